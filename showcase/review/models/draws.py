"""抽取, 回避, 分配."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.models import Account, Candidate, Submission, SubmissionRound
from showcase.intake.states import State

from ..public_value import Writing
from ..recusal import Reason
from .experts import Expert, ExpertGroup


class Draw(models.Model):
    """One draw, for ever: first frozen (record and hash), then drawn (public value, source, result).

    A redraw is another row that names the one it replaces and why.
    """

    round = models.ForeignKey(
        SubmissionRound, on_delete=models.PROTECT, related_name="draws", verbose_name=_("征集批次")
    )
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="draws", verbose_name=_("专家组"))
    number = models.PositiveSmallIntegerField(_("本批次第几次抽取"))
    record = models.JSONField(_("冻结的名单与条件"))
    hash = models.CharField(_("校验值"), max_length=64)
    frozen_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("冻结人"))
    frozen_at = models.DateTimeField(_("冻结时间"))
    due_at = models.DateTimeField(_("公开数值产生时间"))
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("替代的抽取")
    )
    reason = models.TextField(_("重抽理由"), blank=True)
    value = models.CharField(_("公开数值"), max_length=200, blank=True)
    value_source = models.CharField(_("数值来源"), max_length=600, blank=True)
    drawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("抽取人")
    )
    drawn_at = models.DateTimeField(_("抽取时间"), null=True, blank=True)
    result = models.JSONField(_("抽取结果"), null=True, blank=True)

    class Meta:
        verbose_name = _("专家抽取")
        verbose_name_plural = pgettext_lazy("plural", "专家抽取")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="draw_numbered_in_round"),
            models.CheckConstraint(condition=Q(due_at__gt=F("frozen_at")), name="draw_frozen_before_its_value"),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(reason=""),
                name="redraw_has_a_reason",
                violation_error_message=_("重抽要写明理由。"),
            ),
            models.CheckConstraint(
                condition=Q(result=None, drawn_at=None)
                | (Q(drawn_at__gte=F("due_at")) & ~Q(value="") & ~Q(value_source="")),
                name="drawn_with_a_value_and_its_source",
            ),
        ]

    def __str__(self) -> str:
        return _("%(round)s 第%(number)d次抽取") % {"round": self.round, "number": self.number}

    @property
    def writing(self) -> str:
        """How the public value is written down; earlier versions agreed on nothing."""
        agreed = self.record["value"].get("writing")
        return str(Writing(agreed).label) if agreed else ""


class Recusal(models.Model):
    """回避: one expert, one candidate, one reason. It follows the candidate into every later round."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("专家"))
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("储备成果")
    )
    kind = models.CharField(_("原因"), max_length=20, choices=Reason.choices)
    detail = models.CharField(_("依据"), max_length=400)
    found_at = models.DateTimeField(_("认定时间"), default=timezone.now)

    class Meta:
        verbose_name = _("回避")
        verbose_name_plural = pgettext_lazy("plural", "回避")
        constraints = [models.UniqueConstraint(fields=["expert", "candidate", "kind", "detail"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.expert} × {self.candidate}: {self.get_kind_display()}"


class ChairDeclaration(models.Model):
    """组长声明: the chair of a group has no interest in an item. Nothing confidential is shown before it."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+", verbose_name=_("组长"))
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", verbose_name=_("申报"))
    declared_at = models.DateTimeField(_("声明无利害关系时间"))

    class Meta:
        verbose_name = _("组长声明")
        verbose_name_plural = pgettext_lazy("plural", "组长声明")
        constraints = [models.UniqueConstraint(fields=["expert", "submission"], name="chair_declared_once")]

    def __str__(self) -> str:
        return f"{self.expert} → {self.submission.reference}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def unconflicted(self) -> Self:
        """Without those of an expert who must not see the item: for lists, counts, mails, exports alike."""
        recusals = Recusal.objects.filter(expert=OuterRef("expert"), candidate=OuterRef("submission__candidate"))
        return self.filter(~Exists(recusals))

    def visible_to(self, account: Account) -> Self:
        """The person's own assignments; never one with a recusal, nor of what was withdrawn."""
        own = self.filter(expert__account=account, ended_at=None)
        return own.exclude(submission__state=State.WITHDRAWN).unconflicted()


class Assignment(models.Model):
    """One expert judges one submission. Nothing confidential is shown before the declaration."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("专家抽取"))
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("专家"))
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("申报")
    )
    due_at = models.DateTimeField(_("评分截止"))
    declared_at = models.DateTimeField(_("声明无利害关系时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    ended_because = models.TextField(_("终止原因"), blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审分配")
        verbose_name_plural = pgettext_lazy("plural", "评审分配")
        ordering = ["submission__reference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "submission"], condition=Q(ended_at=None), name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.expert} → {self.submission.reference}"

    @property
    def score_sent(self) -> bool:
        """Whether the expert has sent a score; load ``score`` with the rows where there are many."""
        score = getattr(self, "score", None)
        return score is not None and score.sent_at is not None
