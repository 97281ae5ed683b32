"""核对过的表格: a table that was looked through and waits for the word to import it."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.organisations.models import Organisation

from .accounts import Account

VALID_FOR = timedelta(hours=2)


class CheckedTable(models.Model):
    """The bytes that somebody saw the report of, found by their hash; each person has one at most.

    They lie in the private store of evidence; its clearing takes them a day later.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="checked_table", verbose_name=_("上传人")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("报送单位")
    )
    name = models.CharField(_("文件名"), max_length=200)
    stored = models.CharField(_("存储名"), max_length=80, editable=False)
    declarations = models.JSONField(_("声明"))
    checked_at = models.DateTimeField(_("核对时间"), default=timezone.now)

    class Meta:
        verbose_name = _("核对过的表格")
        verbose_name_plural = pgettext_lazy("plural", "核对过的表格")

    def __str__(self) -> str:
        return self.name

    @property
    def expires_at(self) -> datetime:
        return self.checked_at + VALID_FOR
