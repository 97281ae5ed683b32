"""From scores to the library: minutes, proposals, public notice, decision, and the act of entry."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.ledger import AppendOnly
from showcase.intake.models import Account, Submission, SubmissionRound, SubmissionVersion
from showcase.library.models import Achievement

from .experts import Expert, ExpertGroup


class Minutes(models.Model):
    """会议纪要 of one group in one round."""

    round = models.ForeignKey(
        SubmissionRound, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("征集批次")
    )
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("专家组"))
    held_on = models.DateField(_("会议日期"))
    attended = models.ManyToManyField(Expert, related_name="+", verbose_name=_("出席专家"))
    text = models.TextField(_("会议纪要"))
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = verbose_name_plural = _("会议纪要")
        constraints = [models.UniqueConstraint(fields=["round", "group"], name="minutes_once")]

    def __str__(self) -> str:
        return f"{self.group} {self.round}"


class Proposal(AppendOnly):
    """专家组建议 on one submission. Against what the scores say it needs a reason, which the export shows."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="proposal", verbose_name=_("申报")
    )
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("会议纪要"))
    selected = models.BooleanField(_("建议入选"))
    meets = models.BooleanField(_("达到建议入选条件"))
    reason = models.TextField(_("理由"), blank=True)
    proposed_at = models.DateTimeField(_("提出时间"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("专家组建议")
        verbose_name_plural = pgettext_lazy("plural", "专家组建议")
        constraints = [
            models.CheckConstraint(
                condition=Q(selected=F("meets")) | ~Q(reason=""),
                name="proposal_against_scores_has_a_reason",
                violation_error_message=_("建议与评分结果不一致，请写明理由。"),
            )
        ]

    def __str__(self) -> str:
        return self.submission.reference


class PublicNotice(models.Model):
    """公示 of what is proposed in a round, from a day to a day, both included. What is proposed later has its own."""

    round = models.ForeignKey(
        SubmissionRound, on_delete=models.PROTECT, related_name="notices", verbose_name=_("征集批次")
    )
    submissions = models.ManyToManyField(Submission, related_name="notices", verbose_name=_("申报"))
    starts_on = models.DateField(_("公示开始"))
    ends_on = models.DateField(_("公示结束"))
    text = models.TextField(_("公示内容"))
    extended_because = models.TextField(_("延长公示的理由"), blank=True)
    announced_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("公示人"))

    class Meta:
        verbose_name = verbose_name_plural = _("公示")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="notice_days_in_order")]

    def __str__(self) -> str:
        return str(self.round)

    def is_over(self, today: date) -> bool:
        return today > self.ends_on

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class Objection(models.Model):
    """异议 during the public notice. Open or upheld, it stops the decision to select."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="objections", verbose_name=_("申报")
    )
    objector = models.CharField(_("提出人"), max_length=200, help_text=_("实名提出的姓名或单位。"))
    text = models.TextField(_("异议内容"))
    received_on = models.DateField(_("收到日期"))
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人"))
    upheld = models.BooleanField(_("异议成立"), null=True, blank=True)
    conclusion = models.TextField(_("处理结论"), blank=True)
    concluded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    concluded_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("公示异议")
        verbose_name_plural = pgettext_lazy("plural", "公示异议")
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld=None) | ~Q(conclusion=""),
                name="objection_conclusion_is_written",
                violation_error_message=_("请写明处理结论。"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Decision(AppendOnly):
    """遴选决定 on one submission: selected or not, why, by whom, on what day."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="decision", verbose_name=_("申报")
    )
    selected = models.BooleanField(_("入选"))
    reason = models.TextField(_("理由"), blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人"))
    decided_on = models.DateField(_("决定日期"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("遴选决定")
        verbose_name_plural = pgettext_lazy("plural", "遴选决定")
        constraints = [
            models.CheckConstraint(
                condition=Q(selected=True) | ~Q(reason=""),
                name="decision_against_has_a_reason",
                violation_error_message=_("不予入选的，请写明理由。"),
            )
        ]

    def __str__(self) -> str:
        return self.submission.reference


class Entry(AppendOnly):
    """入库: the link between what was filed, judged and decided, and the achievement in the library."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="entry", verbose_name=_("申报")
    )
    version = models.OneToOneField(
        SubmissionVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("申报版本")
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="entry", verbose_name=_("遴选决定")
    )
    achievement = models.OneToOneField(
        Achievement, on_delete=models.PROTECT, related_name="selection_entry", verbose_name=_("成果")
    )
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人"))
    entered_at = models.DateTimeField(_("办理时间"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("遴选入库")
        verbose_name_plural = pgettext_lazy("plural", "遴选入库")

    def __str__(self) -> str:
        return f"{self.submission.reference} → {self.achievement.public_id}"
