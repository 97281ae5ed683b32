"""Stories about releases: quarterly event, annual ranking, themed release."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content import records
from showcase.publication.subjects import Subject
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease
from showcase.release.records import event_facts, ranking_facts, theme_facts

from .story import StoryPage, same_in_translation, story_tabs

SUMMARY_HELP = _("列表和页首显示的简介。")


class ReleasePage(StoryPage):
    """What the three kinds share."""

    summary = models.TextField(_("简介"), help_text=SUMMARY_HELP)

    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []

    KIND = ""
    PLACE = ""
    OBJECT = ""

    class Meta:
        abstract = True

    def subject(self) -> Subject | None:
        key = self.object_key()
        return Subject(self.KIND, key, self.locale.language_code) if key else None

    def object_key(self) -> str:
        """The key of the release, from which the address is made too."""
        told = getattr(self, self.OBJECT, None) if getattr(self, f"{self.OBJECT}_id") else None
        return str(told.slug) if told else ""

    def public_path(self, subject: Subject) -> str:
        return f"{'/en' if self.english else ''}/{self.PLACE}/{self.slug}/"

    def clean(self) -> None:
        key = self.object_key()
        if key:
            self.slug = key
        super().clean()

    def release_story(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {**self.story_facts(), **facts, "summary": self.summary, "picture": self.lead_picture()}


class EventPage(ReleasePage):
    """季度发布页."""

    KIND, PLACE, OBJECT = "event", "events", "event"

    event = models.ForeignKey(QuarterlyEvent, models.PROTECT, verbose_name=_("季度发布"), related_name="pages")

    override_translatable_fields = same_in_translation("event")
    is_creatable = True
    edit_handler = story_tabs([FieldPanel("event"), FieldPanel("title", heading=_("题名")), FieldPanel("summary")])

    class Meta:
        verbose_name = _("季度发布页")
        verbose_name_plural = _("季度发布页")

    def to_record(self) -> records.Event:
        facts = self.release_story(event_facts(self.event, self.locale.language_code))
        return records.Event(**facts, social=self.social_picture())


class RankingPage(ReleasePage):
    """年度榜单页."""

    KIND, PLACE, OBJECT = "ranking", "rankings", "ranking"

    ranking = models.ForeignKey(AnnualRanking, models.PROTECT, verbose_name=_("年度榜单"), related_name="pages")

    override_translatable_fields = same_in_translation("ranking")
    is_creatable = True
    edit_handler = story_tabs([FieldPanel("ranking"), FieldPanel("title", heading=_("题名")), FieldPanel("summary")])

    class Meta:
        verbose_name = _("年度榜单页")
        verbose_name_plural = _("年度榜单页")

    def to_record(self) -> records.Ranking:
        return records.Ranking(**self.release_story(ranking_facts(self.ranking, self.locale.language_code)))


class ThemePage(ReleasePage):
    """专场页."""

    KIND, PLACE, OBJECT = "theme", "themes", "theme"

    theme = models.ForeignKey(ThemedRelease, models.PROTECT, verbose_name=_("专场"), related_name="pages")

    override_translatable_fields = same_in_translation("theme")
    is_creatable = True
    edit_handler = story_tabs([FieldPanel("theme"), FieldPanel("title", heading=_("题名")), FieldPanel("summary")])

    class Meta:
        verbose_name = _("专场页")
        verbose_name_plural = _("专场页")

    def to_record(self) -> records.Theme:
        return records.Theme(**self.release_story(theme_facts(self.theme, self.locale.language_code)))
