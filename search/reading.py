"""What a query wants: terms that a document must have, and pairs of neighbours that bring it forward.

`search/client/search.js` reads a query in the same way; a test compares the two.
"""

import re
from itertools import pairwise
from typing import Literal, NamedTuple

from .abbreviations import in_full
from .analysis import as_written, pairs
from .folding import Folding
from .measures import CHINESE, as_said, cased, chinese_unit, is_measure
from .pieces import Piece, cut, is_stop_word, is_temperature, pair, stand_together

LONGEST_QUERY = 200
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
Link = Literal["none", "near", "tight"]


class Wanted(NamedTuple):
    """A term that is looked for; ``whole`` for a word of two characters, which must not lie across two words."""

    term: str
    whole: bool = False


class Reading(NamedTuple):
    """The words of a query, each by its terms, and the pairs where two words meet."""

    words: tuple[tuple[Wanted, ...], ...]
    nearby: tuple[str, ...]


class _Asked(NamedTuple):
    """A query as it was typed and as it was folded."""

    text: str
    folded: str
    folding: Folding

    def gap(self, left: Piece, right: Piece) -> str:
        return self.folded[left.end : right.start]

    def as_written(self, piece: Piece) -> str:
        return as_written(self.text, piece, self.folding)


def readings(query: str, folding: Folding) -> list[Reading]:
    """The query as it stands; where it speaks as Taiwan does, as the mainland speaks; its abbreviations written out."""
    query = MARKUP.sub(" ", query[:LONGEST_QUERY])
    said = dict.fromkeys((query, folding.reworded(query), *in_full(folding.fold(query))))
    read = [_read(_Asked(text, folding.fold(text), folding)) for text in said]
    return [reading for reading in read if reading.words]


def _read(asked: _Asked) -> Reading:
    pieces = [piece for piece in _with_units(cut(asked.folded), asked) if not is_stop_word(piece)]
    singles = _singles(pieces, asked)
    links = [_link(left, right, singles, asked) for left, right in pairwise(pieces)]
    words: list[list[Wanted]] = []
    nearby: list[str] = []
    for at, piece in enumerate(pieces):
        before = links[at - 1] if at else "none"
        after = links[at] if at < len(links) else "none"
        if before != "tight":
            words.append([])
        words[-1] += _own_terms(piece, bound="tight" in (before, after))
        if after == "tight":
            words[-1].append(Wanted(_bound_term(piece, pieces[at + 1], asked)))
        elif after == "near":
            nearby.append(pair(piece, pieces[at + 1]))
    return Reading(tuple(dict.fromkeys(tuple(dict.fromkeys(word)) for word in words)), tuple(dict.fromkeys(nearby)))


def _with_units(pieces: list[Piece], asked: _Asked) -> list[Piece]:
    """A Chinese unit after a number becomes a piece of its own, by its symbol: 100千瓦 reads 100 kw."""
    read: list[Piece] = []
    for piece in pieces:
        name = chinese_unit(piece.text) if piece.kind == "han" else ""
        rest = piece.text[len(name) :]
        number = read[-1] if read and read[-1].kind == "number" else None
        measured = name and number and stand_together(number, piece, asked.gap(number, piece))
        if not measured or (len(name) == 1 and rest not in ("", "级")):
            read.append(piece)
            continue
        end = piece.start + len(name)
        read.append(Piece("word", CHINESE[name], piece.start, end))
        if rest not in ("", "级"):
            read.append(Piece("han", rest, end, piece.end))
    return read


def _link(left: Piece, right: Piece, singles: set[Piece], asked: _Asked) -> Link:
    gap = asked.gap(left, right)
    if _is_chinese_unit(left, asked) or not stand_together(left, right, gap):
        return "none"
    if "han" in (left.kind, right.kind):
        return "tight" if gap == "" and not singles.isdisjoint((left, right)) else "near"
    return "tight" if gap != " " or _one_term(left, right, asked) else "near"


def _is_chinese_unit(piece: Piece, asked: _Asked) -> bool:
    return piece.kind == "word" and asked.folded[piece.start] >= "\u3400"


def _singles(pieces: list[Piece], asked: _Asked) -> set[Piece]:
    """Pieces of one character, which say too little alone: EB级 and P型 are looked for with their neighbour."""
    touching = {piece for pair in pairwise(pieces) if _touch(*pair, asked) for piece in pair}
    one = (piece for piece in pieces if len(piece.text) == 1 and piece.kind != "number")
    return {piece for piece in one if piece.kind == "han" or piece not in touching}


def _touch(left: Piece, right: Piece, asked: _Asked) -> bool:
    """Whether letters and digits stand side by side, as in 5G, or make one temperature."""
    if is_temperature(left, right, asked.gap(left, right)):
        return True
    return left.end == right.start and "han" not in (left.kind, right.kind)


def _one_term(left: Piece, right: Piece, asked: _Asked) -> bool:
    """Whether two pieces with a blank between are one term: 100 kW, GB/T 4754, 112345678 B."""
    if is_measure(left, right):
        return True
    if left.kind == "word":
        return right.kind == "number" and len(left.text) <= 5 and asked.as_written(left).isupper()
    return right.kind == "word" and len(right.text) == 1 and asked.as_written(right).isupper()


def _own_terms(piece: Piece, bound: bool) -> list[Wanted]:
    if piece.kind == "han" and len(piece.text) > 1:
        return [Wanted(two, whole=len(piece.text) == 2) for two in pairs(piece.text)]
    return [] if bound else [Wanted(piece.text)]


def _bound_term(left: Piece, right: Piece, asked: _Asked) -> str:
    if is_measure(left, right):
        written = _unit_as_written(right, asked)
        if written != right.text and (terms := cased(left.text, right.text, written)):
            return terms[0]
    return pair(left, right)


def _unit_as_written(unit: Piece, asked: _Asked) -> str:
    written = asked.as_written(unit)
    name = asked.folding.fold(written)
    return as_said(name) if name in CHINESE else written
