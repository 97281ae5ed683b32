"""Every file of the portal, from a snapshot and a stream of its stories."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import zip_longest

from content.records import LOCALES, Event, Locale, Publication, StoryRecord
from content.records.schemas import schemas
from search.document import Document

from .assets import assets
from .calendars import calendar
from .feeds import feeds
from .findable import documents_of
from .finder import compare_page, index_files, opensearch, search_page
from .gathered import Output
from .home import home_without_story
from .indexes import indexes
from .listings import shelf_pages
from .maker import PageMaker
from .plain import id_page, not_found, site_map_without_story, tombstone
from .plates import plates
from .portal import Portal, prefix
from .sitemap import sitemap
from .statistics import statistics
from .stories import story_documents
from .timeline import timeline
from .well_known import well_known

Job = Callable[[], Iterator[Output]]
Stories = Iterable[tuple[Publication, StoryRecord]]


def outputs(portal: Portal, stories: Stories) -> Iterator[Output]:
    """Path and bytes of every file, relative to the site's root. Raises PortalError; the same input, the same bytes.

    ``stories`` are the live ones with their records; they are read one after another and not kept.
    """
    maker = PageMaker(portal)
    found: dict[Locale, list[Document]] = defaultdict(list)
    for publication, record in stories:
        yield from story_files(maker, publication, record)
        found[record.locale].extend(documents_of(maker, record, publication))
    for job in gathering_jobs(maker):
        yield from job()
    for locale in portal.locales:
        yield from index_files(maker, locale, found[locale])


def story_files(maker: PageMaker, publication: Publication, record: StoryRecord) -> Iterator[Output]:
    html, json = story_documents(maker, record, publication)
    yield f"{publication.address[1:]}index.html", html
    yield f"{publication.address[1:]}index.json", json
    if isinstance(record, Event):
        yield f"{publication.address[1:]}event.ics", calendar(maker, record, publication)


def gathering_jobs(maker: PageMaker) -> list[Job]:
    """Everything but the stories' own pages and the search's index, in jobs that may be done in any order.

    The languages take turns.
    """
    by_language = [_jobs_of_language(maker, locale) for locale in maker.portal.locales]
    in_turns = (job for jobs in zip_longest(*by_language) for job in jobs if job)
    return [*in_turns, partial(_of_no_language, maker)]


def _jobs_of_language(maker: PageMaker, locale: Locale) -> list[Job]:
    return [
        *(partial(shelf_pages, maker, shelf) for shelf in maker.shelves[locale]),
        partial(_few_pages, maker, locale),
        partial(feeds, maker, locale),
        partial(_id_pages, maker, locale),
    ]


def _few_pages(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    standing = maker.portal.standing.get(locale, {})
    if "home" not in standing:
        yield from home_without_story(maker, locale)
    if "site-map" not in standing:
        yield from site_map_without_story(maker, locale)
    yield from indexes(maker, locale)
    if maker.portal.cards.get(locale):
        yield from statistics(maker, locale)
        yield from timeline(maker, locale)
    yield from search_page(maker, locale)
    yield from compare_page(maker, locale)
    yield opensearch(maker, locale)


def _id_pages(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    for (public_id, language), target in permanent_ids(maker.portal).items():
        if language == locale:
            yield id_page(maker, locale, public_id, target)


def _of_no_language(maker: PageMaker) -> Iterator[Output]:
    for locale in LOCALES:
        yield not_found(maker, locale)
    yield from sitemap(maker)
    yield from well_known(maker)
    yield from plates(maker)
    for name, data in assets().items():
        yield f"theme/{name}", data
    for name, data in schemas().items():
        yield f"data/schemas/{name}", data


def permanent_ids(portal: Portal) -> Mapping[tuple[str, Locale], str]:
    """Where ``/id/<id>/`` of each language leads: to that language, the unprefixed one else to the English page."""
    found: dict[tuple[str, Locale], str] = {}
    for cards in portal.cards.values():
        for card in cards:
            found[card.id, card.locale] = card.address
    for (public_id, _), target in list(found.items()):
        found.setdefault((public_id, "zh-hans"), target)
    return found


def tombstones(portal: Portal) -> Iterator[tuple[Publication, bytes]]:
    """The 410 page of each withdrawn story."""
    maker = PageMaker(portal)
    for publication in portal.withdrawn:
        yield publication, tombstone(maker, publication)


def id_path(public_id: str, locale: Locale) -> str:
    return f"{prefix(locale)}/id/{public_id}/"
