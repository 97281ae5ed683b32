"""Pages that gather: home, listings, columns of releases, organisations, the site map."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from content.records import Event, Locale, Organisation, Standing, Term

from .formats import local_date
from .maker import Page, PageMaker
from .names import Name
from .places import RELEASE_PLACES
from .portal import Card, ReleaseEntry, prefix
from .shelves import Shelf
from .templates import template

YEARLY, YEARLY_LANDMARKS = 100, 20
"""What the province means to release each year: about 100 results, of them about 20 landmarks."""
IN_FRONT = 5
"""Results on the home page: one large, four beside it."""
STANDING_ROLES = ("about", "coverage", "open-data", "press", "accessibility", "contact")

Output = tuple[str, bytes]
_encoder = msgspec.json.Encoder(order="sorted")


class Progress(NamedTuple):
    """The year so far: one cell a result, landmarks first."""

    year: int
    results: int
    landmarks: int

    @property
    def cells(self) -> range:
        return range(max(YEARLY, self.results))


def documents(path: str, html: str, facts: dict[str, Any]) -> Iterator[Output]:
    """A page and its JSON under their file names."""
    yield f"{path[1:]}index.html", html.encode()
    yield f"{path[1:]}index.json", _encoder.encode({"schema": "list/1", "address": path, **facts}) + b"\n"


def listed(cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    """Cards as the JSON of a list gives them."""
    return [
        {
            "id": card.id,
            "kind": card.kind,
            "title": card.title,
            "line": card.line,
            "address": card.address,
            "year": card.year,
            "published_at": card.published,
        }
        for card in cards
    ]


# --- home


def home_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    shelf = maker.main_shelf(locale)
    return {
        "shelf": shelf,
        "newest": _in_front(_featured(maker, locale), shelf.newest),
        "progress": _progress(maker, locale),
        "event": next_event(maker, locale),
        "ranking": _latest(maker, locale, "ranking"),
        "theme": _latest(maker, locale, "theme"),
        "card_of": lambda result: maker.portal.card_by_id.get((result, locale)),
        "fields": maker.facets[locale, "field"],
        "cities": maker.facets[locale, "city"],
    }


def _featured(maker: PageMaker, locale: Locale) -> tuple[Card, ...]:
    entry = maker.portal.standing.get(locale, {}).get("home")
    cards = maker.portal.card_by_id
    return tuple(cards[key, locale] for key in (entry.record.featured if entry else ()) if (key, locale) in cards)


def _in_front(featured: tuple[Card, ...], newest: tuple[Card, ...]) -> tuple[Card, ...]:
    """A lead and four more: what the editors put in front, then results of the library, then other examples."""
    rest = [card for card in newest if card not in featured]
    return (*featured, *sorted(rest, key=lambda card: card.kind != "result"))[:IN_FRONT]


def _progress(maker: PageMaker, locale: Locale) -> Progress:
    year = maker.portal.today.year
    results = [card for card in maker.portal.cards.get(locale, ()) if card.kind == "result" and card.year == year]
    return Progress(year, len(results), sum(card.landmark_year == year for card in results))


def next_event(maker: PageMaker, locale: Locale) -> ReleaseEntry | None:
    """The first event that is still to come, or else the last one that was."""
    events = _of_kind(maker, locale, "event")
    coming = [entry for entry in events if _day_of(entry) >= maker.portal.today]
    return min(coming, key=_day_of) if coming else max(events, key=_day_of, default=None)


def _day_of(entry: ReleaseEntry) -> Any:
    return local_date(entry.record.starts_at) if isinstance(entry.record, Event) else None


def _latest(maker: PageMaker, locale: Locale, kind: str) -> ReleaseEntry | None:
    return next(reversed(_of_kind(maker, locale, kind)), None)


def _of_kind(maker: PageMaker, locale: Locale, kind: str) -> tuple[ReleaseEntry, ...]:
    return tuple(entry for entry in maker.portal.releases.get(locale, ()) if entry.publication.kind == kind)


def home_without_story(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    """Home before anyone has written its story: the site's own description stands in its place."""
    path = prefix(locale) + "/"
    site = maker.site
    page = Page(
        path=path,
        locale=locale,
        title=site.name if locale == "zh-hans" else site.name_en,
        description=site.description if locale == "zh-hans" else site.description_en,
        alternates=maker.alternates(path),
        demonstration=site.demonstration,
        feed=f"{prefix(locale)}/feed.xml",
    )
    facts = home_facts(maker, locale)
    html = maker.render("home.html", page, story=None, **facts)
    yield from documents(path, html, {"title": page.title, **list_facts(facts["shelf"], 0)})


