"""Who edited and who approved: append-only, without foreign keys to accounts, which they outlive."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..subjects import Subject
from .state import RecordBytes, SubjectFields


class Stage(models.IntegerChoices):
    """三审. The last one carries the secrecy check."""

    FIRST = 1, _("一审")
    SECOND = 2, _("二审")
    THIRD = 3, _("三审")


class EditEventQuerySet(models.QuerySet["EditEvent"]):
    def of(self, subject: Subject) -> "EditEventQuerySet":
        """Edits that concern the subject: those of its own language and those of all."""
        return self.filter(kind=subject.kind, key=subject.key, locale__in={"", subject.locale})


class EditEvent(SubjectFields):
    """编辑台账: somebody changed something from which a record is made. No language means all of them."""

    actor_id = models.BigIntegerField(_("编辑人编号"), null=True)
    actor_name = models.CharField(_("编辑人"), max_length=150)
    source = models.CharField(_("改动的内容"), max_length=120)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects: ClassVar = EditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("编辑记录")
        verbose_name_plural = _("编辑台账")
        indexes = [models.Index(fields=["kind", "key", "id"], name="editevent_subject")]

    def __str__(self) -> str:
        return f"{self.actor_name} → {self.subject}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def of(self, subject: Subject) -> "ApprovalQuerySet":
        return self.filter(**subject._asdict())

    def next_moment(self) -> datetime:
        """Now, and never before the last of these: a clock that was put back turns no receipt round."""
        last = self.aggregate(last=models.Max("at"))["last"]
        return max(timezone.now(), last) if last else timezone.now()


class Approval(SubjectFields):
    """审批台账: one person approved these bytes as the next version of a subject, at one stage."""

    version = models.PositiveIntegerField(_("版本"))
    record = models.ForeignKey(RecordBytes, models.PROTECT, verbose_name=_("记录"), related_name="+")
    stage = models.PositiveSmallIntegerField(_("审次"), choices=Stage.choices)
    user_id = models.BigIntegerField(_("审批人编号"))
    user_name = models.CharField(_("审批人"), max_length=150)
    deputy_for = models.CharField(_("代理"), max_length=150, blank=True)
    proofreading = models.JSONField(_("校对情况"), default=dict)
    secrecy_cleared = models.BooleanField(_("保密审查通过"), default=False)
    at = models.DateTimeField(_("时间"), default=timezone.now, editable=False)

    objects: ClassVar = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批记录")
        verbose_name_plural = _("审批台账")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "locale", "version", "record", "stage"], name="approval_once_per_stage"
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "locale", "version", "record", "user_id"],
                name="approval_three_different_people",
                violation_error_message=_("同一人不能对同一内容审批两次。"),
            ),
            models.CheckConstraint(condition=models.Q(stage__in=[1, 2, 3]), name="approval_stage_known"),
            models.CheckConstraint(
                condition=~models.Q(stage=3) | models.Q(secrecy_cleared=True),
                name="approval_last_stage_has_secrecy_check",
                violation_error_message=_("三审必须完成保密审查。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version} {self.get_stage_display()} {self.user_name}"
