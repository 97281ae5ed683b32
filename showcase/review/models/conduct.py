"""信誉: a ledger with causes, never a number; and 请托, which an expert can report."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.models import Account

from .draws import Assignment
from .experts import Expert


class ReputationEntry(models.Model):
    """One cause, told to the expert in words. The expert may appeal; the answer is written beside it."""

    class Cause(models.TextChoices):
        TIMELINESS = "timeliness", _("及时性")
        COMPLETENESS = "completeness", _("完整性")
        DISTANCE = "distance", _("与组内结果的差距")
        CONDUCT = "conduct", _("履职表现")

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="reputation", verbose_name=_("专家"))
    cause = models.CharField(_("事由"), max_length=12, choices=Cause.choices)
    favourable = models.BooleanField(_("正面"))
    text = models.TextField(_("说明"))
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评审分配")
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)
    appeal = models.TextField(_("申诉"), blank=True)
    appealed_at = models.DateTimeField(_("申诉时间"), null=True, blank=True)
    overturned = models.BooleanField(_("申诉成立"), null=True, blank=True)
    answer = models.TextField(_("申诉答复"), blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("信誉记录")
        verbose_name_plural = pgettext_lazy("plural", "信誉记录")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overturned=None) | (~Q(appeal="") & ~Q(answer="")),
                name="appeal_is_answered_in_words",
                violation_error_message=_("请写明申诉答复。"),
            ),
            models.UniqueConstraint(
                fields=["assignment", "cause"],
                condition=Q(assignment__isnull=False),
                name="reputation_once_for_each_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}：{self.text[:40]}"


class Solicitation(models.Model):
    """请托: somebody tried to influence an expert. Only the office reads it."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+", verbose_name=_("专家"))
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评审分配")
    )
    text = models.TextField(_("情况"), max_length=4000)
    reported_at = models.DateTimeField(_("报告时间"), default=timezone.now)
    handled_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    handling = models.TextField(_("处理情况"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("请托报告")
        verbose_name_plural = pgettext_lazy("plural", "请托报告")

    def __str__(self) -> str:
        return self.text[:40]
