"""What others say of an achievement: a dispute, a recommendation (发现推荐); its progress once in the library."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.library.models import Achievement
from showcase.organisations.models import Organisation

from .accounts import Account
from .submissions import Submission


class Dispute(models.Model):
    """争议 over ownership, units or signatories. Until it is settled, selection stops (FIELD.md 0)."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("申报")
    )
    text = models.TextField(_("争议情况"))
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人"))
    raised_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    resolution = models.TextField(_("处理结果"), blank=True)
    resolved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("争议")
        verbose_name_plural = pgettext_lazy("plural", "争议")
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None) | ~Q(resolution=""),
                name="dispute_resolution_is_written",
                violation_error_message=_("请写明处理结果。"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def inviting(self, account: Account) -> Self:
        """Those that ask the person's organisations to report, and that nobody there has taken up yet."""
        return self.filter(
            organisation__in=account.memberships.current().values("organisation"),
            handled_at__isnull=False,
            declined_because="",
            candidates=None,
        )


class Recommendation(models.Model):
    """发现推荐: somebody points at an achievement; the body concerned is invited to report it.

    The recommender is recused from it, whoever reports it and in whatever round.
    """

    name = models.CharField(_("成果名称"), max_length=400)
    reason = models.TextField(_("推荐理由"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("受邀单位"),
        help_text=_("由运营人员确定，将受邀报送。"),
    )
    unit_name = models.CharField(_("所在单位"), max_length=200, default="", help_text=_("推荐人所写的单位名称。"))
    recommended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("推荐人")
    )
    recommended_at = models.DateTimeField(_("推荐时间"), default=timezone.now)
    handled_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人")
    )
    handled_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    declined_because = models.TextField(_("不转请报送的理由"), blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("发现推荐")
        verbose_name_plural = pgettext_lazy("plural", "发现推荐")
        ordering = ["-recommended_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at=None) | Q(organisation__isnull=False) | ~Q(declined_because=""),
                name="recommendation_passed_on_or_declined",
                violation_error_message=_("请选择受邀单位，或者写明不转请报送的理由。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProgressReport(models.Model):
    """新进展 of an achievement in the library, told by the organisation that reported it; an operator takes note."""

    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="progress_reports", verbose_name=_("成果")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送单位")
    )
    text = models.TextField(_("进展情况"), max_length=4000)
    figures = models.JSONField(_("新的指标"), default=list)
    """Each with ``name``, ``value`` and ``unit``, as texts."""
    file_name = models.CharField(_("依据材料"), max_length=200, blank=True)
    file_stored = models.CharField(_("存储名"), max_length=80, blank=True, editable=False)
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送人"))
    reported_at = models.DateTimeField(_("报送时间"), default=timezone.now)
    noted_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("阅办人")
    )
    noted_at = models.DateTimeField(_("阅办时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("进展报告")
        verbose_name_plural = pgettext_lazy("plural", "进展报告")
        ordering = ["-reported_at"]

    def __str__(self) -> str:
        return f"{self.achievement.public_id} {self.reported_at:%Y-%m-%d}"
