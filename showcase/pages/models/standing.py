"""The pages that are always there, and the folders that keep the desk's tree in order."""

from typing import Any, get_args

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from content import records
from content.records.releases import Role
from showcase.library.models import Achievement
from showcase.publication.guarded import Guarded
from showcase.publication.subjects import Subject

from .story import StoryPage, same_in_translation, story_tabs

ROLE_NAMES = {
    "home": _("首页"),
    "results": _("成果列表"),
    "about": _("关于"),
    "coverage": _("收录范围与局限"),
    "open-data": _("开放数据"),
    "press": _("新闻媒体"),
    "accessibility": _("无障碍说明"),
    "site-map": _("站点地图"),
    "contact": _("联系我们"),
}


class StandingPage(StoryPage):
    """常设页: home, the front of the listing, about, coverage and limits …"""

    role = models.CharField(_("页面"), max_length=20, choices=[(role, ROLE_NAMES[role]) for role in get_args(Role)])
    summary = models.TextField(_("简介"))

    parent_page_types = ["wagtailcore.Page", "pages.StandingPage"]
    subpage_types = ["pages.StandingPage", "pages.SectionPage"]
    override_translatable_fields = same_in_translation("role")
    is_creatable = True
    edit_handler = story_tabs(
        [
            FieldPanel("role"),
            FieldPanel("title", heading=_("题名")),
            FieldPanel("summary"),
            InlinePanel("featured_results", heading=_("首页推荐"), label=_("成果"), max_num=8),
        ]
    )

    class Meta:
        verbose_name = _("常设页")
        verbose_name_plural = _("常设页")

    def subject(self) -> Subject | None:
        return Subject("standing", self.role, self.locale.language_code) if self.role else None

    def siblings_of_kind(self) -> Any:
        return super().siblings_of_kind().filter(role=self.role)

    def public_path(self, subject: Subject) -> str:
        return records.address(self.to_record())

    def to_record(self) -> records.Standing:
        featured = self.featured_results.select_related("achievement")
        return records.Standing(
            **self.story_facts(),
            role=self.role,  # type: ignore[arg-type]  # the field's choices
            summary=self.summary,
            featured=tuple(row.achievement.public_id for row in featured),
            picture=self.lead_picture(),
        )


class FeaturedResult(Orderable):
    """首页推荐: a result that the editors put in front."""

    page = ParentalKey(StandingPage, on_delete=models.CASCADE, related_name="featured_results")
    achievement = models.ForeignKey(Achievement, models.PROTECT, verbose_name=_("成果"), related_name="+")

    panels = [FieldPanel("achievement")]

    class Meta(Orderable.Meta):
        verbose_name = _("首页推荐")


class SectionPage(Guarded, Page):
    """栏目: a folder of the desk (results of a year, events …). Tells no story and is never public."""

    parent_page_types = ["pages.StandingPage", "pages.SectionPage"]
    subpage_types = ["pages.SectionPage", "pages.ResultPage", "pages.EventPage", "pages.RankingPage", "pages.ThemePage"]

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")

    @property
    def status_string(self) -> str:
        """Wagtail would call it a draft, as if it were to be published one day."""
        return gettext("不公开")

    def subject(self) -> Subject | None:
        return None

    def to_record(self) -> records.Record:
        raise TypeError("a section has no record")
