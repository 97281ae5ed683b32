"""佐证材料: the file behind a piece of evidence. Its bytes lie in a private store under their own hash."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .accounts import Account
from .candidates import Candidate


class EvidenceFile(models.Model):
    """The file of one piece of evidence, found by its number. What was filed keeps the bytes of its time."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="evidence_files", verbose_name=_("储备成果")
    )
    number = models.PositiveSmallIntegerField(_("佐证编号"))
    name = models.CharField(_("文件名"), max_length=200)
    stored = models.CharField(
        _("存储名"), max_length=80, help_text=_("文件内容的 SHA-256 校验值和扩展名。"), editable=False
    )
    size = models.PositiveIntegerField(_("字节数"))
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = pgettext_lazy("plural", "佐证材料")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["candidate", "number"], name="evidence_file_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def facts(self) -> dict[str, Any]:
        """How a frozen version names the file."""
        return {"number": self.number, "name": self.name, "stored": self.stored, "size": self.size}
