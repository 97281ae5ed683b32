"""What can complete a typed beginning: organisations, people, keywords and places, phrases of titles."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .document import Document
from .folding import Folding
from .pieces import HAN
from .pinyin import DOUBLE_INITIALS, syllables
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


def lexicon(documents: Iterable[Document], folding: Folding) -> list[Entry]:
    """All entries, each text once under its first kind. Two words of titles are one only where two titles have them."""
    counted: Counter[str] = Counter()
    kinds: dict[str, int] = {}
    for document in documents:
        words, pairs = phrases(document.title, folding)
        named = (*document.organisations, *document.aliases)
        keywords = (*document.keywords, *document.places)
        counted.update({*named, *document.people, *keywords} | words | pairs)
        for kind, texts in enumerate((named, document.people, keywords, words, pairs)):
            for text in texts:
                kinds[text] = min(kind, kinds.get(text, kind))
    kept = (text for text in counted if kinds[text] < PAIR or counted[text] > 1)
    entries = (Entry(text, min(kinds[text], PHRASE), counted[text], spelling(text, folding)) for text in kept)
    return sorted((entry for entry in entries if entry.spelt and entry.spelt.isascii()), key=in_order)


def spelling(text: str, folding: Folding) -> str:
    return "'".join(syllables(folding.fold(text)))


def in_order(entry: Entry) -> tuple[int, int, str]:
    return entry.kind, -entry.documents, entry.text


def completion_keys(folded: str, spelt: list[str]) -> Iterator[tuple[str, bool]]:
    """The beginnings by which a completion is found, and whether each is too short to find all that it fits."""
    letters = "".join(spelt)
    initials = "".join(syllable[0] for syllable in spelt)
    long_initials = "".join(syllable[: 2 if syllable[:2] in DOUBLE_INITIALS else 1] for syllable in spelt)
    for word in dict.fromkeys((letters, initials, long_initials)):
        yield word[:2], True
        if len(word) > 2:
            yield word[:3], False
    if HAN.match(folded):
        yield folded[0], True
        yield folded[:2], False


def typed_key(typed: str) -> str:
    """The key of `completion_keys` that holds what begins with ``typed``."""
    return typed[:2] if HAN.match(typed) else typed[:3]
