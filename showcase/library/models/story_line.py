"""The life line of an achievement (成果生命线) and the corrections of its public page (更正)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import term_key

from .row import ROW_INTERNAL, AchievementRow, line_field, text_field, valid_partial_date


class LifeEvent(AchievementRow):
    """One point of the life line: report, entry, release, progress, follow-up."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="life_line")
    on = models.CharField(_("时间"), max_length=10, validators=[valid_partial_date], help_text=_("年、年月或年月日。"))
    kind = term_key("life-event", _("事件类型"))
    title = line_field(_("标题"))
    title_en = line_field(_("标题（英文）"), optional=True)
    text = text_field(_("说明"), optional=True)
    text_en = text_field(_("说明（英文）"), optional=True)
    is_public = models.BooleanField(_("公开"), default=False)

    PUBLIC = columns("sort_order on kind title title_en text text_en is_public")
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("on"), FieldPanel("kind"), FieldPanel("is_public")]),
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("text"), FieldPanel("text_en")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("生命线事件")

    def __str__(self) -> str:
        return f"{self.on} {self.title}"


class Correction(AchievementRow):
    """更正: what was wrong on the public page and when it was put right."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="corrections")
    on = models.DateField(_("更正日期"))
    text = text_field(_("更正说明"), help_text=_("原来怎么写的，现在改成了什么，为什么。"))
    text_en = text_field(_("更正说明（英文）"), optional=True)

    PUBLIC = frozenset({"sort_order", "on", "text", "text_en"})
    INTERNAL = ROW_INTERNAL

    panels = [FieldPanel("on"), FieldRowPanel([FieldPanel("text"), FieldPanel("text_en")])]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("更正")

    def __str__(self) -> str:
        return _("%(day)s 更正") % {"day": self.on}
