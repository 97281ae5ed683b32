"""Chinese by its sound: how a text is spelt, and whether what somebody types spells it.

Spelling is known when an index is built; `spells` is also in `search/client/search.js`, and a test compares the two.
"""

from typing import NamedTuple

from .pieces import PIECE

DOUBLE_INITIALS = ("zh", "ch", "sh")


class Spelling(NamedTuple):
    """How typed letters spell a text: how many syllables of it, and without one that stands by its initial alone."""

    syllables: int
    in_full: bool


def syllables(folded: str) -> list[str]:
    """The syllables of the Han in a folded text, its words and its numbers as they are; ü is v."""
    from pypinyin import lazy_pinyin  # its tables weigh more than the rest of a process that never spells

    spelt: list[str] = []
    for piece in PIECE.finditer(folded):
        spelt += lazy_pinyin(piece[0]) if piece.lastgroup == "han" else [piece[0]]
    return spelt


def typed_letters(typed: str) -> str:
    """What is typed as it is compared with syllables: lüse, lvse and LVSE are the same."""
    return typed.lower().replace("u\u0308", "v").replace("\u00fc", "v").replace("'", "").replace(" ", "")


def spells(typed: str, spelt: list[str], at: int = 0) -> Spelling | None:
    """How ``typed`` spells the syllables from ``at`` on: in full or by initials, the last one perhaps begun."""
    if not typed:
        return Spelling(at, in_full=True)
    if at == len(spelt):
        return None
    syllable = spelt[at]
    if typed.startswith(syllable) and (found := spells(typed[len(syllable) :], spelt, at + 1)):
        return found
    if (at or len(typed) > 1) and syllable.startswith(typed):
        return Spelling(at + 1, in_full=True)
    for initial in (syllable[:2], syllable[:1]):
        known = len(initial) == 1 or initial in DOUBLE_INITIALS
        if known and typed.startswith(initial) and (found := spells(typed[len(initial) :], spelt, at + 1)):
            return Spelling(found.syllables, in_full=False)
    return None
