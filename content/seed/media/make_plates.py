"""Draws the plates and diagrams of the demonstration and their renditions. Same code, same pictures.

    python content/seed/media/make_plates.py

A plate is a quiet line pattern in the lake green-blue of the portal on paper, another one for each number; it shows
no real object. Diagrams carry no words, so that they serve both languages. Needs Pillow with AVIF and nothing else.
"""

import hashlib
import io
import math
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
WIDTH, HEIGHT, SCALE = 1200, 800, 2
WIDTHS = (480, 1200)
AVIF, JPEG = {"quality": 60, "speed": 6}, {"quality": 80, "progressive": True}
PAPERS = ("#f6f2e9", "#f3f1ea", "#eef1ee", "#f7f4ee")
INKS = ("#0f5560", "#1c6672", "#2b7a84", "#124b5c", "#1a6a63", "#0e4a4f")
PALETTE = 24
PLATES = 34

Point = tuple[float, float]
Line = list[Point]
Pattern = Callable[[random.Random], Iterator[Line]]


def frange(start: float, stop: float, step: float) -> Iterator[float]:
    for number in range(int((stop - start) / step) + 1):
        yield start + number * step


def waves(rng: random.Random) -> Iterator[Line]:
    """Lines that swell like a lake under light wind."""
    lengths = [rng.uniform(300, 900) for _ in range(3)]
    phases = [rng.uniform(0, 6.3) for _ in range(3)]
    heights = [rng.uniform(10, 34) for _ in range(3)]
    for row in frange(-60, HEIGHT + 60, 30):
        yield [
            (
                x,
                row
                + sum(
                    h * math.sin(x / w * 6.3 + p + row / 170) for w, p, h in zip(lengths, phases, heights, strict=True)
                ),
            )
            for x in frange(0, WIDTH, 8)
        ]


def contours(rng: random.Random) -> Iterator[Line]:
    """Contour lines of a few hills."""
    for _ in range(3):
        x, y = rng.uniform(100, WIDTH - 100), rng.uniform(80, HEIGHT - 80)
        lobes = [(rng.randint(2, 5), rng.uniform(0.03, 0.12), rng.uniform(0, 6.3)) for _ in range(3)]
        for radius in frange(30, 400, 44):
            yield [
                (x + r * math.cos(a), y + r * math.sin(a) * 0.8)
                for a in frange(0, 2 * math.pi, 0.05)
                for r in [radius * (1 + sum(size * math.sin(k * a + p) for k, size, p in lobes))]
            ]


def lattice(rng: random.Random) -> Iterator[Line]:
    """A crystal seen at a slant, a little out of true."""
    step, slant = rng.choice((84, 96, 110)), rng.uniform(0.3, 0.7)
    for column in frange(-HEIGHT, WIDTH + HEIGHT, step):
        yield [(column, 0), (column + slant * HEIGHT, HEIGHT)]
        yield [(column + HEIGHT, 0), (column + HEIGHT - slant * HEIGHT, HEIGHT)]
    for row in frange(step / 2, HEIGHT, step):
        yield [(0, row), (WIDTH, row)]


def fan(rng: random.Random) -> Iterator[Line]:
    """Rays from a point outside, cut by arcs."""
    x, y = rng.choice((-120, WIDTH + 120)), rng.uniform(-80, HEIGHT + 80)
    for angle in frange(0, 2 * math.pi, math.pi / 42):
        yield [(x, y), (x + 1800 * math.cos(angle), y + 1800 * math.sin(angle))]
    for radius in frange(220, 1500, 104):
        yield [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in frange(0, 2 * math.pi, 0.02)]


def circuit(rng: random.Random) -> Iterator[Line]:
    """Conductors that run, turn by an eighth and end in a pad."""
    for row in frange(30, HEIGHT - 20, 32):
        x, y, line = rng.uniform(-200, 240), row, []
        line.append((x, y))
        for _ in range(rng.randint(2, 4)):
            x += rng.uniform(80, 320)
            line.append((x, y))
            rise = rng.choice((-40, 40))
            x, y = x + abs(rise), y + rise
            line.append((x, y))
        line.append((x + rng.uniform(60, 260), y))
        yield line
        yield ring(line[-1], 6)


def ring(centre: Point, radius: float) -> Line:
    x, y = centre
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in frange(0, 2 * math.pi + 0.1, 0.15)]


def helix(rng: random.Random) -> Iterator[Line]:
    """Strands that wind about each other, with rungs."""
    turns = rng.uniform(260, 380)
    for axis in frange(120, HEIGHT, 190):
        phase = rng.uniform(0, 6.3)
        for side in (0, math.pi):
            yield [(x, axis + 70 * math.sin(x / turns * 6.3 + phase + side)) for x in frange(0, WIDTH, 6)]
        for x in frange(0, WIDTH, 30):
            height = 70 * math.sin(x / turns * 6.3 + phase)
            yield [(x, axis + height), (x, axis - height)]


