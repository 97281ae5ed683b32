"""The built portal that is inspected: its pages with their kind, its files, its map, its dates."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from site_static.addresses import read_map
from site_static.trust import BadNote, Edition, read_edition

from .pages import Parsed
from .rules import rules

SHANGHAI = timezone(timedelta(hours=8))
Kind = Literal["home", "column", "article", "other"]
LOC = re.compile(r"<loc>([^<]+)</loc>")
ARCHIVE = re.compile(r"/page/[0-9]+/$")
BANNER = "hcg-sample"


class NoSite(Exception):
    """There is no built portal at the place that was named."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} 里没有生成好的门户（找不到首页）。请先运行 manage.py build_site，或用 --site 指定位置。"
        )


@dataclass(frozen=True)
class Page:
    """One page: where it stands, what it is, what its JSON tells of it."""

    path: str
    file: Path
    kind: Kind
    facts: dict[str, Any]

    @cached_property
    def parsed(self) -> Parsed:
        return Parsed(self.file.read_text(encoding="utf-8"))

    @property
    def language(self) -> str:
        return "en" if self.path.startswith("/en/") else "zh"

    @property
    def updated(self) -> date | None:
        """The day on which a story was last published, as people here count days."""
        moment = self.facts.get("publication", {}).get("published_at")
        return datetime.fromisoformat(moment).astimezone(SHANGHAI).date() if moment else None


class Site:
    """``folder`` is an edition, or the folder of its pages. Raises NoSite."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "site" if (folder / "site" / "index.html").is_file() else folder
        if not (self.root / "index.html").is_file():
            raise NoSite(folder)
        self.edition = _edition(self.root.parent)
        self.map = read_map(self.root.parent)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        files = sorted(self.root.rglob("*.html"))
        return tuple(self._page(file) for file in files)

    def _page(self, file: Path) -> Page:
        path = "/" + file.relative_to(self.root).as_posix().removesuffix("index.html")
        facts = _json(file.with_name("index.json")) if file.name == "index.html" else {}
        return Page(path, file, _kind(path, facts), facts)

    @cached_property
    def public(self) -> tuple[Page, ...]:
        """The pages that a search engine, or an inspector, is to find."""
        return tuple(page for page in self.pages if page.parsed.indexed)

    @cached_property
    def home(self) -> Page:
        return next(page for page in self.pages if page.path == "/")

    @cached_property
    def homes(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.kind == "home")

    @cached_property
    def columns(self) -> tuple[Page, ...]:
        """Fronts of lists; older pages of a list are no columns of their own."""
        return tuple(page for page in self.public if page.kind == "column" and not ARCHIVE.search(page.path))

    @cached_property
    def articles(self) -> tuple[Page, ...]:
        return tuple(page for page in self.public if page.kind == "article")

    @cached_property
    def demonstration(self) -> bool:
        """A demonstration says so on its home page, and its footer is visibly invented."""
        footer = self.home.parsed.text("footer")
        return BANNER in self.home.parsed.classes and bool(re.search(rules().placeholders, footer, re.IGNORECASE))

    @cached_property
    def base(self) -> str:
        """Scheme and host of the site's full addresses, as the home page itself gives them."""
        canonical = next((link for link in self.home.parsed.links if urlsplit(link).netloc), "")
        told = self.edition.base_url if self.edition else ""
        return told or f"{urlsplit(canonical).scheme}://{urlsplit(canonical).netloc}"

    @cached_property
    def sitemap(self) -> tuple[str, ...]:
        """Paths that the sitemap lists."""
        shards = [self.file_of(self.path_of(loc)) for loc in _locs(self.root / "sitemap.xml")]
        return tuple(self.path_of(loc) for shard in shards if shard for loc in _locs(shard))

    def path_of(self, address: str) -> str:
        return address.removeprefix(self.base)

    def target(self, page: Page, link: str) -> tuple[str, str] | None:
        """Path and anchor of a link within the site; None for one that leaves it."""
        whole = urljoin(f"{self.base}{page.path}", link)
        if not whole.startswith((f"{self.base}/", f"{self.base}#")) and whole != self.base:
            return None
        parts = urlsplit(whole)
        return unquote(parts.path) or "/", unquote(parts.fragment)

    def file_of(self, path: str) -> Path | None:
        """The file that answers a path, through one redirect; None where there is none."""
        path = self.map.redirects.get(path, path)
        file = self.root / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") or file.is_dir() else file
        return file if file.is_file() else None


def _edition(folder: Path) -> Edition | None:
    """What the edition says of itself; None where only its pages were given."""
    try:
        return read_edition(folder)
    except (OSError, BadNote):
        return None


def _kind(path: str, facts: dict[str, Any]) -> Kind:
    record = facts.get("record", {})
    if path in {"/", "/en/"}:
        return "home"
    if not facts:
        return "other"
    return "article" if record and record.get("role") not in {"home", "results"} else "column"


def _json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes()) if file.is_file() else {}
    return found


def _locs(file: Path) -> list[str]:
    return LOC.findall(file.read_text(encoding="utf-8")) if file.is_file() else []
