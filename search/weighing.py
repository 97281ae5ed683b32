"""What the index says of a document's terms: how much each counts, and whether it only lies across two words."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from .analysis import Occurrence, occurrences
from .codec import ALPHABET
from .document import WEIGHTS, Document
from .folding import Folding, all_forms
from .pieces import is_character
from .words import places_across

HEAVIEST = len(ALPHABET) // 2
"""What counts more counts as this: BM25 hardly tells them apart."""


class Weighed(NamedTuple):
    """``terms`` have one character each (`read_said`); ``length`` is what all terms but single characters weigh."""

    terms: dict[str, str]
    length: int


class _Terms(NamedTuple):
    """The terms of a text, as often as they stand there; and those of them that lie across two words."""

    all: list[str]
    across: list[str]


@cache
def folding() -> Folding:
    """The folding of everything that is indexed: all forms."""
    return Folding(all_forms())


def weigh(document: Document) -> Weighed:
    weights: Counter[str] = Counter()
    across: Counter[str] = Counter()
    for field, weight in WEIGHTS.items():
        for text in document.texts(field):
            terms = _short_terms(text) if len(text) <= SHORT else _terms(text)
            weights.update(terms.all * weight)
            across.update(terms.across * weight)
    length = sum(weight for term, weight in weights.items() if not is_character(term))
    return Weighed({term: _say(weight, across[term] == weight) for term, weight in weights.items()}, length)


def _say(weight: int, across: bool) -> str:
    return ALPHABET[(min(weight, HEAVIEST) - 1) * 2 + across]


def _terms(text: str) -> _Terms:
    found = list(occurrences(text, folding()))
    places = places_across(folding().fold(text))
    return _Terms([one.term for one in found], [one.term for one in found if _lies_across(one, places)])


SHORT = 40
"""Characters. Names of organisations, people and terms stand in many documents."""
_short_terms = lru_cache(maxsize=1 << 14)(_terms)


def _lies_across(found: Occurrence, across: frozenset[int]) -> bool:
    return found.start in across and found.end - found.start == 2 and len(found.term) == 2


def characters_of(terms: Iterable[str]) -> Iterable[str]:
    """The single Han characters among terms."""
    return filter(is_character, terms)
