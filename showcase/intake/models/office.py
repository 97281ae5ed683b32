"""运营台账: what the office changed in registers and rules, each with what stood there before."""

from datetime import UTC
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..ledger import Chained
from .accounts import Account


class OfficeChange(Chained):
    """One change of a register or a rule. The rows are chained: every rule's earlier versions stay readable."""

    subject = models.CharField(_("对象"), max_length=200)
    changes = models.JSONField(_("改动"))
    actor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人"))
    actor_name = models.CharField(_("办理人姓名"), max_length=100)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta(Chained.Meta):
        verbose_name = verbose_name_plural = _("运营台账")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["number"], name="office_change_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"

    def content(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "changes": self.changes,
            "actor": [self.actor_id, self.actor_name],
            "at": self.at.astimezone(UTC).isoformat(),
        }