def orbits(rng: random.Random) -> Iterator[Line]:
    """Ellipses turned about one centre."""
    x, y = WIDTH * rng.uniform(0.35, 0.65), HEIGHT * rng.uniform(0.4, 0.6)
    flat, count = rng.uniform(0.2, 0.45), rng.randint(16, 22)
    for number in range(count):
        turn = math.pi * number / count
        yield [
            (
                x + 520 * (math.cos(a) * math.cos(turn) - flat * math.sin(a) * math.sin(turn)),
                y + 520 * (math.cos(a) * math.sin(turn) + flat * math.sin(a) * math.cos(turn)),
            )
            for a in frange(0, 2 * math.pi, 0.04)
        ]


def hexagons(rng: random.Random) -> Iterator[Line]:
    """Honeycomb with some cells drawn twice."""
    size = rng.choice((52, 60, 70))
    for row in range(-1, int(HEIGHT / size / 1.5) + 2):
        for column in range(-1, int(WIDTH / size / 1.7) + 2):
            x = (column + (row % 2) / 2) * size * math.sqrt(3)
            y = row * size * 1.5
            yield polygon(x, y, size * 0.96)
            if rng.random() < 0.3:
                yield polygon(x, y, size * 0.62)
            if rng.random() < 0.12:
                yield polygon(x, y, size * 0.3)


def polygon(x: float, y: float, radius: float) -> Line:
    return [(x + radius * math.sin(k * math.pi / 3), y + radius * math.cos(k * math.pi / 3)) for k in range(7)]


def threads(rng: random.Random) -> Iterator[Line]:
    """Warp and weft: over and under."""
    step = rng.choice((44, 50, 56))
    for number, row in enumerate(frange(step, HEIGHT, step)):
        for x in frange(-step, WIDTH, 2 * step):
            start = x + (number % 2) * step
            yield [(start, row), (start + step * 0.8, row)]
            yield [(start + step * 1.4, row - step * 0.45), (start + step * 1.4, row + step * 0.45)]


def phyllotaxis(rng: random.Random) -> Iterator[Line]:
    """The spiral of a seed head."""
    x, y, angle = WIDTH * rng.uniform(0.3, 0.7), HEIGHT * 0.5, math.radians(rng.uniform(137.2, 137.8))
    for number in range(4, 420):
        radius = 28 * math.sqrt(number)
        point = (x + radius * math.cos(number * angle), y + radius * math.sin(number * angle))
        yield ring(point, 3 + radius / 60)


def terraces(rng: random.Random) -> Iterator[Line]:
    """Terraced fields from above."""
    phases = [rng.uniform(0, 6.3) for _ in range(4)]
    for level in frange(-240, HEIGHT + 240, 46):
        line = [
            (x, level + 90 * math.sin(x / 410 + phases[0]) + 46 * math.sin(x / 170 + phases[1] + level / 210))
            for x in frange(0, WIDTH, 8)
        ]
        yield line
        if rng.random() < 0.6:
            yield [(x, y + 12) for x, y in line]


def interference(rng: random.Random) -> Iterator[Line]:
    """Rings of two sources."""
    for _ in range(2):
        centre = (rng.uniform(200, WIDTH - 200), rng.uniform(150, HEIGHT - 150))
        for radius in frange(20, 900, 46):
            yield ring(centre, radius)


PATTERNS: tuple[Pattern, ...] = (
    waves, circuit, lattice, orbits, hexagons, helix, contours, fan, terraces, threads, interference, phyllotaxis,
)  # fmt: skip


def canvas(paper: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), paper)
    return image, ImageDraw.Draw(image)


def scaled(line: Line) -> Line:
    return [(x * SCALE, y * SCALE) for x, y in line]


