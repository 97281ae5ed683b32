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
OWN = 10
"""So many characters at its end an address has for itself: a year and a number."""
_RUN = re.compile("1+|0+")


class Code(NamedTuple):
    """``side`` is the width of the drawing in modules, ``path`` the SVG path data of lines one module wide."""

    side: int
    path: str


class _Modules(NamedTuple):
    """``bits`` are the modules row by row, dark ones 1, as one number; each row is filled up to whole bytes."""

    side: int
    bits: int

    @property
    def width(self) -> int:
        """Bytes of a row."""
        return -(-self.side // 8)


@lru_cache(maxsize=256)
def qr_code(text: str) -> Code:
    """The code of an address, in UTF-8. The mask is fixed, so that codes add up."""
    text = text.encode().decode("latin-1")
    noughts = _made(NOUGHT * len(text))
    width, own = noughts.width, text[-OWN:]
    shared = len(text) - len(own)
    bits = noughts.bits ^ _beginning(len(text), text[:shared])
    for place, character in enumerate(own, shared):
        bits ^= _difference(len(text), place, character)
    modules = bits.to_bytes(noughts.side * width)
    rows = (map(_STROKES.__getitem__, modules[at : at + width]) for at in range(0, len(modules), width))
    path = "".join(f"M{QUIET} {number}.5{''.join(row)}" for number, row in enumerate(rows, QUIET))
    return Code(noughts.side + 2 * QUIET, path)


@lru_cache(maxsize=256)
def _beginning(length: int, text: str) -> int:
    """The modules that the beginning of an address, which many share, turns in a code of noughts."""
    noughts = NOUGHT * length
    return _made(text + noughts[len(text) :]).bits ^ _made(noughts).bits


@cache
def _difference(length: int, place: int, character: str) -> int:
    """The modules that one character turns in a code of noughts: what each of its bits does that are not a nought's."""
    turned, bits = ord(character) ^ ord(NOUGHT), 0
    while turned:
        bits ^= _difference_of_bit(length, place, turned & -turned)
        turned &= turned - 1
    return bits


@cache
def _difference_of_bit(length: int, place: int, bit: int) -> int:
    noughts = NOUGHT * length
    turned = noughts[:place] + chr(ord(NOUGHT) ^ bit) + noughts[place + 1 :]
    return _made(turned).bits ^ _made(noughts).bits


@lru_cache(maxsize=16)
def _made(text: str) -> _Modules:
    matrix = segno.make(text, error="m", boost_error=False, micro=False, mask=0, mode="byte", encoding="latin-1").matrix
    filling = [0] * (-len(matrix) % 8)
    return _Modules(len(matrix), int("".join(str(module) for row in matrix for module in [*row, *filling]), 2))


def _strokes(byte: int) -> str:
    """Eight modules from the pen's place on: lines over the dark ones, moves over the light ones."""
    runs = (run.group() for run in _RUN.finditer(f"{byte:08b}"))
    return "".join(f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0" for run in runs)


_STROKES = tuple(map(_strokes, range(256)))
