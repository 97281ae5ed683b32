"""Ways to narrow the list of results: field, city, category, claim, maturity, transfer, year, organisation.

One definition serves the plain pages (one facet at a time), the counts of the listing and the search, which combines
them. A code is what an address says: ``/cities/hangzhou/``, ``/results/?city=hangzhou``.
"""

from collections.abc import Mapping
from typing import NamedTuple

from .cards import Card
from .columns import mark as _
from .names import Name, Names
from .portal import PLACES_OF_FACETS, SCHEMES, Portal, Shelf, term_of

CATEGORIES: Mapping[str, str] = {
    "basic-research": _("基础研究"),
    "key-technology": _("技术攻关"),
    "major-application": _("重大应用"),
}


class Facet(NamedTuple):
    """``place`` is where its pages stand, below the language's prefix."""

    key: str
    word: str
    place: str


_WORDS = {
    "field": _("领域"),
    "city": _("设区市"),
    "category": _("类别"),
    "claim": _("主张"),
    "maturity": _("成熟度"),
    "transfer": _("转化方式"),
    "year": _("年份"),
    "organisation": _("单位"),
}
FACETS: Mapping[str, Facet] = {key: Facet(key, word, PLACES_OF_FACETS[key]) for key, word in _WORDS.items()}


def codes(portal: Portal, card: Card) -> dict[str, tuple[str, ...]]:
    """The codes of a card by facet, each once; a facet that says nothing of it is left out."""
    found: dict[str, list[str]] = {key: [] for key in FACETS}
    for name in portal.lists_of(card):
        code = portal.code_of(name)
        if code is not None:
            found[name.partition(":")[0]].append(code)
    return {key: tuple(sorted(values)) for key, values in found.items() if values}


def title(names: Names, shelf: Shelf) -> Name:
    """What a list is called in the language of ``names``."""
    if shelf.facet in SCHEMES:
        return names.term(term_of(shelf.name))
    if shelf.facet == "organisation":
        return names.organisation(shelf.code)
    if shelf.facet == "category":
        return Name(names.words(CATEGORIES[shelf.code]))
    return _level(names, shelf.code) if shelf.facet == "maturity" else Name(shelf.code)


def _level(names: Names, code: str) -> Name:
    """A level with the name that its scale gives it, where the taxonomy is public."""
    term = f"maturity-level:{code}"
    level = {"level": code.rpartition("-")[2]}
    if names.portal.term(term) is None:
        return Name(names.words("第 %(level)s 级") % level)
    return Name(names.words("第 %(level)s 级 · %(name)s") % {**level, "name": names.term(term)})
