"""Fronts that list what there is: releases of a kind, fields, cities, organisations."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from content.records import Locale

from .gathered import Output, column_page, documents
from .maker import Choice, PageMaker
from .names import Name
from .places import RELEASE_PLACES
from .portal import ReleaseEntry
from .tiles import tiles


class Group(NamedTuple):
    """Choices under one heading; ``name`` is None where the taxonomy gives none."""

    name: Name | None
    choices: tuple[Choice, ...]


def indexes(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    for kind, place in RELEASE_PLACES.items():
        if entries := tuple(reversed(maker.releases(locale, kind))):
            yield from _releases(maker, locale, place, entries)
    choices = maker.choices[locale]
    if choices["field"]:
        yield from _choices(maker, locale, "fields", _by_hub(maker, locale))
    if choices["city"]:
        yield from _cities(maker, locale)
    if choices["organisation"]:
        yield from _choices(maker, locale, "organisations", _by_kind(maker, locale))


def _releases(maker: PageMaker, locale: Locale, place: str, entries: tuple[ReleaseEntry, ...]) -> Iterator[Output]:
    page = column_page(maker, locale, place, demonstration=any(entry.record.demonstration for entry in entries))
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
    html = maker.render("cities.html", page, tiles=tiles(maker, locale), fields=maker.choices[locale]["field"])
    yield from documents(page.path, html, {"title": page.title, "items": _as_json(maker.choices[locale]["city"])})


def _as_json(choices: list[Choice] | tuple[Choice, ...]) -> list[dict[str, object]]:
    return [
        {"code": choice.code, "name": str(choice.name), "address": choice.path, "results": choice.size}
        for choice in choices
    ]


def _by_hub(maker: PageMaker, locale: Locale) -> tuple[Group, ...]:
    """Fields under the strategic hub (科创高地) that each belongs to."""
    portal = maker.portal
    found: dict[str, list[Choice]] = defaultdict(list)
    for choice in maker.choices[locale]["field"]:
        found[portal.term_by_slug["field", choice.code].parent or ""].append(choice)
    return _named(maker, locale, found)


def _by_kind(maker: PageMaker, locale: Locale) -> tuple[Group, ...]:
    """Organisations under the first of their kinds, those with the most results first."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for choice in maker.choices[locale]["organisation"]:
        found[next(iter(maker.portal.organisations[choice.code].kinds), "")].append(choice)
    for choices in found.values():
        choices.sort(key=lambda choice: (-choice.size, choice.code))
    return _named(maker, locale, found)


def _named(maker: PageMaker, locale: Locale, found: dict[str, list[Choice]]) -> tuple[Group, ...]:
    """Groups by the id of the term that they are named by, in its taxonomy's order; those without a name last."""
    names, terms = maker.names(locale, "groups"), maker.portal.terms
    order = sorted(found, key=lambda term: (term not in terms, terms[term].order if term in terms else 0, term))
    return tuple(Group(names.term(term) if term in terms else None, tuple(found[term])) for term in order)