def tint(colour: str, paper: str, share: float) -> tuple[int, ...]:
    """The colour thinned towards the paper."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(paper[1:]), strict=True)
    return tuple(round(a * share + b * (1 - share)) for a, b in pairs)


def plate(number: int) -> Image.Image:
    rng = random.Random(number)  # noqa: S311 - a drawing, not a secret
    paper, ink = PAPERS[number % len(PAPERS)], INKS[number % len(INKS)]
    image, draw = canvas(paper)
    horizon = HEIGHT * SCALE * rng.uniform(0.45, 0.7)
    draw.rectangle((0, horizon, WIDTH * SCALE, HEIGHT * SCALE), fill=tint(ink, paper, 0.07))
    for index, line in enumerate(PATTERNS[(number - 1) % len(PATTERNS)](rng)):
        share = 0.26 + 0.24 * math.sin(index / 7) ** 2
        draw.line(scaled(line), fill=tint(ink, paper, share), width=2 * SCALE if index % 6 else 3 * SCALE)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def arrow(draw: ImageDraw.ImageDraw, start: Point, end: Point, ink: str) -> None:
    (x1, y1), (x2, y2) = start, end
    turn = math.atan2(y2 - y1, x2 - x1)
    draw.line(scaled([start, end]), fill=ink, width=4 * SCALE)
    wings = [(x2 - 18 * math.cos(turn + side), y2 - 18 * math.sin(turn + side)) for side in (-0.45, 0.45)]
    draw.polygon(scaled([end, *wings]), fill=ink)


def box(draw: ImageDraw.ImageDraw, corners: tuple[float, float, float, float], fill: tuple[int, ...]) -> None:
    place = tuple(value * SCALE for value in corners)
    draw.rounded_rectangle(place, radius=4 * SCALE, fill=fill, outline=INKS[0], width=3 * SCALE)


def stack(draw: ImageDraw.ImageDraw, paper: str) -> None:
    """Two wide layers with a narrow one between them."""
    layers = ((200, 0.34), (250, 0.16), (300, 0.1), (430, 0.22), (500, 0.16), (550, 0.34))
    for top, share in layers:
        inset = 330 if share == 0.22 else 210
        box(draw, (inset, top, WIDTH - inset, top + (130 if share == 0.1 else 50)), tint(INKS[0], paper, share))
    for x in (390, 600, 810):
        arrow(draw, (x, 90), (x, 185), INKS[0])


def loop(draw: ImageDraw.ImageDraw, paper: str) -> None:
    """A circuit through four parts."""
    for corners in ((170, 150, 430, 290), (770, 150, 1030, 290), (770, 510, 1030, 650), (170, 510, 430, 650)):
        box(draw, corners, tint(INKS[0], paper, 0.16))
    arrow(draw, (440, 220), (760, 220), INKS[0])
    arrow(draw, (900, 300), (900, 500), INKS[0])
    arrow(draw, (760, 580), (440, 580), INKS[0])
    arrow(draw, (300, 500), (300, 300), INKS[0])
    for radius in frange(20, 110, 18):
        draw.line(scaled(ring((600, 400), radius)), fill=tint(INKS[0], paper, 0.5), width=2 * SCALE)


def rings(draw: ImageDraw.ImageDraw, paper: str) -> None:
    """A lattice of rings whose edge is stressed."""
    for row in range(5):
        for column in range(8):
            edge = row in (0, 4) or column in (0, 7)
            centre = (180 + column * 120, 160 + row * 120)
            colour = INKS[0] if edge else tint(INKS[0], paper, 0.35)
            draw.line(scaled(ring(centre, 46)), fill=colour, width=(6 if edge else 3) * SCALE)
    arrow(draw, (60, 720), (330, 720), INKS[0])


def levels(draw: ImageDraw.ImageDraw, paper: str) -> None:
    """Three levels of parts, each resting on the one below."""
    for level, count in enumerate((2, 3, 4)):
        width, top = 900 / count, 110 + level * 230
        for number in range(count):
            left = 150 + number * width
            box(draw, (left + 14, top, left + width - 14, top + 130), tint(INKS[0], paper, 0.3 - level * 0.1))
    for x in (330, 600, 870):
        arrow(draw, (x, 330), (x, 250), INKS[0])
        arrow(draw, (x, 560), (x, 480), INKS[0])


DIAGRAMS = (stack, loop, rings, levels)


def diagram(number: int) -> Image.Image:
    paper = PAPERS[3]
    image, draw = canvas(paper)
    DIAGRAMS[number - 1](draw, paper)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    colours = image.quantize(PALETTE, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def renditions(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what the program would make of a picture."""
    original = Image.open(io.BytesIO(data)).convert("RGB")
    name = hashlib.sha256(data).hexdigest()
    for width in WIDTHS:
        size = (width, round(HEIGHT * width / WIDTH))
        image = original if original.size == size else original.resize(size, Image.Resampling.LANCZOS)
        for ending, form, options in (("avif", "AVIF", AVIF), ("jpg", "JPEG", JPEG)):
            buffer = io.BytesIO()
            image.save(buffer, form, **options)
            yield f"{name}-{width}.{ending}", buffer.getvalue()


def main() -> int:
    """Write the originals, then exactly the renditions that belong to them."""
    pictures = {f"plate-{number:03}": plate(number) for number in range(1, PLATES + 1)}
    pictures |= {f"diagram-{number:03}": diagram(number) for number in range(1, len(DIAGRAMS) + 1)}
    for folder in ("files", "renditions"):
        (HERE / folder).mkdir(exist_ok=True)
    for old in (HERE / "renditions").iterdir():
        old.unlink()
    for name, image in pictures.items():
        data = png(image)
        (HERE / "files" / f"{name}.png").write_bytes(data)
        for rendition, content in renditions(data):
            (HERE / "renditions" / rendition).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
