"""Ways to narrow the list of results: field, city, category, claim, maturity, year, organisation.

One definition serves the plain pages (one facet at a time), the counts of the listing and the search, which combines
them. A code is what an address says: ``/cities/hangzhou/``, ``/results/?city=hangzhou``.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from .columns import mark as _
from .names import Name, Names
from .portal import Card, Portal

CATEGORIES: Mapping[str, str] = {
    "basic-research": _("基础研究"),
    "key-technology": _("技术攻关"),
    "major-application": _("重大应用"),
}
"""The three kinds of achievements, in the founding document's order (FIELD.md 0)."""


class Facet(NamedTuple):
    """``place`` is where its pages stand, below the language's prefix."""

    key: str
    word: str
    place: str


FACETS: Mapping[str, Facet] = {
    facet.key: facet
    for facet in (
        Facet("field", _("领域"), "fields"),
        Facet("city", _("设区市"), "cities"),
        Facet("category", _("类别"), "results/category"),
        Facet("claim", _("主张"), "results/claim"),
        Facet("maturity", _("成熟度"), "results/maturity"),
        Facet("year", _("年份"), "results/year"),
        Facet("organisation", _("单位"), "organisations"),
    )
}


def codes(portal: Portal, card: Card) -> dict[str, tuple[str, ...]]:
    """The codes of a card by facet, each once; a facet that says nothing of it is left out."""
    found = {key: tuple(dict.fromkeys(read(portal, card))) for key, read in _CODES.items()}
    return {key: values for key, values in found.items() if values}


def _terms(portal: Portal, terms: Iterable[str | None]) -> Iterable[str]:
    return (slug for term in terms if term and (slug := portal.slug_of(term)))


def _maturity(_portal: Portal, card: Card) -> Iterable[str]:
    if card.maturity:
        yield f"{card.maturity.scale.partition(':')[2]}-{card.maturity.level}"


_CODES: Mapping[str, Callable[[Portal, Card], Iterable[str]]] = {
    "field": lambda portal, card: _terms(portal, card.fields),
    "city": lambda portal, card: _terms(portal, (card.city,)),
    "category": lambda _portal, card: filter(None, (card.category,)),
    "claim": lambda portal, card: _terms(portal, card.claims_on(portal.today)),
    "maturity": _maturity,
    "year": lambda _portal, card: (str(card.year),),
    "organisation": lambda _portal, card: card.organisations,
}

Order = tuple[int, str]


def order(portal: Portal, key: str, code: str, card: Card) -> Order:
    """Where a code stands in its facet: taxonomies in their own order, years from the newest, levels from the top."""
    if key in _SCHEMES and (term := portal.term_by_slug.get((_SCHEMES[key], code))):
        return term.order, code
    if key == "category":
        return list(CATEGORIES).index(code), code
    if key == "year":
        return -int(code), code
    if key == "maturity" and card.maturity:
        return -card.maturity.level, code
    return 0, code


_SCHEMES = {"field": "field", "city": "city", "claim": "claim-kind"}


def name(names: Names, key: str, code: str, card: Card | None) -> Name:
    """What a code is called in the language of ``names``. ``card`` is one that has it, where there is one."""
    if key in _SCHEMES:
        return names.term(names.portal.term_by_slug[_SCHEMES[key], code].id)
    if key == "organisation":
        return names.organisation(code)
    if key == "category":
        return Name(names.words(CATEGORIES[code]))
    if key == "maturity" and card and card.maturity:
        level = card.maturity
        return Name(names.words("第 %(level)s 级 · %(name)s") % {"level": level.level, "name": level.name})
    return Name(code)
