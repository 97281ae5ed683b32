"""What a typed beginning may become: words of the index, and documents that already fit."""

from msgspec import Struct

from .lexicon import JOINT, KINDS, Entry
from .pieces import HAN
from .pinyin import spells, typed_letters
from .query import find
from .reader import Index
from .spoken import LETTERS, in_one_width, spoken

WORDS = 8
DOCUMENTS = 5
TRIED = 3
"""How many of the words are looked for when what is typed finds no document by itself."""


class Word(Struct, frozen=True):
    text: str
    kind: str
    documents: int


class Suggestions(Struct, frozen=True):
    """``documents`` are numbers, the best first."""

    words: list[Word]
    documents: list[int]


def suggest(index: Index, typed: str) -> Suggestions:
    """What may be meant by ``typed``; its last word may be begun only."""
    before, begun = _last_word(typed)
    entries = _entries(index, begun)[:WORDS]
    found, _read = find(index, [typed])
    if not found.exact and entries:
        said = (spoken(index, before) or [before])[0]
        found, _read = find(index, [said + entry.text for entry in entries[:TRIED]])
    if not found.exact:
        found, _read = find(index, spoken(index, typed))
    words = [Word(before + entry.text, KINDS[entry.kind], entry.documents) for entry in entries]
    return Suggestions(words, found.numbers[: min(found.exact, DOCUMENTS)])


def _last_word(typed: str) -> tuple[str, str]:
    typed = typed.lstrip()
    start = max(place for place, character in enumerate(f" {typed}") if character.isspace())
    return typed[:start], typed[start:]


def _entries(index: Index, begun: str) -> list[Entry]:
    begun = in_one_width(begun)
    folded = index.folding.fold(begun)
    letters = typed_letters(begun) if LETTERS.fullmatch(begun) else ""
    if not HAN.match(folded) and len(folded) < 2:
        return []
    rated = [
        (_rating(index, folded, letters, entry), place, entry)
        for place, entry in enumerate(index.completions(letters or folded))
        if entry.kind < JOINT
    ]
    return [entry for rating, _place, entry in sorted(rated) if rating]


def _rating(index: Index, folded: str, letters: str, entry: Entry) -> int:
    """0 if the entry does not begin so; otherwise less is better."""
    if index.folding.fold(entry.text).startswith(folded):
        return 1
    ratings = [_rating_of(letters, syllables) for syllables in entry.spellings] if letters else []
    return min(filter(None, ratings), default=0)


def _rating_of(letters: str, syllables: list[str]) -> int:
    spelling = spells(letters, syllables)
    if spelling is None:
        return 0
    complete = spelling.syllables == len(syllables)
    return (2 if complete else 3) + (0 if spelling.in_full else 2)
