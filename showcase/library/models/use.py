"""What an achievement did: cases of application, economic and social effects."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from showcase.taxonomy.columns import columns

from .row import ROW_INTERNAL, AchievementRow, line_field, text_field, valid_partial_date


class ApplicationCase(AchievementRow):
    """应用案例: who uses it, where, since when."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="applications")
    title = line_field(_("案例名称"))
    title_en = line_field(_("案例名称（英文）"), optional=True)
    user = line_field(_("应用单位"))
    user_en = line_field(_("应用单位（英文）"), optional=True)
    place = line_field(_("应用地点"), optional=True)
    place_en = line_field(_("应用地点（英文）"), optional=True)
    since = models.CharField(
        _("开始应用时间"), max_length=10, blank=True, validators=[valid_partial_date], help_text=_("例如 2025-06。")
    )
    text = text_field(_("应用情况"), optional=True)
    text_en = text_field(_("应用情况（英文）"), optional=True)

    PUBLIC = columns("sort_order title title_en user user_en place place_en since text text_en")
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("user"), FieldPanel("user_en")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("place_en"), FieldPanel("since")]),
        FieldRowPanel([FieldPanel("text"), FieldPanel("text_en")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("应用案例")

    def __str__(self) -> str:
        return self.title


class EconomicEffect(AchievementRow):
    """经济或社会效益: a sentence with its period and source. Some are for the public, some not."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="effects")
    statement = text_field(_("效益说明"))
    statement_en = text_field(_("效益说明（英文）"), optional=True)
    period = line_field(_("统计时段"), optional=True, help_text=_("例如 2025 或 2023—2025。"))
    period_en = line_field(_("统计时段（英文）"), optional=True, help_text=_("时段中含中文时才需要填写。"))
    source = line_field(_("数据来源"), optional=True)
    source_en = line_field(_("数据来源（英文）"), optional=True)
    is_public = models.BooleanField(_("公开"), default=False)

    PUBLIC = columns("sort_order statement statement_en period period_en source source_en is_public")
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("statement"), FieldPanel("statement_en")]),
        FieldRowPanel([FieldPanel("period"), FieldPanel("period_en"), FieldPanel("is_public")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_en")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("经济社会效益")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | (~Q(period="") & ~Q(source="")),
                name="effect_public_only_with_source",
                violation_error_message=_("公开的效益数据要注明统计时段和数据来源，请补充，或取消公开。"),
            )
        ]

    def __str__(self) -> str:
        return self.statement[:40]
