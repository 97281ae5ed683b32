"""储备成果: what an organisation keeps on its own list all year (常态化掌握)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.library.models import Category
from showcase.organisations.models import Organisation

from .accounts import Account

DECLARATIONS = ("ownership_clear", "units_clear", "completers_clear")
LONGEST_REFERENCE = 100


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, account: Account) -> Self:
        """Those of the organisations that the person works for now; of nobody else, not even for the office."""
        return self.filter(organisation__in=account.memberships.current().values("organisation"))


class Candidate(models.Model):
    """One entry of the list: the facts exactly as they were typed, right or wrong (docs/import.md has the keys)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("报送单位")
    )
    name = models.CharField(_("成果名称"), max_length=400, blank=True)
    category = models.CharField(_("类别"), max_length=17, choices=Category.choices, blank=True)
    facts = models.JSONField(_("内容"), default=dict)
    ownership_clear = models.BooleanField(_("知识产权归属清晰明确且无争议"), default=False)
    units_clear = models.BooleanField(_("完成单位清晰明确且无争议"), default=False)
    completers_clear = models.BooleanField(_("完成人署名清晰明确且无争议"), default=False)
    reference = models.CharField(_("单位内部编号"), max_length=LONGEST_REFERENCE, blank=True)
    recommendation = models.ForeignKey(
        "Recommendation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name=_("发现推荐"),
    )
    not_secret_declared_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("不涉密声明人")
    )
    not_secret_declared_at = models.DateTimeField(_("不涉密声明时间"), default=timezone.now)
    version = models.PositiveIntegerField(_("修改次数"), default=0)
    updated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("最近修改人"))
    updated_at = models.DateTimeField(_("最近修改时间"), default=timezone.now)
    archived = models.BooleanField(_("已归档"), default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("储备成果")
        verbose_name_plural = pgettext_lazy("plural", "储备成果")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=~Q(reference=""),
                name="candidate_reference_once",
                violation_error_message=_("本单位已有成果使用这个内部编号。"),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("（未命名）"))

    @property
    def declarations(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in DECLARATIONS}
