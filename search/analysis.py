"""What is indexed of a text: characters, words, numbers, and pairs of neighbours.

The pair is the unit of Chinese search here: 电池 is found where 电 and 池 stand together, and nowhere else.
Letters and digits are cut where they meet and paired again, so that 100kW, 100 kW and 100千瓦 are the same.
`index_text` and `query_text` serve engines that only know words parted by blanks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .folding import Folding
from .measures import CHINESE, as_said, cased, chinese_unit, is_measure
from .pieces import HAN, Piece, cut, is_stop_word, pair, stand_together


def pairs(run: str) -> list[str]:
    """Overlapping pairs of a run of characters; empty for a single one."""
    return [run[start : start + 2] for start in range(len(run) - 1)]


def index_text(text: str) -> str:
    """``text`` as it is indexed: each Han run as its characters and pairs, everything else unchanged."""
    return HAN.sub(lambda run: f" {' '.join([*run[0], *pairs(run[0])])} ", text)


def query_text(text: str) -> str:
    """``text`` as it is looked for: each Han run as its pairs, a single character as itself."""
    return HAN.sub(lambda run: f" {' '.join(pairs(run[0]) or run[0])} ", text)


class Occurrence(NamedTuple):
    """A term where it stands in the folded text."""

    term: str
    start: int
    end: int


def occurrences(text: str, folding: Folding) -> Iterator[Occurrence]:
    """Every term of ``text`` that is indexed."""
    for found in stretches(text, folding.fold(text), folding):
        if isinstance(found, Occurrence):
            yield found
        else:
            yield from (Occurrence(one, at, at + 1) for at, one in enumerate(found.text, found.start))
            yield from (Occurrence(two, at, at + 2) for at, two in enumerate(pairs(found.text), found.start))


def stretches(text: str, folded: str, folding: Folding) -> Iterator[Occurrence | Piece]:
    """As `occurrences`, with each run of Han as one piece, of which every character and every pair is a term."""
    before: Piece | None = None
    for piece in cut(folded):
        if is_stop_word(piece):
            before = None
            continue
        if before and stand_together(before, piece, folded[before.end : piece.start]):
            yield from _seam(before, piece)
            yield from _measures(before, piece, text, folding)
        if piece.kind == "han":
            yield piece
        else:
            yield Occurrence(piece.text, piece.start, piece.end)
        before = piece


def _seam(left: Piece, right: Piece) -> Iterator[Occurrence]:
    start = left.end - 1 if left.kind == "han" else left.start
    yield Occurrence(pair(left, right), start, right.start + 1 if right.kind == "han" else right.end)


def _measures(number: Piece, unit: Piece, text: str, folding: Folding) -> Iterator[Occurrence]:
    """What is known of a number before its unit beyond the pair."""
    if is_measure(number, unit):
        for term in cased(number.text, unit.text, as_written(text, unit, folding)):
            yield Occurrence(term, number.start, unit.end)
    elif number.kind == "number" and unit.kind == "han" and (name := chinese_unit(unit.text)):
        symbol = CHINESE[name]
        for term in (number.text + symbol, *cased(number.text, symbol, as_said(name))):
            yield Occurrence(term, number.start, unit.start + len(name))


def as_written(text: str, piece: Piece, folding: Folding) -> str:
    """The piece as it stands in the text, before folding."""
    origins = folding.origins(text)
    return text[origins[piece.start] : origins[piece.end - 1] + 1]
