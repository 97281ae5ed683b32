"""A QR code as the path of an SVG, dark modules only: small in the page, sharp in print.

Each story has a code of its own, and making one by itself takes longer than the rest of the page. A code of fixed
version and mask is affine over GF(2) in the bits of its text (Reed-Solomon is linear, masking adds a constant), so the
code of a text is that of noughts with, for each character, the difference that it makes at its place. The differences
are segno's.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import segno

QUIET = 2
"""Modules of quiet zone; the page's own margin gives the rest of the four that ISO/IEC 18004 asks for."""
NOUGHT = "0"
_RUN = re.compile("1+")


class Code(NamedTuple):
    """``side`` is the width of the drawing in modules, ``path`` its SVG path data."""

    side: int
    path: str


class _Modules(NamedTuple):
    """``bits`` are the modules row by row, dark ones 1, as one number."""

    side: int
    bits: int


@lru_cache(maxsize=256)
def qr_code(text: str) -> Code:
    """The code of an address, in UTF-8. The mask is fixed, so that codes add up."""
    text = text.encode().decode("latin-1")
    side, bits = _made(NOUGHT * len(text))
    for place, character in enumerate(text):
        bits ^= _difference(len(text), place, character)
    modules = f"{bits:0{side * side}b}"
    rows = (modules[start : start + side] for start in range(0, side * side, side))
    return Code(
        side + 2 * QUIET,
        "".join(_run(number, *run.span()) for number, row in enumerate(rows) for run in _RUN.finditer(row)),
    )


@cache
def _difference(length: int, place: int, character: str) -> int:
    """The modules that one character turns in a code of noughts."""
    noughts = NOUGHT * length
    return _made(noughts[:place] + character + noughts[place + 1 :]).bits ^ _made(noughts).bits


@lru_cache(maxsize=16)
def _made(text: str) -> _Modules:
    matrix = segno.make(text, error="m", boost_error=False, micro=False, mask=0, mode="byte", encoding="latin-1").matrix
    return _Modules(len(matrix), int("".join(str(module) for row in matrix for module in row), 2))


@cache
def _run(row: int, start: int, end: int) -> str:
    """A run of dark modules as a rectangle one module high."""
    return f"M{start + QUIET} {row + QUIET}h{end - start}v1h-{end - start}z"
