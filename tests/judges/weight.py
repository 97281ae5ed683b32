"""What a page weighs before anything shows: its HTML, and the style sheets and scripts that it names, compressed."""

import gzip
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .sites import BASE, JudgedPage, JudgedSite


class Weight(NamedTuple):
    """Bytes after ``gzip -9``, and how many files beside the page itself are asked for at once."""

    html: int
    css: int
    js: int
    files: int

    @property
    def total(self) -> int:
        return self.html + self.css + self.js


@cache
def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))


def weigh(site: JudgedSite, page: JudgedPage) -> Weight:
    styles = [e.attributes["href"] for e in page.parsed.all("link", rel="stylesheet")]
    scripts = [e.attributes["src"] for e in page.parsed.all("script") if "src" in e.attributes]
    pictures = [e.attributes["src"] for e in page.parsed.all("img") if e.attributes.get("loading") != "lazy"]
    return Weight(
        compressed(page.file),
        sum(compressed(site.file_at(BASE + href)) for href in styles),
        sum(compressed(site.file_at(BASE + src)) for src in scripts),
        len({*styles, *scripts, *(src for src in pictures if not src.startswith("data:"))}),
    )
