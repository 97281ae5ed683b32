"""Folded text cut into pieces (runs of Han, words, numbers), and which pieces stand together.

`search/client/search.js` cuts in the same way; a test compares the two.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["han", "word", "number"]


class Piece(NamedTuple):
    kind: Kind
    text: str
    start: int
    end: int


HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
PIECE = re.compile(
    rf"(?P<han>{HAN.pattern})"
    r"|(?P<word>[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u052f]+(?:'s(?![a-z])|\+\+|#)?)"
    r"|(?P<number>[0-9]{12,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)*)"
)
PATENT = re.compile(r"[0-9]{4} [0-9] ?[0-9]{7}(?![0-9])|[0-9]{4} ?[0-9] [0-9]{7}(?![0-9])")
"""An application number as it is printed in groups: year, kind, number."""
JOINED = re.compile(r"[-\u2010-\u2015\u2212/.:_°()\[\]{}+*\u00d7\u00b7']{1,2}")
"""What stands inside a term of letters and digits: Micro-LED, SU(4), GB/T 4754—2017."""
DEGREE = re.compile(r" ?° ?")
"""What stands before the scale of a temperature: 85°C, 85 °C, 85° C; ℃ and ℉ fold to it."""
_EMPTY = "an and are as at by for from in is of on or that the this to was were which with"
STOP_WORDS = frozenset(_EMPTY.split())
SCALES = ("c", "f")


def cut(folded: str) -> list[Piece]:
    """The pieces of a folded text in order; an application number printed in groups is one piece."""
    grouped = [match.span() for match in PATENT.finditer(folded)]
    if not grouped:
        return [_piece(match) for match in PIECE.finditer(folded)]
    pieces, at = [], 0
    for start, end in grouped:
        pieces += [_piece(match) for match in PIECE.finditer(folded, at, start)]
        pieces.append(Piece("number", folded[start:end].replace(" ", ""), start, end))
        at = end
    return pieces + [_piece(match) for match in PIECE.finditer(folded, at)]


def _piece(match: re.Match[str]) -> Piece:
    kind: Kind = match.lastgroup  # type: ignore[assignment]  # the three groups of PIECE
    text = match[0]
    if kind == "word":
        text = stem(text.removesuffix("'s"))
    elif kind == "number":
        text = text.replace(",", "")
    return Piece(kind, text, match.start(), match.end())


def is_character(term: str) -> bool:
    """Whether a term is a single Han character."""
    return len(term) == 1 and HAN.match(term) is not None


def is_stop_word(piece: Piece) -> bool:
    return piece.kind == "word" and piece.text in STOP_WORDS


def stem(word: str) -> str:
    """English plurals without their ending (Harman's S-stemmer); anything else as it is."""
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word if word[-2] in "usi" else word[:-1]


def stand_together(left: Piece, right: Piece, gap: str) -> bool:
    """Whether the two are neighbours for whom a pair is indexed."""
    if left.kind == "han" or right.kind == "han":
        return gap in ("", " ")
    if is_temperature(left, right, gap):
        return True
    if gap == " ":
        return "word" in (left.kind, right.kind)
    return gap == "" or JOINED.fullmatch(gap) is not None


def is_temperature(left: Piece, right: Piece, gap: str) -> bool:
    """Whether the two are a number and the scale of its degrees."""
    return left.kind == "number" and right.text in SCALES and DEGREE.fullmatch(gap) is not None


def pair(left: Piece, right: Piece) -> str:
    """The term for two neighbours; of a run of Han only the character at the seam counts."""
    if left.kind == right.kind == "number":
        return f"{left.text}·{right.text}"
    first = left.text[-1] if left.kind == "han" else left.text
    second = right.text[0] if right.kind == "han" else right.text
    return first + second
