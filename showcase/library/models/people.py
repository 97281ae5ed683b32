"""Who made an achievement, in order: units (完成单位) and people (完成人)."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from showcase.taxonomy.columns import columns

from .row import ROW_INTERNAL, AchievementRow, text_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _organisation(label: "StrOrPromise") -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        help_text=_("在单位名录中的请从名录选择。"),
    )


class CompletingUnit(AchievementRow):
    """完成单位: an organisation of the list, or, outside it, the name as printed."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="units")
    organisation = _organisation(_("名录内单位"))
    name = models.CharField(_("名录外单位名称"), max_length=200, blank=True)
    name_en = models.CharField(_("名录外单位名称（英文）"), max_length=200, blank=True)

    PUBLIC = frozenset({"sort_order", "organisation", "name", "name_en"})
    INTERNAL = ROW_INTERNAL

    panels = [FieldPanel("organisation"), FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")])]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("完成单位")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, name="") | (Q(organisation=None) & ~Q(name="")),
                name="completing_unit_listed_or_named",
                violation_error_message=_("请从名录中选择单位，或者填写名录外单位的名称，两者只填一项。"),
            ),
            models.UniqueConstraint(
                fields=["achievement", "organisation"],
                name="completing_unit_once",
                violation_error_message=_("这个单位已经列为完成单位，请删去重复的一行。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else self.name


class Completer(AchievementRow):
    """完成人. Contact details are internal; what is public is name, unit and contribution."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="completers")
    name = models.CharField(_("姓名"), max_length=100)
    name_en = models.CharField(_("姓名（英文）"), max_length=100, blank=True, help_text=_("按本人署名习惯填写。"))
    organisation = _organisation(_("所在单位"))
    unit_name = models.CharField(_("名录外所在单位"), max_length=200, blank=True)
    unit_name_en = models.CharField(_("名录外所在单位（英文）"), max_length=200, blank=True)
    contribution = text_field(_("主要贡献"), optional=True)
    contribution_en = text_field(_("主要贡献（英文）"), optional=True)
    contact = models.CharField(
        _("联系方式（内部）"), max_length=400, blank=True, help_text=_("仅供内部联系，不对外公开。")
    )

    PUBLIC = columns("sort_order name name_en organisation unit_name unit_name_en contribution contribution_en")
    INTERNAL = ROW_INTERNAL | {"contact"}

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("unit_name"), FieldPanel("unit_name_en")]),
        FieldRowPanel([FieldPanel("contribution"), FieldPanel("contribution_en")]),
        FieldPanel("contact"),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("完成人")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(unit_name=""),
                name="completer_unit_listed_or_named",
                violation_error_message=_("所在单位请从名录选择，或填写名录外单位的名称，两者只填一项。"),
            )
        ]

    def __str__(self) -> str:
        return self.name