# --- listings


def front_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    """What the front of the listing of all results shows."""
    return shelf_facts(maker, maker.main_shelf(locale), 0)


def shelf_facts(maker: PageMaker, shelf: Shelf, number: int) -> dict[str, Any]:
    return {
        "shelf": shelf,
        "number": number,
        "cards": shelf.page(number) if number else shelf.newest,
        "older": _older(shelf, number),
        "newer": shelf.page_path(number + 1) if number and number + 1 in shelf.archive else None,
        "fields": maker.facets[shelf.locale, "field"],
        "cities": maker.facets[shelf.locale, "city"],
        "story": None,
    }


def list_facts(shelf: Shelf, number: int) -> dict[str, Any]:
    """A page of a shelf as its JSON gives it: front 0, else the number of an archive page."""
    cards = shelf.page(number) if number else shelf.newest
    return {"items": listed(cards), "total": len(shelf.cards), "older": _older(shelf, number)}


def _older(shelf: Shelf, number: int) -> str | None:
    """The page to go on reading: from the front, the one that holds the first result the front does not show."""
    if number:
        return shelf.page_path(number - 1) if number > 1 else None
    if len(shelf.cards) <= len(shelf.newest):
        return None
    following = shelf.cards[len(shelf.newest)]
    return next(shelf.page_path(page) for page in reversed(shelf.archive) if following in shelf.page(page))


def shelf_pages(maker: PageMaker, shelf: Shelf) -> Iterator[Output]:
    """Front and archive pages of a shelf; the front of all results is a story's if there is one."""
    numbers = [0, *shelf.archive]
    if shelf.subject is None and "results" in maker.portal.standing.get(shelf.locale, {}):
        numbers.remove(0)
    for number in numbers:
        yield from _shelf_page(maker, shelf, number)


def _shelf_page(maker: PageMaker, shelf: Shelf, number: int) -> Iterator[Output]:
    path = shelf.page_path(number) if number else shelf.path
    facts = shelf_facts(maker, shelf, number)
    page = _shelf_frame(maker, shelf, path, number)
    name = "listing.html"
    if isinstance(shelf.subject, Organisation):
        name, facts = "organisation.html", facts | _organisation_facts(maker, shelf)
    html = maker.render(name, page, **facts)
    yield from documents(
        path,
        html,
        {"title": page.title, **list_facts(shelf, number)},
    )


def _shelf_frame(maker: PageMaker, shelf: Shelf, path: str, number: int) -> Page:
    locale = shelf.locale
    place = shelf.path.removeprefix(prefix(locale)).split("/")[1]
    column = maker.column(place, locale)
    title = str(_title_of(maker, shelf)) if shelf.subject else column.name
    if number:
        title = maker.words(locale)("%(title)s · 第 %(number)s 页") % {"title": title, "number": number}
    return Page(
        path=path,
        locale=locale,
        title=title,
        description=column.description,
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration or shelf.demonstration,
        column=column,
        trail=_shelf_trail(maker, shelf, number),
        feed=f"{shelf.path}feed.xml" if isinstance(shelf.subject, Term) else f"{prefix(locale)}/feed.xml",
    )


def _shelf_trail(maker: PageMaker, shelf: Shelf, number: int) -> Any:
    """Home, then the listing of all results unless this is its front."""
    trail = maker.crumbs(maker.column("results", shelf.locale), shelf.locale)
    return trail if shelf.subject or number else trail[:1]


def _title_of(maker: PageMaker, shelf: Shelf) -> Name:
    names = maker.names(shelf.locale, shelf.path)
    if isinstance(shelf.subject, Term):
        return names.term(shelf.subject.id)
    return names.organisation(shelf.subject.id) if shelf.subject else Name("")


