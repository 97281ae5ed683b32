"""信件: every mail that the system owes somebody, written in the transaction of its cause and sent afterwards."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .accounts import Account

MOST_ATTEMPTS = 8
LEASE = timedelta(hours=1)
"""How long a letter belongs to whoever took it to send it. No turn lasts as long."""


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self, at: datetime) -> Self:
        """What is to be sent now: not sent, not given up, to somebody who may still log in."""
        return self.filter(sent_at=None, next_at__lte=at, attempts__lt=MOST_ATTEMPTS, account__is_active=True)


class Letter(models.Model):
    """One mail to one person. ``key`` says what it is about: the same is never written twice.

    No letter holds the name of a submission: mail is read by others on its way, and an address outlives a recusal.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("截止提醒")
        TO_FORWARD = "to-forward", _("待转报")
        RETURNED = "returned", _("退回")
        ACCEPTED = "accepted", _("形式审查通过")
        RESULT = "result", _("遴选结果")
        ENTERED = "entered", _("入库告知")
        RECOMMENDED = "recommended", _("邀请报送")
        ASSIGNED = "assigned", _("评审任务")
        NOTICED = "noticed", _("公示")
        OBJECTION = "objection", _("公示异议")

    key = models.CharField(_("事项"), max_length=120, unique=True)
    kind = models.CharField(_("类型"), max_length=11, choices=Kind.choices)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="letters", verbose_name=_("收件人"))
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    written_at = models.DateTimeField(_("形成时间"), default=timezone.now)
    next_at = models.DateTimeField(_("下次发送时间"), default=timezone.now)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("已尝试次数"), default=0)
    error = models.CharField(_("最近一次失败的原因"), max_length=400, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("信件")
        verbose_name_plural = pgettext_lazy("plural", "信件")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(sent_at=None), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.account}"

    def take(self, at: datetime) -> bool:
        """Take the letter to send it now; False when somebody else has it or it was sent.

        Whoever takes it and is never heard of again has spent an attempt: the letter is sent again after `LEASE`, not
        in the next turn, and not for ever.
        """
        as_read = {"pk": self.pk, "sent_at": None, "attempts": self.attempts, "next_at": self.next_at}
        self.attempts, self.next_at = self.attempts + 1, at + LEASE
        return bool(Letter.objects.filter(**as_read).update(attempts=self.attempts, next_at=self.next_at))

    def failed(self, why: str, at: datetime) -> None:
        """Try again later, each time twice as late."""
        self.error, self.next_at = why[:400], at + timedelta(minutes=2**self.attempts)
        self.save(update_fields=["error", "next_at"])
