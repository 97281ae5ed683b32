"""What can complete a typed beginning: organisations, people, keywords and places, phrases of titles."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .document import Document
from .pieces import HAN
from .pinyin import DOUBLE_INITIALS, syllables
from .weighing import folded, folding
from .words import compounds, joints, parted, phrases, words

KINDS = ("organisation", "person", "keyword", "phrase", "phrase")
"""In the order in which they are offered: phrases of titles come before what else stands in a document."""
PHRASE = 3
WORD = 4
JOINT = 5
"""Of a title, what is only looked for by its sound, between words, and never offered."""
PAIR = 6
WORDS_OF = ("title", "line", "keywords", "organisations", "abstract", "claims", "also")
"""Fields whose words answer to their sound."""
COMPOUNDS_OF = ("title", "keywords", "organisations")
"""Of these so do words that stand together."""
LONGEST_COMPOUND = 6
"""Characters of a word that may be spelt otherwise than as a whole."""


class Entry(NamedTuple):
    """``kind`` is a place in `KINDS`; ``documents`` says in how many it stands.

    ``spelt`` has its syllables parted by ', and its other spellings parted by blanks (大黄鱼 dai'huang'yu da'huang'yu).
    """

    text: str
    kind: int
    documents: int
    spelt: str

    @property
    def spellings(self) -> list[list[str]]:
        return [spelling.split("'") for spelling in self.spelt.split(" ")]


def texts_of(document: Document) -> dict[str, int]:
    """What a document offers, each text once under its first kind; `PAIR` are two words that stand together."""
    titled, pairs = phrases(document.title, folding())
    named = (*document.organisations, *document.aliases)
    keywords = (*document.keywords, *document.places)
    joined = joints(folded(document.title)) - pairs
    kinds = (named, document.people, keywords, titled, _words(document), joined, pairs)
    return {text: kind for kind, texts in reversed(list(enumerate(kinds))) for text in texts}


def _words(document: Document) -> set[str]:
    found: set[str] = set()
    for field in WORDS_OF:
        for text in document.texts(field):
            found |= words(folded(text))
            if field in COMPOUNDS_OF:
                found |= compounds(folded(text))
    return found


@lru_cache(maxsize=1 << 16)
def spelling(text: str) -> str:
    """How `Entry` is spelt. A dictionary of pinyin errs in some compounds, so they answer to their parts as well."""
    plain = folding().fold(text)
    spelt = ["'".join(syllables(plain))]
    if 2 < len(plain) <= LONGEST_COMPOUND and HAN.fullmatch(plain):
        spelt += ("'".join(syllables(left) + syllables(right)) for left, right in parted(plain))
    return " ".join(dict.fromkeys(spelt))


def in_order(entry: Entry) -> tuple[int, int, str]:
    return entry.kind, -entry.documents, entry.text


def completion_keys(text: str, spellings: Iterable[list[str]]) -> Iterator[str]:
    """The beginnings by which a completion with this folded text is found, each once."""
    begun: list[str] = []
    for spelt in spellings:
        letters = "".join(spelt)
        initials = "".join(syllable[0] for syllable in spelt)
        long_initials = "".join(syllable[: 2 if syllable[:2] in DOUBLE_INITIALS else 1] for syllable in spelt)
        begun += (word[:length] for word in (letters, initials, long_initials) for length in (2, 3))
    yield from dict.fromkeys(begun + ([text[0], text[:2]] if HAN.match(text) else []))


def is_short(key: str) -> bool:
    """Whether a key is too short to find all that it fits."""
    return len(key) < (2 if HAN.match(key) else 3)


def typed_key(typed: str) -> str:
    """The key of `completion_keys` that holds what begins with ``typed``."""
    return typed[:2] if HAN.match(typed) else typed[:3]
