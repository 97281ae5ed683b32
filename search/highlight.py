"""Where hits stand in the texts of a card: ranges of characters, never markup."""

from collections.abc import Iterable

from msgspec import Struct

from .analysis import occurrences
from .document import Card
from .folding import Folding
from .reading import Reading

Range = tuple[int, int]

ALWAYS_SHOWN = ("title", "line")
FRAGMENT = 80
"""Characters of a text that is only shown for its hits."""
BEFORE = 12
"""Characters of it before the first hit."""


class Fragment(Struct, frozen=True):
    """``text`` with its hits; ``cut_before`` and ``cut_after`` where it is only a part of the field's text."""

    field: str
    text: str
    hits: list[Range]
    cut_before: bool = False
    cut_after: bool = False


def fragments(card: Card, readings: Iterable[Reading], folding: Folding, at_most: int = 2) -> list[Fragment]:
    """Title and line of a card as a whole, then the parts of other texts with the most hits."""
    terms = {wanted.term for reading in readings for word in reading.words for wanted in word}
    shown = [Fragment(field, text, hits(text, terms, folding)) for field, text in _texts(card) if field in ALWAYS_SHOWN]
    others = [
        _part(field, text, hits(text, terms, folding)) for field, text in _texts(card) if field not in ALWAYS_SHOWN
    ]
    telling = sorted((part for part in others if part.hits), key=lambda part: -len(part.hits))
    return shown + telling[:at_most]


def _texts(card: Card) -> Iterable[tuple[str, str]]:
    return ((field, text) for field, texts in card.texts.items() for text in texts)


def hits(text: str, terms: set[str], folding: Folding) -> list[Range]:
    """Where ``terms`` stand in ``text``, what touches made one."""
    found = sorted((hit.start, hit.end) for hit in occurrences(text, folding) if hit.term in terms)
    origins = folding.origins(text) if found else []
    merged: list[Range] = []
    for start, end in ((origins[start], origins[end - 1] + 1) for start, end in found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _part(field: str, text: str, found: list[Range]) -> Fragment:
    """The part of a text with the most hits."""
    if not found:
        return Fragment(field, "", [])
    starts = [max(min(start - BEFORE, len(text) - FRAGMENT), 0) for start, _end in found]
    start = max(
        starts, key=lambda start: (sum(start <= hit[0] and hit[1] <= start + FRAGMENT for hit in found), -start)
    )
    end = min(start + FRAGMENT, len(text))
    inside = [(hit[0] - start, min(hit[1], end) - start) for hit in found if start <= hit[0] < end]
    return Fragment(field, text[start:end], inside, cut_before=start > 0, cut_after=end < len(text))
