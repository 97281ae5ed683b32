"""Plates: a quiet line pattern for results without a picture, made from their field and id alone."""

import hashlib
import math
from collections.abc import Iterator

from content.records import LOCALES

from .gathered import Output
from .maker import PageMaker

WIDTH, HEIGHT = 600, 400
COLOUR, GROUND = "#5f9199", "#e4ecea"
"""One pair for light and dark: a plate is a picture, not a part of the page's colours."""


def plate_file(maker: PageMaker, public_id: str) -> Iterator[Output]:
    """The plate of a result that some language has no picture of; the languages share it."""
    cards = [card for locale in LOCALES if (card := maker.portal.find_card(public_id, locale))]
    without = next((card for card in cards if card.picture is None), None)
    if without:
        yield (
            f"plates/{public_id}.svg",
            plate(public_id, without.fields[0] if without.fields else without.kind).encode(),
        )


def plate(public_id: str, field: str) -> str:
    """The same field gives the same family of lines, the id its own place and bend."""
    family, own = _bytes(field), _bytes(public_id)
    draw = (_waves, _rings, _hatching)[family[0] % 3]
    lines = "".join(f'<path d="{path}"/>' for path in draw(own))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path fill="{GROUND}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<g fill="none" stroke="{COLOUR}" stroke-width="1.5" stroke-opacity=".75">{lines}</g></svg>\n'
    )


def _bytes(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _waves(own: bytes) -> Iterator[str]:
    """Lines side by side that swell where the id says."""
    centre, swell = own[1] / 255 * WIDTH, 20 + own[2] / 255 * 50
    for number in range(14):
        y = 20 + number * 28
        points = (
            (x, y - swell * math.exp(-(((x - centre) / 120) ** 2)) * math.sin(number / 13 * math.pi))
            for x in range(0, WIDTH + 1, 40)
        )
        yield "M" + " ".join(f"{x} {value:.0f}" for x, value in points)


def _rings(own: bytes) -> Iterator[str]:
    """Rings about two points, as sound would spread from them."""
    for place in (1, 3):
        x, y = own[place] / 255 * WIDTH, own[place + 1] / 255 * HEIGHT
        for radius in range(24, 360, 32):
            half = f"a{radius} {radius} 0 1 0 "
            yield f"M{x - radius:.0f} {y:.0f}{half}{2 * radius} 0{half}{-2 * radius} 0"


def _hatching(own: bytes) -> Iterator[str]:
    """Broken parallels, drawn as a section of strata is."""
    slope = 40 + own[1] % 80
    for number in range(18):
        y = number * 28 - 60
        start, length = own[2 + number % 20] % 4 * 40, 240 + own[number % 30] % 5 * 60
        rise = slope * length / WIDTH
        yield f"M{start} {y + slope * start / WIDTH:.0f}l{length} {rise:.0f}"
        yield f"M{start + length + 30} {y + slope * (start + length + 30) / WIDTH:.0f}L{WIDTH} {y + slope:.0f}"
