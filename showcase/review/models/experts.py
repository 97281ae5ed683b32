"""专家 and 专家组. What ties an expert to people, units and achievements is data with its source."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.models import Account
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term, term_key


class ExpertQuerySet(models.QuerySet["Expert"]):
    def of_field(self, field: Term) -> Self:
        """Who is at home in a strategic field."""
        return self.filter(fields=field)

    def admitted_on(self, day: date) -> Self:
        """In the pool on that day: admitted, and not suspended."""
        suspended = Q(suspended_from__lte=day) & (Q(suspended_until=None) | Q(suspended_until__gte=day))
        return self.filter(admitted_on__lte=day).exclude(suspended)


class Expert(models.Model):
    """入库专家: applied, then admitted by the office on a day. Without that day nobody is ever drawn."""

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, related_name="expert", verbose_name=_("征集门户账号")
    )
    fields = models.ManyToManyField(
        Term,
        related_name="+",
        limit_choices_to={"scheme": "field"},
        verbose_name=_("战略领域"),
        help_text=_("能够评审的战略领域。"),
    )
    abilities = models.TextField(_("专长与评估能力"), blank=True)
    application = models.TextField(_("入库申请说明"), blank=True)
    applied_on = models.DateField(_("申请日期"))
    admitted_on = models.DateField(_("入库日期"), null=True, blank=True)
    suspended_from = models.DateField(_("暂停起"), null=True, blank=True)
    suspended_until = models.DateField(_("暂停至"), null=True, blank=True, help_text=_("留空为长期。"))

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("专家")
        verbose_name_plural = pgettext_lazy("plural", "专家")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_until=None)
                | Q(suspended_from__isnull=False, suspended_until__gte=F("suspended_from")),
                name="expert_suspension_in_order",
                violation_error_message=_("暂停的结束日期早于开始日期，请检查。"),
            )
        ]

    def __str__(self) -> str:
        return self.account.name

    @property
    def suspended(self) -> bool:
        """Whether no draw may choose the expert today; what was drawn before is the office's to end."""
        today = timezone.localdate()
        begun = self.suspended_from is not None and self.suspended_from <= today
        return begun and (self.suspended_until is None or self.suspended_until >= today)


class Employment(models.Model):
    """任职: where an expert works or worked, until a year (none: still)."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="employments", verbose_name=_("专家"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("名录内单位")
    )
    unit_name = models.CharField(_("名录外单位名称"), max_length=200, blank=True)
    until = models.PositiveSmallIntegerField(_("离任年份"), null=True, blank=True, help_text=_("在任的留空。"))

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        ordering = [F("until").desc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, unit_name="") | (Q(organisation=None) & ~Q(unit_name="")),
                name="employment_listed_or_named",
                violation_error_message=_("请从名录中选择单位，或者填写名录外单位的名称，两者只填一项。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.unit_name)


class Tie(models.Model):
    """利害关系: with a person, a unit or an achievement, from a source that is named (FIELD.md A4, recusal)."""

    class Kind(models.TextChoices):
        CO_AUTHOR = "co-author", _("合作论文")
        CO_INVENTOR = "co-inventor", _("合作专利")
        CO_PROJECT = "co-project", _("合作项目")
        TEACHER_STUDENT = "teacher-student", _("师生关系")
        INTEREST = "interest", _("其他利害关系")

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="ties", verbose_name=_("专家"))
    kind = models.CharField(_("关系"), max_length=15, choices=Kind.choices)
    person = models.CharField(_("对方姓名"), max_length=100, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对方单位")
    )
    last_year = models.PositiveSmallIntegerField(_("最近合作年份"), null=True, blank=True)
    source = models.CharField(_("信息来源"), max_length=400, help_text=_("例如论文 DOI、专利号、本人申报。"))

    class Meta:
        verbose_name = _("利害关系")
        verbose_name_plural = pgettext_lazy("plural", "利害关系")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person="") | Q(organisation__isnull=False),
                name="tie_with_somebody",
                violation_error_message=_("请写明对方姓名，或选择对方单位。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="interest") | ~Q(person=""),
                name="tie_of_persons",
                violation_error_message=_("合作和师生关系要写明对方姓名。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person or self.organisation}"


class ExpertGroup(models.Model):
    """专家组: a standing group of one strategic field, with its chair and term."""

    name = models.CharField(_("专家组名称"), max_length=100, unique=True)
    field = term_key("field", _("战略领域"))
    chair = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="chairs", verbose_name=_("组长"))
    term_from = models.DateField(_("任期自"))
    term_until = models.DateField(_("任期至"))

    class Meta:
        verbose_name = _("专家组")
        verbose_name_plural = pgettext_lazy("plural", "专家组")
        ordering = ["field__order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_until__gte=F("term_from")),
                name="group_term_in_order",
                violation_error_message=_("任期的结束日期早于开始日期，请检查。"),
            )
        ]

    def is_in_term(self, day: date) -> bool:
        return self.term_from <= day <= self.term_until

    def __str__(self) -> str:
        return self.name
