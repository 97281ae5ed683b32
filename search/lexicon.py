"""What can complete a typed beginning: organisations, people, keywords and places, phrases of titles."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .document import Document
from .pieces import HAN
from .pinyin import DOUBLE_INITIALS, syllables
from .weighing import folding
from .words import phrases

KINDS = ("organisation", "person", "keyword", "phrase")
"""In the order in which they are offered."""
PHRASE = 3
PAIR = 4


class Entry(NamedTuple):
    """``kind`` is a place in `KINDS`; ``documents`` says in how many it stands."""

    text: str
    kind: int
    documents: int
    spelt: str


def texts_of(document: Document) -> dict[str, int]:
    """What a document offers, each text once under its first kind; `PAIR` are two words that stand together."""
    words, pairs = phrases(document.title, folding())
    named = (*document.organisations, *document.aliases)
    kinds = (named, document.people, (*document.keywords, *document.places), words, pairs)
    return {text: kind for kind, texts in reversed(list(enumerate(kinds))) for text in texts}


@lru_cache(maxsize=1 << 14)
def spelling(text: str) -> str:
    return "'".join(syllables(folding().fold(text)))


def in_order(entry: Entry) -> tuple[int, int, str]:
    return entry.kind, -entry.documents, entry.text


def completion_keys(folded: str, spelt: list[str]) -> Iterator[str]:
    """The beginnings by which a completion is found, each once."""
    letters = "".join(spelt)
    initials = "".join(syllable[0] for syllable in spelt)
    long_initials = "".join(syllable[: 2 if syllable[:2] in DOUBLE_INITIALS else 1] for syllable in spelt)
    words = [word[:length] for word in (letters, initials, long_initials) for length in (2, 3)]
    yield from dict.fromkeys(words + ([folded[0], folded[:2]] if HAN.match(folded) else []))


def is_short(key: str) -> bool:
    """Whether a key is too short to find all that it fits."""
    return len(key) < (2 if HAN.match(key) else 3)


def typed_key(typed: str) -> str:
    """The key of `completion_keys` that holds what begins with ``typed``."""
    return typed[:2] if HAN.match(typed) else typed[:3]
