"""Letters read as pinyin, in full or by initials, with what the index has of such a sound."""

import re
import unicodedata
from itertools import islice, product
from typing import NamedTuple

from .lexicon import JOINT, WORD, Entry
from .pieces import HAN, stem
from .pinyin import spells, typed_letters
from .reader import Index

LETTERS = re.compile(r"[A-Za-z\u00fc\u00dc]+(?:'[A-Za-z\u00fc\u00dc]+)*")
BLANKS = re.compile(r"(?<=[A-Za-z\u00fc\u00dc]) +(?=[A-Za-z\u00fc\u00dc])")
"""Between syllables that are typed apart: tan hua gui."""
WAYS = 3
"""How many words of one sound are looked for; of a whole query, this many times this many."""
ENOUGH_INITIALS = 3
"""Two initials fit too many words to be looked for; they are completed only."""
ENOUGH_INITIALS_OF_WORD = 4
"""Of a word that is no name, keyword or word of a title."""
ENOUGH_BEGUN = 2
"""Syllables of a word that is only begun: one alone fits too many, and letters such as AI are no syllable at all."""


class _Sound(NamedTuple):
    """A word that sounds as typed; less is better."""

    by_initials: bool
    begun: bool
    kind: int
    rarity: int
    text: str


def spoken(index: Index, text: str) -> list[str]:
    """``text`` with its letters read as pinyin; nothing unless all letters that the index lacks can be read."""
    text = in_one_width(text)
    return _spoken(index, text) or _spoken(index, BLANKS.sub("", text))


def _spoken(index: Index, text: str) -> list[str]:
    ways = [[part] if at % 2 == 0 else _ways(index, part) for at, part in enumerate(_parts(text))]
    said = ["".join(way) for way in islice(product(*ways), WAYS * WAYS)]
    return [way for way in said if way != text]


def in_one_width(text: str) -> str:
    """Full-width letters become plain ones, which is what pinyin is read from."""
    return unicodedata.normalize("NFKC", text)


def _parts(text: str) -> list[str]:
    """The text cut before and after every run of letters: what is between, letters, what is between …"""
    return re.split(f"({LETTERS.pattern})", text)


def _ways(index: Index, typed: str) -> list[str]:
    if index.postings(stem(index.folding.fold(typed))):
        return [typed]
    letters = typed_letters(typed)
    sounds = sorted(
        sound
        for entry in index.completions(letters)
        if entry.kind < JOINT
        for syllables in entry.spellings
        if (sound := _sound(index, letters, entry, syllables))
    )
    return list(dict.fromkeys(sound.text for sound in sounds))[:WAYS] or _in_parts(index, letters, {})


def _sound(index: Index, letters: str, entry: Entry, syllables: list[str]) -> _Sound | None:
    spelling = spells(letters, syllables)
    if spelling is None:
        return None
    said = entry.text[: spelling.syllables]
    if not HAN.fullmatch(index.folding.fold(said)):
        return None
    begun = spelling.syllables < len(syllables)
    if begun and spelling.syllables < ENOUGH_BEGUN:
        return None
    enough = ENOUGH_INITIALS_OF_WORD if entry.kind == WORD else ENOUGH_INITIALS
    if not spelling.in_full and (begun or len(syllables) < enough):
        return None
    return _Sound(not spelling.in_full, begun, entry.kind, -entry.documents, said)


def _in_parts(index: Index, letters: str, known: dict[str, list[str]]) -> list[str]:
    """Several words typed without a blank, each spelt in full, the longest first; ``known`` are ends that were read."""
    if not letters:
        return [""]
    if letters not in known:
        ways = (
            text + rest
            for text, length in _beginnings(index, letters)
            for rest in _in_parts(index, letters[length:], known)
        )
        known[letters] = list(islice(dict.fromkeys(ways), WAYS))
    return known[letters]


def _beginnings(index: Index, letters: str) -> list[tuple[str, int]]:
    """Words with which the letters begin, and how many letters each takes; the longest first."""
    spelt = ((entry.text, "".join(spelling)) for entry in index.completions(letters) for spelling in entry.spellings)
    fitting = [(text, len(spelling)) for text, spelling in spelt if letters.startswith(spelling)]
    return sorted(fitting, key=lambda word: -word[1])
