"""Colours and weight, as far as files show them."""

import colorsys
import gzip
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from .finding import Finding
from .rules import rules
from .site import Page, Site

ROOT_RULE = re.compile(r":root\s*\{([^}]*)\}")
COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")


def check_colours(site: Site, _today: date) -> Iterator[Finding]:
    """Hues among the colours that the style sheet's first ``:root`` sets."""
    for href in site.home.parsed.styles:
        file = _file(site, site.home, href)
        root = ROOT_RULE.search(file.read_text(encoding="utf-8")) if file else None
        found = hues(COLOUR.findall(root[1])) if root else []
        if len(found) > rules().most_hues:
            told = "、".join(f"#{colour}" for colour in found)
            yield Finding("colours", site.home.path, f"样式里有 {len(found)} 种色调：{told}")


def hues(colours: list[str]) -> list[str]:
    """One colour for each hue; what is nearly grey, white or black has none."""
    found: list[tuple[float, str]] = []
    for colour in colours:
        hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
        if saturation < rules().least_saturation or not 0.1 < light < 0.95:
            continue
        if all(_apart(hue * 360, other) >= rules().hue_width for other, _colour in found):
            found.append((hue * 360, colour))
    return [colour for _hue, colour in found]


def _apart(one: float, other: float) -> float:
    return min((one - other) % 360, (other - one) % 360)


def check_weight(site: Site, _today: date) -> Iterator[Finding]:
    """The first paint waits for the page, its style sheets and the scripts that block it."""
    for page in site.public:
        seconds = rules().connection.seconds(first_bytes(site, page))
        if seconds > rules().most_seconds:
            yield Finding("slow", page.path, f"首次显示估计要 {seconds:.1f} 秒")


def first_bytes(site: Site, page: Page) -> int:
    files = [page.file, *(_file(site, page, href) for href in (*page.parsed.styles, *page.parsed.blocking))]
    return sum(_compressed(file) for file in files if file)


def _file(site: Site, page: Page, href: str) -> Path | None:
    target = site.target(page, href)
    return site.file_of(target[0]) if target else None


@cache
def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))
