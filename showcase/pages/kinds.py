"""Stories as subjects of publication: from (kind, key, language) to the page that tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from content import records
from showcase.library.completeness import publication_blockers
from showcase.publication import kinds
from showcase.publication.errors import Blocker
from showcase.publication.models import PublicState
from showcase.publication.references import ReferenceKind
from showcase.publication.subjects import LANGUAGES, Subject

from .blocks import faults
from .models import EventPage, RankingPage, ResultPage, SiteSettings, StandingPage, StoryPage, ThemePage
from .translations import untranslated_segments


@dataclass
class StoryDraft:
    """The newest revision of a story's page (`showcase.publication.kinds.Draft`)."""

    page: StoryPage
    """The row in the database: what Wagtail calls live follows it."""
    draft: StoryPage
    """The newest revision, in memory."""

    @property
    def title(self) -> str:
        return str(self.draft.title)

    @property
    def revision_id(self) -> int | None:
        return self.page.latest_revision_id

    @property
    def page_id(self) -> int | None:
        return self.page.pk

    @property
    def edit_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def blockers(self) -> Sequence[Blocker]:
        if self.page.latest_revision_id is None:
            return [Blocker("", _("这一页还没有保存过草稿，请先保存，再送审。"))]
        return [
            *self._invalid_fields(),
            *self._invalid_blocks(),
            *self._library_blockers(),
            *self._translation_blockers(),
        ]

    def _invalid_fields(self) -> list[Blocker]:
        try:
            self.draft.full_clean()
        except ValidationError as error:
            return [
                Blocker(_label(self.draft, field), message)
                for field, messages in error.message_dict.items()
                for message in messages
            ]
        return []

    def _invalid_blocks(self) -> list[Blocker]:
        """Wagtail saves drafts with blocks half filled, and a model's cleaning leaves its streams out."""
        fields = [field for field in self.draft._meta.get_fields() if isinstance(field, StreamField)]
        return [Blocker(*fault) for field in fields for fault in faults(field.name, getattr(self.draft, field.name))]

    def _library_blockers(self) -> list[Blocker]:
        if not isinstance(self.draft, ResultPage):
            return []
        return list(publication_blockers(self.draft.facts_source, self._locale))

    def _translation_blockers(self) -> list[Blocker]:
        subject = self.draft.subject()
        if subject is None or not self.draft.english:
            return []
        blockers = []
        source = PublicState.objects.of(subject._replace(locale="zh-hans")).live()
        if not source.exists():
            blockers.append(Blocker("", _("中文版还没有公开，英文版不能先于中文版送审。")))
        if missing := untranslated_segments(self.page):
            blockers.append(Blocker(_("译文"), _("还有 %(count)d 处没有翻译，请先译完。") % {"count": missing}))
        return [*blockers, *self._chinese_left()]

    def _chinese_left(self) -> list[Blocker]:
        try:
            paths = records.untranslated(self.to_record())
        except (records.RecordError, ValidationError, TypeError, ValueError):
            return []
        return [Blocker(path, _("英文版里还有中文，请译成英文。")) for path in paths]

    @property
    def _locale(self) -> records.Locale:
        return "en" if self.draft.english else "zh-hans"

    def to_record(self) -> Any:
        return self.draft.to_record()

    def mirror_publication(self, user: Any) -> None:
        self.page.latest_revision.publish(user=user)

    def mirror_withdrawal(self, user: Any) -> None:
        if self.page.live:
            self.page.unpublish(user=user)


def _label(page: StoryPage, field: str) -> str:
    names = {row.name: row for row in page._meta.get_fields()}
    return str(getattr(names.get(field), "verbose_name", "")) if field in names else ""


class StoryKind:
    """One kind of story: finds its pages by the key of the object they tell of."""

    def __init__(self, model: type[StoryPage], key_field: str, **only: Any) -> None:
        self.model = model
        self.key_field = key_field
        self.only = only

    def pages(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(**self.only).select_related("locale", "latest_revision")

    def draft(self, subject: Subject) -> StoryDraft | None:
        pages = self.pages().filter(**self.lookup(subject.key), locale__language_code=subject.locale)
        page = pages.first()
        if page is None:
            return None
        return StoryDraft(page=page, draft=page.get_latest_revision_as_object())

    def lookup(self, key: str) -> dict[str, Any]:
        return {self.key_field: key}

    def subjects(self) -> Iterable[Subject]:
        for page in self.pages():
            if (subject := page.subject()) and subject.locale in LANGUAGES:
                yield subject


class EventKind(StoryKind):
    """Events are found by year and quarter: their key is ``2026-q3``."""

    def lookup(self, key: str) -> dict[str, Any]:
        year, _dash, quarter = key.partition("-q")
        return {"event__year": int(year), "event__quarter": int(quarter)}


def register() -> None:
    """Make the kinds of stories known to publication."""
    kinds.register("result", StoryKind(ResultPage, "achievement__public_id", achievement__kind="library"))
    kinds.register("sourced", StoryKind(ResultPage, "achievement__public_id", achievement__kind="sourced"))
    kinds.register("event", EventKind(EventPage, ""))
    kinds.register("ranking", StoryKind(RankingPage, "ranking__year"))
    kinds.register("theme", StoryKind(ThemePage, "theme__slug"))
    kinds.register("standing", StoryKind(StandingPage, "role"))
    kinds.register("site", ReferenceKind(SiteSettings.objects.all, lambda key: {"pk": 1}))
