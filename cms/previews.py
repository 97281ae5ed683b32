"""Previews for the desk, drawn by the portal's own templates: there is no second set.

A preview knows what its record refers to, and what that refers to: public where it is public, the desk's present
state where it is not yet confirmed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from content import records
from content.records import Publication, Record, StoryRecord
from content.store import RecordStore
from showcase.publication import kinds
from showcase.publication.export import publication_of
from showcase.publication.models import PublicState
from showcase.publication.subjects import REFERENCE_KINDS, Subject
from site_static.render import Portal, Roots, render_story

LISTING_ROLES = {"home", "results", "site-map"}
"""Standing pages that show the whole library."""
MENU_KINDS = ("standing", "event", "ranking", "theme")
STEPS = 2


def record_page(record: StoryRecord) -> str:
    """The page of a record as the public would see it."""
    return render_story(record, _portal(record), roots=_roots())


def block_page(block: records.AnyBlock) -> str:
    """A sample of one block on a page of the portal."""
    page = records.Standing(
        locale="zh-hans",
        slug="block",
        title="内容块预览",
        content_source="示例",
        role="about",
        summary="示例",
        body=(block,),
    )
    return render_story(page, _portal(page), roots=_roots())


def _roots() -> Roots:
    return Roots(
        site=settings.PUBLIC_BASE_URL,
        theme=reverse("desk_theme", args=["x"]).removesuffix("x"),
        media=reverse("desk_approval_media", args=["x"]).removesuffix("x"),
    )


def _portal(record: StoryRecord) -> Portal:
    if isinstance(record, records.Standing) and record.role in LISTING_ROLES:
        return Portal.load(RecordStore(settings.RECORD_ROOT), base_url=settings.PUBLIC_BASE_URL)
    return Portal.load(_Neighbourhood(record), base_url=settings.PUBLIC_BASE_URL)


class _Neighbourhood:
    """What a record refers to, as a source of a snapshot (`site_static.render.Portal.load`)."""

    def __init__(self, record: StoryRecord) -> None:
        self.found: dict[Subject, tuple[Publication, Record]] = {}
        wanted = {"site/site", *records.refers_to(record)}
        for _step in range(STEPS):
            wanted = set(self._look_up(wanted, record.locale))
        for state, found in _states_where(_frame(record)):
            self.found.setdefault(state.subject, (publication_of(state), found))

    def publications(self) -> Iterator[Publication]:
        for publication, _record in self.found.values():
            yield publication

    def read(self, publication: Publication) -> Record:
        return self.found[Subject(publication.kind, publication.key, publication.locale)][1]

    def _look_up(self, names: Iterable[str], locale: str) -> Iterator[str]:
        subjects = {subject for name in names for subject in _subjects(name, locale)} - self.found.keys()
        for state, found in _states(subjects):
            self.found[state.subject] = (publication_of(state), found)
            yield from records.refers_to(found)
        for subject in subjects - self.found.keys():
            if subject.kind in REFERENCE_KINDS and (draft := kinds.draft_of(subject)):
                self.found[subject] = (_unconfirmed(subject), draft.to_record())


def _subjects(name: str, locale: str) -> Iterator[Subject]:
    kind, _slash, key = name.partition("/")
    if kind in REFERENCE_KINDS:
        yield Subject(kind, key)
    else:
        yield Subject(kind, key, locale)
        if kind == "result":
            yield Subject("sourced", key, locale)


def _states(subjects: Iterable[Subject]) -> Iterator[tuple[PublicState, Record]]:
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(**subject._asdict())
    return _states_where(wanted)


def _frame(record: StoryRecord) -> Q:
    """What the page's frame shows beside the record: its other language, and the places that the menu leads to."""
    same = Q(kind=records.kind_of(record), key=records.key_of(record)) & ~Q(locale=record.locale)
    return same | Q(kind__in=MENU_KINDS, locale=record.locale)


def _states_where(wanted: Q) -> Iterator[tuple[PublicState, Record]]:
    for state in PublicState.objects.live().filter(wanted).select_related("record"):
        if state.record is not None:  # the database holds that what is live has its bytes
            yield state, state.record.record


def _unconfirmed(subject: Subject) -> Publication:
    """An envelope for a reference that nobody has confirmed yet: for the eyes of the desk only."""
    never = datetime(2000, 1, 1, tzinfo=UTC)
    return Publication(
        kind=subject.kind,
        key=subject.key,
        locale="",
        status="live",
        version=1,
        order=1,
        digest="0" * 64,
        address="",
        first_published_at=never,
        published_at=never,
    )
