"""Every file of the portal, from a snapshot and a stream of its stories."""

from collections.abc import Iterable, Iterator, Mapping

from content.records import LOCALES, Locale, Publication, StoryRecord
from content.records.schemas import schemas

from .assets import assets
from .feeds import feeds
from .listings import (
    Output,
    home_without_story,
    id_page,
    not_found,
    release_indexes,
    shelf_pages,
    site_map_without_story,
    tombstone,
)
from .maker import PageMaker
from .portal import Portal, prefix
from .sitemap import sitemap
from .stories import story_documents

Stories = Iterable[tuple[Publication, StoryRecord]]


def outputs(portal: Portal, stories: Stories) -> Iterator[Output]:
    """Path and bytes of every file, relative to the site's root. Raises PortalError; the same input, the same bytes.

    ``stories`` are the live ones with their records; they are read one after another and not kept.
    """
    maker = PageMaker(portal)
    for publication, record in stories:
        yield from story_files(maker, publication, record)
    yield from gathering_files(maker)


def story_files(maker: PageMaker, publication: Publication, record: StoryRecord) -> Iterator[Output]:
    html, json = story_documents(maker, record, publication)
    yield f"{publication.address[1:]}index.html", html
    yield f"{publication.address[1:]}index.json", json


def gathering_files(maker: PageMaker) -> Iterator[Output]:
    """Everything but the stories' own pages."""
    for locale in maker.portal.locales:
        yield from _of_language(maker, locale)
    for locale in LOCALES:
        yield not_found(maker, locale)
    for (public_id, locale), target in permanent_ids(maker.portal).items():
        yield id_page(maker, locale, public_id, target)
    yield from sitemap(maker)
    for name, data in assets().items():
        yield f"theme/{name}", data
    for name, data in schemas().items():
        yield f"data/schemas/{name}", data


def _of_language(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    standing = maker.portal.standing.get(locale, {})
    if "home" not in standing:
        yield from home_without_story(maker, locale)
    if "site-map" not in standing:
        yield from site_map_without_story(maker, locale)
    for shelf in maker.shelves[locale]:
        yield from shelf_pages(maker, shelf)
    yield from release_indexes(maker, locale)
    yield from feeds(maker, locale)


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
