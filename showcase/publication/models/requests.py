"""送审: a record on its way through the three stages, and who has it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..subjects import Subject
from .ledger import Stage
from .state import RecordBytes, SubjectFields


class RequestState(models.TextChoices):
    OPEN = "open", _("审批中")
    PUBLISHED = "published", _("已发布")
    SENT_BACK = "sent-back", _("已退回")
    CHANGED = "changed", _("送审后有改动，已退回起草")
    CANCELLED = "cancelled", _("已撤销送审")


class ApprovalRequestQuerySet(models.QuerySet["ApprovalRequest"]):
    def open(self) -> "ApprovalRequestQuerySet":
        return self.filter(state=RequestState.OPEN)

    def of(self, subject: Subject) -> "ApprovalRequestQuerySet":
        return self.filter(**subject._asdict())

    def late(self) -> "ApprovalRequestQuerySet":
        return self.open().filter(due_at__lt=timezone.now())

    def waiting_for(self, stages: set[int]) -> "ApprovalRequestQuerySet":
        """Open requests at one of the stages that somebody may approve."""
        return self.open().filter(stage__in=stages)


class ApprovalRequest(SubjectFields):
    """送审单. ``record`` is what the approvers see; ``stage`` the approval that comes next."""

    record = models.ForeignKey(RecordBytes, models.PROTECT, verbose_name=_("送审记录"), related_name="+")
    title = models.CharField(_("题名"), max_length=400)
    revision_id = models.BigIntegerField(_("页面修订号"), null=True)
    stage = models.PositiveSmallIntegerField(_("审次"), choices=Stage.choices, default=Stage.FIRST)
    state = models.CharField(_("状态"), max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    submitted_by_id = models.BigIntegerField(_("送审人编号"))
    submitted_by_name = models.CharField(_("送审人"), max_length=150)
    submitted_at = models.DateTimeField(_("送审时间"), auto_now_add=True)
    due_at = models.DateTimeField(_("办理期限"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("经办人"), null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    closed_by_name = models.CharField(_("办结人"), max_length=150, blank=True)
    reason = models.TextField(_("退回意见"), blank=True)

    objects: ClassVar = ApprovalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("送审单")
        verbose_name_plural = _("送审单")
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "locale"],
                condition=models.Q(state="open"),
                name="approvalrequest_one_open_per_subject",
                violation_error_message=_("这条内容已在审批中。"),
            )
        ]
        permissions = [
            ("approve_stage_1", "一审"),
            ("approve_stage_2", "二审"),
            ("approve_stage_3", "三审（含保密审查）"),
            ("confirm_reference", "确认单位、分类等基础信息"),
            ("withdraw_subject", "撤回已公开内容"),
            ("change_address", "变更公开网址"),
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.get_stage_display()})"

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < timezone.now()


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def on(self, day: date) -> "DeputyQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Deputy(models.Model):
    """代理: while ``principal`` is away, ``deputy`` may do the principal's stages."""

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("被代理人"), related_name="deputies"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("代理人"), related_name="deputy_for"
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("事由"), max_length=200)

    objects: ClassVar = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批代理")
        verbose_name_plural = pgettext_lazy("plural", "审批代理")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="deputy_dates_in_order",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("deputy")),
                name="deputy_is_somebody_else",
                violation_error_message=_("代理人不能是本人。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%(deputy)s 代 %(principal)s（%(start)s—%(end)s）") % {
            "deputy": self.deputy,
            "principal": self.principal,
            "start": self.starts_on,
            "end": self.ends_on,
        }


class WatchedWord(models.Model):
    """错敏词: a word that proofreading must look at. Editors keep the list."""

    class Kind(models.TextChoices):
        WRONG = "wrong", _("错误用语")
        SENSITIVE = "sensitive", _("敏感用语")

    word = models.CharField(_("词语"), max_length=100, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.WRONG)
    advice = models.CharField(_("建议"), max_length=200, blank=True, help_text=_("应改为什么，或需要核对什么。"))

    class Meta:
        verbose_name = _("错敏词")
        verbose_name_plural = _("错敏词表")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word
