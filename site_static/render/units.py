"""Units of output: the smallest sets of files that are made together, from a snapshot alone.

A unit is named by its kind and what it is about, such as ``("archive", "zh-hans", "city:330100", "3")``. A full build
makes all of them; a change makes those again that read what changed (`reads`), and those that came or went with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from content.records import LOCALES, Event, Locale, Publication
from content.records.schemas import schemas
from site_static.addresses import headers_file

from .answers import gone_page, map_part, permanent_target
from .assets import assets, favicon
from .calendars import calendar
from .claims import RESULTS
from .feeds import feed, release_feed
from .finder import compare_page, facet_names_file, opensearch, search_page
from .gathered import Output
from .holdings import ALL, story_shard
from .home import home_without_story
from .indexes import facet_index, release_index
from .listings import WITH_FEED, shelf_page
from .maker import PageMaker
from .places import FACETS_WITH_FRONT, RELEASE_PLACES
from .plain import id_page, not_found, site_map_without_story, tombstone
from .plates import plate_file
from .portal import PLACES_OF_FACETS, Portal
from .reads import Key
from .sitemap import lists_sitemap, pages_sitemap, sitemap_index, stories_sitemap
from .statistics import statistics
from .stories import Approved, story_documents
from .timeline import timeline
from .verifying import verify_page
from .well_known import guide, robots, security

Unit = tuple[str, ...]
Read = Callable[[Publication], Approved]
"""Gives the record of a live story, and its bytes."""


def files_of(maker: PageMaker, unit: Unit, read: Read) -> Iterator[Output]:
    """Names and bytes of a unit's files, relative to the edition; none when there is nothing for it (any more).

    Files of the site stand under ``site/``, tombstones under ``gone/``, the map under ``map/``. Raises PortalError.
    """
    kind, *about = unit
    if kind == "story":
        yield from _in_site(_story(maker, about[0], read))
    elif kind == "tombstone":
        yield from _tombstone(maker, about[0])
    elif kind == "map":
        yield from map_part(maker, about[0])
    elif kind == "headers":
        yield headers_file()
    else:
        yield from _in_site(_MAKERS[kind](maker, *about))


def _in_site(files: Iterable[Output]) -> Iterator[Output]:
    return ((f"site/{name}", data) for name, data in files)


def _story(maker: PageMaker, name: str, read: Read) -> Iterator[Output]:
    maker.portal.reads.note("story", name)
    publication = maker.portal.envelopes.get(name)
    if publication is None or publication.status != "live":
        return
    approved = read(publication)
    folder = publication.address[1:]
    html, json = story_documents(maker, approved, publication)
    yield f"{folder}index.html", html
    yield f"{folder}index.json", json
    if isinstance(approved.record, Event):
        yield f"{folder}event.ics", calendar(maker, approved.record, publication)


def _tombstone(maker: PageMaker, name: str) -> Iterator[Output]:
    maker.portal.reads.note("story", name)
    publication = maker.portal.envelopes.get(name)
    if publication and publication.status == "withdrawn" and publication.address:
        yield gone_page(publication), tombstone(maker, publication)


def _list_page(maker: PageMaker, locale: Locale, name: str, number: str) -> Iterator[Output]:
    """The front of all results is a story's where there is one."""
    shelf = maker.portal.shelf(locale, name)
    written = name == ALL and number == "0" and maker.portal.standing(locale, "results")
    if shelf is not None and not written and (number == "0" or shelf.has_page(int(number))):
        yield from shelf_page(maker, shelf, int(number))


def _feed(maker: PageMaker, locale: Locale, name: str) -> Iterator[Output]:
    shelf = maker.portal.shelf(locale, name)
    if shelf is not None and len(shelf) and (name == ALL or shelf.facet in WITH_FEED):
        yield feed(maker, shelf)


def _release_feed(maker: PageMaker, locale: Locale, kind: str) -> Iterator[Output]:
    if maker.portal.has_releases(locale, kind):
        yield release_feed(maker, locale, kind)


def _id(maker: PageMaker, locale: Locale, public_id: str) -> Iterator[Output]:
    if target := permanent_target(maker.portal, public_id, locale):
        yield id_page(maker, locale, public_id, target)


def _if_unwritten(role: str, make: Callable[[PageMaker, Locale], Iterator[Output]]) -> Callable[..., Iterator[Output]]:
    """A page that stands in for one that nobody has written yet."""

    def files(maker: PageMaker, locale: Locale) -> Iterator[Output]:
        if locale in maker.portal.locales and not maker.portal.standing(locale, role):
            yield from make(maker, locale)

    return files


def _if_results(make: Callable[[PageMaker, Locale], Iterator[Output]]) -> Callable[..., Iterator[Output]]:
    def files(maker: PageMaker, locale: Locale) -> Iterator[Output]:
        if maker.portal.has_results(locale):
            yield from make(maker, locale)

    return files


def _if_language(make: Callable[[PageMaker, Locale], Iterable[Output]]) -> Callable[..., Iterator[Output]]:
    def files(maker: PageMaker, locale: Locale) -> Iterator[Output]:
        if locale in maker.portal.locales:
            yield from make(maker, locale)

    return files


