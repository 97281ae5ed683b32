"""Chinese by its sound: how a text is spelt, and whether what somebody types spells it.

Spelling is known when an index is built; `spells` is also in `search/client/search.js`, and a test compares the two.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .pieces import PIECE

DOUBLE_INITIALS = ("zh", "ch", "sh")


class Spelling(NamedTuple):
    """How typed letters spell a text: how many syllables of it, and without one that stands by its initial alone."""

    syllables: int
    in_full: bool


def syllables(folded: str) -> list[str]:
    """The syllables of the Han in a folded text, its words and its numbers as they are; ü is v."""
    spelt: list[str] = []
    for piece in PIECE.finditer(folded):
        spelt += _syllables_of(piece[0]) if piece.lastgroup == "han" else [piece[0]]
    return spelt


@lru_cache(maxsize=1 << 16)
def _syllables_of(run: str) -> tuple[str, ...]:
    """As pypinyin spells the run: word by word, each of them once."""
    from pypinyin.seg.mmseg import seg  # its tables weigh more than the rest of a process that never spells

    return tuple(chain.from_iterable(map(_syllables_of_word, seg.cut(run))))


@lru_cache(maxsize=1 << 16)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))


def typed_letters(typed: str) -> str:
    """What is typed as it is compared with syllables: lüse, lvse and LVSE are the same."""
    return typed.lower().replace("u\u0308", "v").replace("\u00fc", "v").replace("'", "").replace(" ", "")


def spells(typed: str, spelt: list[str]) -> Spelling | None:
    """How ``typed`` spells these syllables: in full rather than by initials, more of them (m s z h) rather than fewer
    (m s zh…); the last one may be begun only."""
    ways = _ways(typed, spelt, 0)
    return max(ways, key=lambda way: (way.in_full, way.syllables), default=None)


def _ways(typed: str, spelt: list[str], at: int) -> Iterator[Spelling]:
    if not typed:
        yield Spelling(at, in_full=True)
        return
    if at == len(spelt):
        return
    syllable = spelt[at]
    if typed.startswith(syllable):
        yield from _ways(typed[len(syllable) :], spelt, at + 1)
    elif (at or len(typed) > 1) and syllable.startswith(typed):
        yield Spelling(at + 1, in_full=True)
    for initial in (syllable[:2], syllable[:1]):
        known = len(initial) == 1 or initial in DOUBLE_INITIALS
        if known and initial != syllable and typed.startswith(initial):
            yield from (way._replace(in_full=False) for way in _ways(typed[len(initial) :], spelt, at + 1))
