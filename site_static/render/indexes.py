"""Fronts that list what there is: releases of a kind, fields, cities, organisations."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from content.records import Locale

from .feeds import release_feed_path
from .formats import local_date
from .gathered import Output, column_page, documents
from .maker import Choice, PageMaker
from .names import Name
from .places import RELEASE_PLACES
from .portal import PLACES_OF_FACETS
from .releases import ReleaseEntry
from .tiles import tiles


class Group(NamedTuple):
    """Choices under one heading; ``name`` is None where the taxonomy gives none."""

    name: Name | None
    choices: tuple[Choice, ...]


def release_index(maker: PageMaker, locale: Locale, kind: str) -> Iterator[Output]:
    if entries := tuple(reversed(maker.portal.releases(locale, kind))):
        yield from _releases(maker, locale, kind, entries)


def facet_index(maker: PageMaker, locale: Locale, facet: str) -> Iterator[Output]:
    if not maker.choices(locale, facet):
        return
    if facet == "city":
        yield from _cities(maker, locale)
    else:
        groups = _by_hub(maker, locale) if facet == "field" else _by_kind(maker, locale)
        yield from _choices(maker, locale, PLACES_OF_FACETS[facet], groups)


def _releases(maker: PageMaker, locale: Locale, kind: str, entries: tuple[ReleaseEntry, ...]) -> Iterator[Output]:
    place = RELEASE_PLACES[kind]
    page = column_page(
        maker,
        locale,
        place,
        feed=release_feed_path(locale, kind),
        updated=max(local_date(entry.publication.published_at) for entry in entries),
        demonstration=any(entry.record.demonstration for entry in entries),
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
    yield from documents(page.path, html, {"title": page.title, "items": items})


def _choices(maker: PageMaker, locale: Locale, column: str, groups: tuple[Group, ...]) -> Iterator[Output]:
    page = column_page(maker, locale, column)
    html = maker.render("choices.html", page, groups=groups)
    choices = [choice for group in groups for choice in group.choices]
    yield from documents(page.path, html, {"title": page.title, "items": _as_json(choices)})


def _cities(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    page = column_page(maker, locale, "cities")
    html = maker.render("cities.html", page, tiles=tiles(maker, locale))
    yield from documents(page.path, html, {"title": page.title, "items": _as_json(maker.choices(locale, "city"))})


def _as_json(choices: list[Choice] | tuple[Choice, ...]) -> list[dict[str, object]]:
    return [
        {"code": choice.code, "name": str(choice.name), "address": choice.path, "results": choice.size}
        for choice in choices
    ]


def _by_hub(maker: PageMaker, locale: Locale) -> tuple[Group, ...]:
    """Fields under the strategic hub (科创高地) that each belongs to."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for choice in maker.choices(locale, "field"):
        term = maker.portal.term(choice.shelf.name)
        found[(term.parent if term else None) or ""].append(choice)
    return _named(maker, locale, found)


def _by_kind(maker: PageMaker, locale: Locale) -> tuple[Group, ...]:
    """Organisations with results under the first of their kinds, those with the most results first."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for choice in (choice for choice in maker.choices(locale, "organisation") if choice.size):
        organisation = maker.portal.organisation(choice.code)
        found[next(iter(organisation.kinds if organisation else ()), "")].append(choice)
    for choices in found.values():
        choices.sort(key=lambda choice: (-choice.size, choice.code))
    return _named(maker, locale, found)


def _named(maker: PageMaker, locale: Locale, found: dict[str, list[Choice]]) -> tuple[Group, ...]:
    """Groups by the id of the term that they are named by, in its taxonomy's order; those without a name last."""
    names = maker.names(locale, "groups")
    terms = {key: term for key in found if (term := maker.portal.term(key))}
    order = sorted(found, key=lambda key: (key not in terms, terms[key].order if key in terms else 0, key))
    return tuple(Group(names.term(key) if key in terms else None, tuple(found[key])) for key in order)