_MAKERS: Mapping[str, Callable[..., Iterable[Output]]] = {
    "list": _list_page,
    "feed": _feed,
    "id": _id,
    "plate": plate_file,
    "home": _if_unwritten("home", home_without_story),
    "site-map": _if_unwritten("site-map", site_map_without_story),
    "releases": release_index,
    "release-feed": _release_feed,
    "facet": facet_index,
    "statistics": _if_results(statistics),
    "timeline": _if_results(timeline),
    "search-page": _if_language(search_page),
    "compare": _if_language(compare_page),
    "verify": _if_language(verify_page),
    "names": _if_language(lambda maker, locale: [facet_names_file(maker, locale)]),
    "opensearch": _if_language(lambda maker, locale: [opensearch(maker, locale)]),
    "guide": _if_language(lambda maker, locale: [guide(maker, locale)]),
    "not-found": lambda maker, locale: [not_found(maker, locale)],
    "robots": lambda maker: [robots(maker)],
    "security": lambda maker: [security(maker)],
    "sitemap": lambda maker: [sitemap_index(maker)],
    "sitemap-stories": stories_sitemap,
    "sitemap-lists": lists_sitemap,
    "sitemap-pages": pages_sitemap,
    "theme": lambda _maker: ((f"theme/{name}", data) for name, data in assets().items()),
    "favicon": lambda _maker: [("favicon.ico", favicon())],
    "schemas": lambda _maker: ((f"data/schemas/{name}", data) for name, data in schemas().items()),
}

_ALWAYS: tuple[Unit, ...] = (
    *((kind,) for kind in ("headers", "robots", "security", "sitemap", "sitemap-pages", "theme", "favicon", "schemas")),
    *(
        (kind, locale)
        for locale in LOCALES
        for kind in (
            *("home", "site-map", "statistics", "timeline", "search-page", "compare", "opensearch", "guide"),
            *("not-found", "verify", "names"),
        )
    ),
    *((unit, locale, kind) for unit in ("releases", "release-feed") for locale in LOCALES for kind in RELEASE_PLACES),
    *(("facet", locale, facet) for locale in LOCALES for facet in FACETS_WITH_FRONT),
    *(("sitemap-lists", locale, facet, "0") for locale in LOCALES for facet in (ALL, *PLACES_OF_FACETS)),
)


def all_units(portal: Portal) -> Iterator[Unit]:
    """Every unit that may have files, each once."""
    yield from _ALWAYS
    shards = set()
    for name, publication in portal.envelopes.items():
        if publication.locale:
            yield from _units_of_story(name, publication)
            shards.add(story_shard(publication))
    yield from (("sitemap-stories", shard) for shard in sorted(shards))
    yield from (("map", part) for part in portal.map_parts)
    yield from _id_units(portal)
    yield from _later_sections(portal)
    for locale in LOCALES:
        for name in _list_names(portal, locale):
            yield from units_of_list(portal, locale, name)


def _later_sections(portal: Portal) -> list[Unit]:
    """Parts of the sitemap with archive pages of long lists."""
    return sorted(
        {
            ("sitemap-lists", locale, name.partition(":")[0], str(section))
            for (locale, name), slots in portal.slots.items()
            for section in range(1, slots.sections)
        }
    )


def _id_units(portal: Portal) -> Iterator[Unit]:
    stories = (name.partition("/") for name in portal.envelopes)
    ids = {key.rpartition(".")[0] for kind, _slash, key in stories if kind in RESULTS}
    for public_id in sorted(ids):
        yield ("plate", public_id)
        yield from (("id", locale, public_id) for locale in LOCALES)


def _units_of_story(name: str, publication: Publication) -> Iterator[Unit]:
    yield ("story", name)
    if publication.status == "withdrawn":
        yield ("tombstone", name)


def _list_names(portal: Portal, locale: Locale) -> list[str]:
    """Lists that somebody is or was on, and those of organisations that stories may name without a result."""
    found = {name for language, name in portal.slots if language == locale}
    organisations = (key for key in portal.envelopes if key.startswith("organisation/"))
    return sorted(found | {f"organisation:{key.partition('/')[2]}" for key in organisations})


def units_of_list(portal: Portal, locale: str, name: str) -> Iterator[Unit]:
    yield ("list", locale, name, "0")
    if name == ALL or name.partition(":")[0] in WITH_FEED:
        yield ("feed", locale, name)
    slots = portal.slots.get((locale, name))
    for number in slots.archive if slots else ():
        yield ("list", locale, name, str(number))


def units_of(portal: Portal, key: Key) -> Iterator[Unit]:
    """Units that may have come or gone when this key was touched."""
    match key:
        case ("story", name):
            publication = portal.envelopes[name]
            if publication.locale:
                yield ("story", name)
                yield ("tombstone", name)
                yield ("sitemap-stories", story_shard(publication))
            if publication.kind in RESULTS:
                yield ("plate", publication.key)
                yield from (("id", locale, publication.key) for locale in LOCALES)
        case ("map", part):
            yield ("map", part)
        case ("exists", locale, name):
            yield from units_of_list(portal, locale, name)
        case ("section", locale, name, section):
            yield ("sitemap-lists", locale, name.partition(":")[0], section)
        case ("has-page", locale, name, number):
            yield ("list", locale, name, number)
