"""Stories of the demonstration: written by the author, translated by the translator, each a draft."""

import json
from collections.abc import Iterator
from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from showcase.library.models import Achievement
from showcase.pages import tree, writing
from showcase.pages.models import (
    EventPage,
    FeaturedResult,
    RankingPage,
    RelatedResult,
    ResultPage,
    StandingPage,
    ThemePage,
)
from showcase.publication.actors import acting, actor_of
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease

from . import bodies
from .uploads import Uploads

Document = dict[str, Any]


class Writer:
    """Writes the Chinese drafts of the seed's stories and their English translations."""

    def __init__(self, author: Any, translator: Any, uploads: Uploads) -> None:
        self.author = author
        self.translator = translator
        self.uploads = uploads
        self.english = Locale.objects.get(language_code="en")

    def place(self, document: Document) -> Any:
        """The page of a story, made (without body) where it is missing, so that others can link to it."""
        return _FINDERS[document["kind"]](self, document)

    def write(self, document: Document) -> Any:
        """Fill a placed page with the story's Chinese text and save it as a draft."""
        page = self.place(document).get_latest_revision_as_object()
        story = document["story"]
        before = (page.title, page.body.raw_data[:] if page.body else [])
        self._fill(page, document, "zh-hans")
        self._relate(page, document)
        page.full_clean()
        if before != (page.title, list(page.body.raw_data)) or not page.body or story:
            page.save_revision(user=self.author)
        return page

    def _fill(self, page: Any, document: Document, locale: str) -> None:
        story, english = document["story"], locale == "en"
        texts = story[locale]
        name = _name(document)
        page.title = texts["title"]
        page.slug = story.get("slug") or page.slug
        page.content_source = story["content_source_en" if english else "content_source"]
        for field in ("one_liner", "abstract", "summary"):
            if field in texts:
                setattr(page, field, texts[field])
        page.body = json.dumps(bodies.body(name, texts.get("body", []), self.uploads, english=english))
        self._fill_picture(page, story, english)
        if isinstance(page, ResultPage):
            page.quotable = json.dumps(bodies.sentences(name, texts.get("quotable", [])))
            spokesperson = texts.get("spokesperson") or {}
            page.spokesperson_name = spokesperson.get("name", "")
            page.spokesperson_role = spokesperson.get("role", "")

    def _fill_picture(self, page: Any, story: Document, english: bool) -> None:
        picture = story.get("picture")
        if not picture:
            return
        suffix = "_en" if english else ""
        page.picture = self.uploads[picture["image"]]
        page.picture_alt = picture[f"alt{suffix}"]
        page.picture_caption = picture.get(f"caption{suffix}", "")

    def _relate(self, page: Any, document: Document) -> None:
        if isinstance(page, ResultPage):
            related = [
                RelatedResult(achievement=_achievement(ref), sort_order=number)
                for number, ref in enumerate(document["story"].get("related", []))
            ]
            page.related_results.set(related)
        if isinstance(page, StandingPage):
            featured = [
                FeaturedResult(achievement=_achievement(ref), sort_order=number)
                for number, ref in enumerate(document.get("featured", []))
            ]
            page.featured_results.set(featured)

    def translate(self, document: Document) -> Any:
        """The English draft: every string of the Chinese page gets the seed's English one, as a translator types it."""
        page = self.place(document)
        with acting(actor_of(self.translator)):
            source, _created = TranslationSource.update_or_create_from_instance(page)
            translation, _created = Translation.objects.get_or_create(source=source, target_locale=self.english)
            self._type_strings(source, page, document)
            translation.save_target(user=self.translator, publish=False)
        return page.get_translation(self.english)

    def _type_strings(self, source: TranslationSource, page: Any, document: Document) -> None:
        twin = source.as_instance()
        self._fill(twin, document, "en")
        english = _by_path(extract_segments(twin))
        segments = StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order")
        for path, rows in _grouped(segments):
            texts = english.get(path, [])
            if len(texts) != len(rows):
                raise ValueError(
                    f"{_name(document)} 的英文与中文不对应：{path} 中文 {len(rows)} 段，英文 {len(texts)} 段。"
                )
            for segment, text in zip(rows, texts, strict=True):
                StringTranslation.objects.update_or_create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=self.english,
                    defaults={"data": text, "last_translated_by": self.translator},
                )
        self._type_overrides(source, twin)

    def _type_overrides(self, source: TranslationSource, twin: Any) -> None:
        """Where English shows another file (captions), the translator chooses it."""
        values = {row.path: row.data for row in extract_segments(twin) if isinstance(row, OverridableSegmentValue)}
        for segment in OverridableSegment.objects.filter(source=source).select_related("context"):
            path = segment.context.path
            if path in values and values[path] != json.loads(segment.data_json):
                SegmentOverride.objects.update_or_create(
                    context=segment.context,
                    locale=self.english,
                    defaults={"data_json": json.dumps(values[path]), "last_translated_by": self.translator},
                )


def _by_path(segments: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            found.setdefault(segment.path, []).append(segment.string.data)
    return found


def _grouped(segments: Any) -> Iterator[tuple[str, list[StringSegment]]]:
    groups: dict[str, list[StringSegment]] = {}
    for segment in segments:
        groups.setdefault(segment.context.path, []).append(segment)
    yield from groups.items()


def _achievement(ref: str) -> Achievement:
    return Achievement.objects.get(source_key=ref)


def _name(document: Document) -> str:
    key = document.get("achievement") or document.get("role") or document.get("slug") or document["year"]
    return f"{document['kind']}/{key}/{document.get('quarter', '')}"


def _result(writer: Writer, document: Document) -> Any:
    achievement = _achievement(document["achievement"])
    page = ResultPage.objects.filter(achievement=achievement, locale__language_code="zh-hans").first()
    return page or writing.write_story(achievement, by=writer.author, slug=document["story"]["slug"])


def _release(model: Any, field: str, section: str, find: Any) -> Any:
    def place(writer: Writer, document: Document) -> Any:
        told = find(document)
        page = model.objects.filter(**{field: told}, locale__language_code="zh-hans").first()
        if page is not None:
            return page
        story = document["story"]
        page = model(
            **{field: told},
            title=story["zh-hans"]["title"],
            slug=told.slug,
            summary=story["zh-hans"]["summary"],
            content_source=story["content_source"],
            live=False,
            owner=writer.author,
        )
        tree.section(section).add_child(instance=page)
        return page

    return place


def _standing(writer: Writer, document: Document) -> Any:
    role = document["role"]
    page = StandingPage.objects.filter(role=role, locale__language_code="zh-hans").first()
    if page is not None:
        return page
    story = document["story"]
    page = StandingPage(
        role=role,
        title=story["zh-hans"]["title"],
        slug=story.get("slug") or role,
        summary=story["zh-hans"]["summary"],
        content_source=story["content_source"],
        live=False,
        owner=writer.author,
    )
    tree.require_home("zh-hans").add_child(instance=page)
    return page


_FINDERS = {
    "result": _result,
    "sourced": _result,
    "event": _release(
        EventPage,
        "event",
        "events",
        lambda row: QuarterlyEvent.objects.get(year=row["year"], quarter=row["quarter"]),
    ),
    "ranking": _release(RankingPage, "ranking", "rankings", lambda row: AnnualRanking.objects.get(year=row["year"])),
    "theme": _release(ThemePage, "theme", "themes", lambda row: ThemedRelease.objects.get(slug=row["slug"])),
    "standing": _standing,
}
