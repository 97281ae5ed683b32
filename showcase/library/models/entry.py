"""入库: the formal act by which achievements enter the library, and the notice to each unit."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from showcase.publication.sources import Source, SubjectKey


class EntryBatch(Source, ClusterableModel):
    """One act of entry: which batch, by which document, on which day."""

    batch = models.CharField(
        _("入库批次"),
        max_length=100,
        unique=True,
        help_text=_("例如“2026年第一批”。"),
        error_messages={"unique": _("已有同名的入库批次。")},
    )
    document = models.CharField(_("入库文件"), max_length=200, help_text=_("文件名称和文号。"))
    entered_on = models.DateField(_("入库日期"))
    note = models.TextField(_("内部备注"), blank=True)

    PUBLIC = frozenset({"batch", "document", "entered_on"})
    INTERNAL = frozenset({"id", "note", "notices"})

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("batch"),
                FieldRowPanel([FieldPanel("document"), FieldPanel("entered_on")]),
                FieldPanel("note"),
            ],
            heading=_("入库决定"),
        ),
        InlinePanel("notices", heading=_("告知单位"), label=_("告知")),
    ]

    class Meta:
        verbose_name = _("入库批次")
        verbose_name_plural = pgettext_lazy("plural", "入库批次")
        ordering = ["-entered_on", "batch"]

    def __str__(self) -> str:
        return self.batch

    def feeds(self) -> Iterable[SubjectKey]:
        for achievement in self.achievements.all():
            yield from achievement.feeds()


class EntryNotice(models.Model):
    """告知: what a unit was told about the entry of its achievements, and when."""

    batch = ParentalKey(EntryBatch, on_delete=models.CASCADE, related_name="notices", verbose_name=_("入库批次"))
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    notified_on = models.DateField(_("告知日期"), null=True, blank=True)
    text = models.TextField(_("告知内容"), blank=True)

    panels = [FieldPanel("organisation"), FieldPanel("notified_on"), FieldPanel("text")]

    class Meta:
        verbose_name = verbose_name_plural = _("入库告知")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "organisation"],
                name="entry_notice_once_per_unit",
                violation_error_message=_("这个单位已经有一条告知记录，请直接修改。"),
            )
        ]

    def __str__(self) -> str:
        return _("%(batch)s：%(organisation)s") % {"batch": self.batch, "organisation": self.organisation}
