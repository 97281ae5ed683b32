"""sitemap.xml: an index of parts. Stories stand in parts by the order of their first publication, so that a change
of one rewrites one part; lists stand by facet, and those with many archive pages in several parts."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from content.records import LOCALES, Locale

from .gathered import Output
from .holdings import ALL
from .maker import PageMaker
from .portal import PLACES_OF_FACETS, Portal, Shelf
from .templates import template


class Entry(NamedTuple):
    path: str
    changed: datetime | None
    alternates: Mapping[str, str]


def sitemap_index(maker: PageMaker) -> Output:
    """The index of all parts that have an address."""
    portal = maker.portal
    names = [f"stories-{shard}" for shard in portal.shards] + ["pages"]
    for locale in portal.locales:
        for facet in (*PLACES_OF_FACETS, ALL):
            if portal.has_lists(locale, facet) if facet else _has_main_list(portal, locale):
                names += [_lists_name(locale, facet, section) for section in _sections(portal, locale, facet)]
    index = template("sitemap-index.xml", "zh-hans").render(base=portal.base_url, names=names)
    return "sitemap.xml", index.encode()


def stories_sitemap(maker: PageMaker, shard: str) -> Iterator[Output]:
    portal = maker.portal
    entries = [Entry(path, since, portal.languages_of(subject)) for subject, path, since in portal.stories_in(shard)]
    if entries:
        yield _part(maker, f"stories-{shard}", sorted(entries))


def lists_sitemap(maker: PageMaker, locale: Locale, facet: str, section: str) -> Iterator[Output]:
    """Some archive pages of each list of a facet; with the first of them stand the fronts."""
    portal = maker.portal
    entries = [
        Entry(shelf.page_path(number), None, maker.shelf_alternates(shelf, number))
        for shelf in _shelves(portal, locale, facet)
        for number in shelf.section(int(section))
        if number or not portal.is_at(shelf.path)
    ]
    if entries:
        yield _part(maker, _lists_name(locale, facet, int(section)), entries)


def _shelves(portal: Portal, locale: Locale, facet: str) -> list[Shelf]:
    if facet != ALL:
        return list(portal.shelves(locale, facet))
    shelf = portal.shelf(locale, ALL)
    return [shelf] if shelf else []


def _sections(portal: Portal, locale: Locale, facet: str) -> range:
    return range(max((shelf.sections for shelf in _shelves(portal, locale, facet)), default=0))


def _has_main_list(portal: Portal, locale: Locale) -> bool:
    """Whether the list of all results has a page that is no story: archive pages, or a front that nobody wrote."""
    shelf = portal.all_results(locale)
    return portal.has_results(locale) and (bool(shelf.archive) or not portal.is_at(shelf.path))


def _lists_name(locale: str, facet: str, section: int) -> str:
    name = f"lists-{locale}-{facet or 'all'}"
    return f"{name}-{section}" if section else name


def pages_sitemap(maker: PageMaker) -> Iterator[Output]:
    """Pages that gather and are no lists."""
    paths = [path for locale in maker.portal.locales for path in maker.places.gathered(locale)]
    fronts = {shelf.path for locale in LOCALES if (shelf := maker.portal.shelf(locale, ALL))}
    yield _part(maker, "pages", [Entry(path, None, maker.alternates(path)) for path in paths if path not in fronts])


def _part(maker: PageMaker, name: str, entries: list[Entry]) -> Output:
    xml = template("sitemap.xml", "zh-hans").render(base=maker.portal.base_url, entries=entries)
    return f"sitemaps/{name}.xml", xml.encode()
