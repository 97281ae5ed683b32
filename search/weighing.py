"""What the index says of a document's terms: how much each counts, and whether it only lies across two words."""

from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from .analysis import Occurrence, pairs, stretches
from .codec import ALPHABET
from .document import WEIGHTS, Document
from .folding import Folding, all_forms
from .pieces import is_character
from .words import places_across

HEAVIEST = len(ALPHABET) // 2
"""What counts more counts as this: BM25 hardly tells them apart."""
SAID = " " + ALPHABET[::2]
SAID_ACROSS = " " + ALPHABET[1::2]
"""How a weight is written, from 1 on."""


class Weighed(NamedTuple):
    """``terms`` say one character each; ``length`` is what all of them weigh but ``characters``, single ones of Han."""

    terms: dict[str, str]
    length: int
    characters: list[str]


class _Terms(NamedTuple):
    """The terms of a text, as often as they stand there; and those of them that lie across two words."""

    all: list[str]
    across: list[str]


@cache
def folding() -> Folding:
    """The folding of everything that is indexed: all forms."""
    return Folding(all_forms())


@lru_cache(maxsize=1 << 6)
def folded(text: str) -> str:
    """``text`` in the form that is indexed; a document is asked for its terms and for its words in turn."""
    return folding().fold(text)


def weigh(document: Document) -> Weighed:
    weights: Counter[str] = Counter()
    across: Counter[str] = Counter()
    for field, weight in WEIGHTS.items():
        for text in document.texts(field):
            terms = _short_terms(text) if len(text) <= SHORT else _terms(text)
            weights.update(terms.all * weight)
            across.update(terms.across * weight)
    characters = [term for term in weights if is_character(term)]
    length = weights.total() - sum(weights[character] for character in characters)
    said = {term: SAID[weight if weight < HEAVIEST else HEAVIEST] for term, weight in weights.items()}
    for term, weight in across.items():
        if weights[term] == weight:
            said[term] = SAID_ACROSS[min(weight, HEAVIEST)]
    return Weighed(said, length, characters)


def _terms(text: str) -> _Terms:
    places = places_across(folded(text))
    terms = _Terms([], [])
    for found in stretches(text, folded(text), folding()):
        if isinstance(found, Occurrence):
            terms.all.append(found.term)
            if _lies_across(found, places):
                terms.across.append(found.term)
        else:
            twos = pairs(found.text)
            terms.all.extend(found.text)
            terms.all.extend(twos)
            terms.across.extend(two for at, two in enumerate(twos, found.start) if at in places)
    return terms


SHORT = 40
"""Characters. Names of organisations, people and terms stand in many documents."""
_short_terms = lru_cache(maxsize=1 << 14)(_terms)


def _lies_across(found: Occurrence, across: frozenset[int]) -> bool:
    return found.start in across and found.end - found.start == 2 and len(found.term) == 2