def _organisation_facts(maker: PageMaker, shelf: Shelf) -> dict[str, Any]:
    organisations = maker.portal.organisations.values()
    own = shelf.subject.id if shelf.subject else ""
    return {
        "organisation": shelf.subject,
        "below": sorted(item.id for item in organisations if item.parent == own and _shown(maker, item.id, shelf)),
    }


def _shown(maker: PageMaker, organisation: str, shelf: Shelf) -> bool:
    return (organisation, shelf.locale) in maker.portal.organisation_paths


# --- columns of releases, site map, error pages


def release_indexes(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    for kind, place in RELEASE_PLACES.items():
        entries = tuple(reversed(_of_kind(maker, locale, kind)))
        if entries:
            yield from _release_index(maker, locale, place, entries)


def _release_index(maker: PageMaker, locale: Locale, place: str, entries: tuple[ReleaseEntry, ...]) -> Iterator[Output]:
    column = maker.column(place, locale)
    path = prefix(locale) + column.path
    page = Page(
        path=path,
        locale=locale,
        title=column.name,
        description=column.description,
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration or any(entry.record.demonstration for entry in entries),
        column=column,
        trail=maker.crumbs(column, locale)[:1],
    )
    html = maker.render("releases.html", page, entries=entries)
    items = [
        {
            "title": entry.record.title,
            "address": entry.publication.address,
            "published_at": entry.publication.published_at,
        }
        for entry in entries
    ]
    yield from documents(path, html, {"title": page.title, "items": items})


def site_map_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    all_shelves = maker.shelves[locale]
    return {
        "shelf": next((shelf for shelf in all_shelves if shelf.subject is None), None),
        "fields": maker.facets[locale, "field"],
        "cities": maker.facets[locale, "city"],
        "organisations": [shelf.subject.id for shelf in all_shelves if isinstance(shelf.subject, Organisation)],
        "releases": maker.portal.releases.get(locale, ()),
        "standing": _standing(maker, locale),
    }


def _standing(maker: PageMaker, locale: Locale) -> tuple[Standing, ...]:
    stories = maker.portal.standing.get(locale, {})
    return tuple(stories[role].record for role in STANDING_ROLES if role in stories)


def site_map_without_story(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    path = f"{prefix(locale)}/site-map/"
    page = _plain_page(maker, locale, path, "站点地图")
    html = maker.render("site-map.html", page, story=None, record=None, **site_map_facts(maker, locale))
    yield from documents(path, html, {"title": page.title, "items": sorted(_paths_of(maker, locale))})


def _paths_of(maker: PageMaker, locale: Locale) -> Iterator[str]:
    return (path for path in maker.places if path.startswith("/en/") == (locale == "en"))


def _plain_page(maker: PageMaker, locale: Locale, path: str, word: str, *, indexed: bool = True) -> Page:
    """A page of the portal itself, in the column about it."""
    column = maker.column("about", locale)
    return Page(
        path=path,
        locale=locale,
        title=maker.words(locale)(word),
        description=maker.words(locale)(word),
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration,
        column=column,
        trail=maker.crumbs(column, locale)[:1],
        indexed=indexed,
    )


def not_found(maker: PageMaker, locale: Locale) -> Output:
    path = f"{prefix(locale)}/404.html"
    page = _plain_page(maker, locale, path, "没有这个页面", indexed=False)
    return path[1:], maker.render("404.html", page).encode()


def tombstone(maker: PageMaker, publication: Any) -> bytes:
    """The page that answers 410 where a story was withdrawn, in its language, with the public reason."""
    locale: Locale = "en" if publication.locale == "en" else "zh-hans"
    page = _plain_page(maker, locale, publication.address, "这项内容已撤回", indexed=False)
    return maker.render("gone.html", page, publication=publication).encode()


def id_page(maker: PageMaker, locale: Locale, public_id: str, target: str) -> Output:
    """``/id/<id>/`` for servers that know no redirects: a link, a refresh, the canonical address."""
    path = f"{prefix(locale)}/id/{public_id}/"
    site_name = maker.site.name if locale == "zh-hans" else maker.site.name_en
    html = template("id.html", locale).render(
        public_id=public_id,
        target=target,
        site_name=site_name,
        base_url=maker.portal.base_url,
        demonstration=maker.site.demonstration or "-DEMO-" in public_id,
    )
    return f"{path[1:]}index.html", html.encode()
