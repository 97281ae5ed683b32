"""A QR code as the path of an SVG, dark modules only: small in the page, sharp in print."""

from functools import lru_cache
from typing import NamedTuple

import segno

QUIET = 2
"""Modules of quiet zone; the page's own margin gives the rest of the four that ISO/IEC 18004 asks for."""


class Code(NamedTuple):
    """``side`` is the width of the drawing in modules, ``path`` its SVG path data."""

    side: int
    path: str


@lru_cache(maxsize=256)
def qr_code(text: str) -> Code:
    """The code of an address. The mask is fixed: trying all eight would double the time of a page."""
    matrix = segno.make(text, error="m", boost_error=False, micro=False, mask=0).matrix
    return Code(len(matrix) + 2 * QUIET, "".join(_row(number, row) for number, row in enumerate(matrix)))


def _row(number: int, row: bytearray) -> str:
    """Runs of dark modules as rectangles one module high."""
    found, start = [], None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            found.append(f"M{start + QUIET} {number + QUIET}h{place - start}v1h-{place - start}z")
            start = None
    return "".join(found)
