"""Listings: all results, and those of each facet, front and archive pages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from content.records import Locale

from . import facets
from .cards import Card
from .claims import prefix
from .facets import FACETS
from .finder import NARROWED_BY, SCRIPT, index_folder, other_search
from .gathered import Output, documents, listed, newest_day
from .maker import Crumb, Page, PageMaker
from .portal import Shelf

WITH_FEED = frozenset({"field", "city", "organisation", "category", "claim"})
"""Facets whose lists have a feed of their own."""


def front_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    """What the front of the listing of all results shows."""
    return shelf_facts(maker, maker.portal.all_results(locale), 0)


def shelf_facts(maker: PageMaker, shelf: Shelf, number: int) -> dict[str, Any]:
    return {
        "shelf": shelf,
        "number": number,
        "cards": shelf.page(number) if number else shelf.newest,
        "older": _older(shelf, number),
        "newer": _newer(shelf, number),
        "choices": lambda facet: maker.choices(shelf.locale, facet),
        "facets": FACETS,
        "index": index_folder(shelf.locale) if combines(shelf, number) else "",
        "elsewhere": other_search(shelf.locale),
        "narrowed_by": NARROWED_BY,
        "story": None,
    }


def combines(shelf: Shelf, number: int) -> bool:
    """Whether a page lets facets combine: the front of all results, where there are any."""
    return not shelf.facet and not number and bool(len(shelf))


def list_facts(shelf: Shelf, number: int) -> dict[str, Any]:
    """A page of a shelf as its JSON gives it: front 0, else the number of an archive page."""
    cards = shelf.page(number) if number else shelf.newest
    total = {} if number else {"total": len(shelf)}
    return {"items": listed(cards), "older": _older(shelf, number), **total}


def _older(shelf: Shelf, number: int) -> str | None:
    """The page to go on reading: from the front, the one that holds the first result the front does not show."""
    page = (number - 1 or None) if number else shelf.older
    return shelf.page_path(page) if page else None


def _newer(shelf: Shelf, number: int) -> str | None:
    return shelf.page_path(number + 1) if number and shelf.has_page(number + 1) else None


def shelf_page(maker: PageMaker, shelf: Shelf, number: int) -> Iterator[Output]:
    """The front (0) or an archive page of a list."""
    facts = shelf_facts(maker, shelf, number)
    page = _shelf_frame(maker, shelf, number, facts["cards"])
    name = "listing.html"
    if shelf.facet == "organisation":
        name, facts = "organisation.html", facts | _organisation_facts(maker, shelf)
    html = maker.render(name, page, **facts)
    yield from documents(page.path, html, {"title": page.title, **list_facts(shelf, number)})


def _shelf_frame(maker: PageMaker, shelf: Shelf, number: int, cards: tuple[Card, ...]) -> Page:
    locale, path = shelf.locale, shelf.page_path(number)
    column = maker.column(FACETS[shelf.facet].place.partition("/")[0] if shelf.facet else "results", locale)
    title = str(facets.title(maker.names(locale, shelf.path), shelf)) if shelf.facet else column.name
    if number:
        title = maker.words(locale)("%(title)s · 第 %(number)s 页") % {"title": title, "number": number}
    return Page(
        path=path,
        locale=locale,
        title=title,
        description=_description(maker, shelf, title),
        alternates=maker.shelf_alternates(shelf, number),
        demonstration=maker.site.demonstration or any(card.demonstration for card in cards),
        column=column,
        trail=_shelf_trail(maker, shelf, number),
        feed=None if number else feed_path(shelf),
        scripts=(SCRIPT,) if combines(shelf, number) else (),
        updated=newest_day(cards) or _own_day(maker, shelf),
    )


def _own_day(maker: PageMaker, shelf: Shelf) -> date | None:
    """The day of a list without results: of the organisation's entry, else of the newest publication of all."""
    return maker.portal.organisation_day(shelf.code) if shelf.facet == "organisation" else maker.portal.today


def _description(maker: PageMaker, shelf: Shelf, title: str) -> str:
    """What stands in search results and link previews: no two lists say the same."""
    words = maker.words(shelf.locale)
    if not shelf.facet:
        return words("%(title)s：经遴选入库的重大科技成果") % {"title": title}
    facet = words(FACETS[shelf.facet].word)
    return words("%(facet)s“%(title)s”的科技成果及其依据") % {"facet": facet, "title": title}


def feed_path(shelf: Shelf) -> str:
    """The feed of a list; for lists without one of their own, that of all results."""
    own = shelf.facet in WITH_FEED and len(shelf)
    return f"{shelf.path}feed.xml" if own else f"{prefix(shelf.locale)}/feed.xml"


def _shelf_trail(maker: PageMaker, shelf: Shelf, number: int) -> tuple[Crumb, ...]:
    """Home and the fronts above a page: of all results, of its facet where there is one, its own."""
    locale = shelf.locale
    crumbs = list(maker.crumbs(maker.column("results", locale), locale))
    if not shelf.facet:
        return tuple(crumbs if number else crumbs[:1])
    place = f"{prefix(locale)}/{FACETS[shelf.facet].place}/"
    if place in maker.places:
        crumbs[1:] = [Crumb(place, maker.words(locale)(FACETS[shelf.facet].word))]
    return tuple(crumbs)


def _organisation_facts(maker: PageMaker, shelf: Shelf) -> dict[str, Any]:
    portal = maker.portal
    below = portal.organisations_below(shelf.code)
    return {
        "organisation": portal.organisation(shelf.code),
        "releases": portal.releases_naming(shelf.code, shelf.locale),
        "below": [item for item in below if portal.organisation_path(item, shelf.locale)],
    }
