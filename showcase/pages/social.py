"""Pictures for link previews (Open Graph): 1200 × 630, a part of the lead picture or a drawn plate; never words."""

import hashlib
import math

from PIL import Image, ImageDraw, ImageOps

SIZE = (1200, 630)
GROUND, LINE, BAND = "#e4ecea", "#5f9199", "#10505a"
FINE = 2
"""Lines are drawn this many times larger and then made small, which smooths them."""


def cropped(image: Image.Image, focus: tuple[int, int]) -> Image.Image:
    """The part of a picture about its focal point (per cent of width and height) that fills the preview."""
    return ImageOps.fit(image, SIZE, Image.Resampling.LANCZOS, centering=(focus[0] / 100, focus[1] / 100))


def plate(seed: str) -> Image.Image:
    """Quiet waves over a band in the main colour; the same seed gives the same picture."""
    own = hashlib.sha256(seed.encode()).digest()
    width, height = (side * FINE for side in SIZE)
    image = Image.new("RGB", (width, height), GROUND)
    draw = ImageDraw.Draw(image)
    centre, swell, bend = own[0] / 255, 30 + own[1] % 60, 0.6 + own[2] / 255
    for number in range(16):
        level = (number + 1) / 17 * 0.88 * height
        points = [
            (x, level + FINE * swell * math.exp(-(((x / width - centre) * 3) ** 2)) * math.sin(bend * number + x / 400))
            for x in range(0, width + 1, 8)
        ]
        draw.line(points, fill=LINE, width=2 * FINE)
    draw.rectangle((0, int(height * 0.94), width, height), fill=BAND)
    return image.resize(SIZE, Image.Resampling.LANCZOS)
