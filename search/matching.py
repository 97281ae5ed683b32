"""Which documents a reading of a query finds, and in which order. All figures are whole numbers, so that the browser,
which does the same in `search/client/search.js`, comes to the same order.

A document is found because it has every term (`Level.WHOLE`, `Level.LITERAL`). Beside such documents only those are
shown that have at least half of each long Chinese word (`Level.CLOSE`); a name, a number or a short word is there or
not. Where no document has every term, whatever has a tenth of the query counts (`Level.LOOSE`).
"""

from collections import defaultdict
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct, field

from .pieces import HAN
from .reader import Index
from .reading import Reading, Wanted

LONG_WORD = 3
"""Terms; a word of four characters has three pairs."""
LEAST_PART = 10
NEARBY_COUNTS = 2
"""Words that stand together as in the query count once more, divided by this."""


class Level(IntEnum):
    LOOSE = 0
    CLOSE = 1
    LITERAL = 2
    """Has every term, one of them only across two words: 和服 in 开发和服务."""
    WHOLE = 3


class Match(NamedTuple):
    """How well a document matches; more is better."""

    level: Level
    score: int


class _Tally(Struct):
    """What documents have of a reading, by number."""

    worth: int = 0
    found: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    scores: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    near_enough: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """How many words a document has as `Level.CLOSE` asks."""
    across: set[int] = field(default_factory=set)


def match(index: Index, reading: Reading) -> dict[int, Match]:
    """The documents that ``reading`` finds, by number."""
    tally = _Tally()
    for word in reading.words:
        _count_word(index, word, tally)
    for term in reading.nearby:
        _count_nearby(index, term, tally)
    matches = {}
    for number, found in tally.found.items():
        if found * LEAST_PART >= tally.worth:
            level = _level(number, found, tally, len(reading.words))
            matches[number] = Match(level, tally.scores[number] * found // tally.worth)
    return matches


def _count_word(index: Index, word: tuple[Wanted, ...], tally: _Tally) -> None:
    worth = 0
    found: defaultdict[int, int] = defaultdict(int)
    scores: defaultdict[int, int] = defaultdict(int)
    for wanted in word:
        postings = index.postings(wanted.term)
        rarity = index.rarity(len(postings))
        worth += rarity
        for number, level, across in postings:
            found[number] += rarity
            scores[number] += rarity * level
            if wanted.whole and across:
                tally.across.add(number)
    in_parts = all(HAN.fullmatch(wanted.term) for wanted in word)
    least = (worth + 1) // 2 if in_parts and len(word) >= LONG_WORD else worth
    tally.worth += worth
    for number, part in found.items():
        if in_parts or part == worth:
            tally.found[number] += part
            tally.scores[number] += scores[number]
            tally.near_enough[number] += part >= least


def _count_nearby(index: Index, term: str, tally: _Tally) -> None:
    postings = index.postings(term)
    rarity = index.rarity(len(postings))
    for number, level, _across in postings:
        tally.scores[number] += rarity * level // NEARBY_COUNTS


def _level(number: int, found: int, tally: _Tally, words: int) -> Level:
    if found == tally.worth:
        return Level.LITERAL if number in tally.across else Level.WHOLE
    close = tally.near_enough[number] == words and number not in tally.across
    return Level.CLOSE if close else Level.LOOSE


class Selection(NamedTuple):
    """Documents in order, of equals the newer first; the first ``exact`` have all that was asked for."""

    numbers: list[int]
    exact: int


def select(matches: list[dict[int, Match]]) -> Selection:
    """What is shown of the documents that the readings of one query find."""
    best: dict[int, Match] = {}
    for matched in matches:
        for number, found in matched.items():
            best[number] = max(found, best.get(number, found))
    highest = max((found.level for found in best.values()), default=Level.LOOSE)
    shown = {highest, Level.CLOSE} if highest >= Level.LITERAL else {Level.LOOSE, Level.CLOSE}
    ranked = sorted(((found, number) for number, found in best.items() if found.level in shown), reverse=True)
    numbers = [number for _found, number in ranked]
    exact = sum(1 for found, _number in ranked if found.level >= Level.LITERAL)
    return Selection(numbers, exact)
