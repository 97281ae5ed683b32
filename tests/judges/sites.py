"""The sites that are judged, and their pages by kind.

``demonstration`` is the whole demonstration library, one story of it withdrawn and one moved; ``hostile`` holds what
an author could write to break a page. A kind of page is what its JSON says of its record, else the shape of its
address, so that pages which did not exist when this was written are judged as well.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import msgspec

from content.records import Event
from content.store import RecordStore
from site_static.addresses import read_map
from site_static.engine import build
from site_static.tests.html import Page
from site_static.tests.records import withdraw
from site_static.trust import read_edition

BASE = "https://portal.example.org"
SINGLE = frozenset({"about", "accessibility", "contact", "data", "press", "site-map", "search", "statistics", "verify"})
"""First steps of addresses under which each page is a kind of its own."""


@dataclass(frozen=True)
class JudgedPage:
    """One HTML file of an edition; ``path`` is where a browser finds it."""

    file: Path
    path: str
    kind: str

    @property
    def language(self) -> str:
        return "en" if self.path == "/en" or self.path.startswith("/en/") else "zh-hans"

    @cached_property
    def html(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def parsed(self) -> Page:
        return Page(self.html)

    @property
    def indexed(self) -> bool:
        return '<meta name="robots" content="noindex">' not in self.html


@dataclass(frozen=True)
class JudgedSite:
    """An edition, its pages and the record it was built from."""

    name: str
    root: Path

    @property
    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def folder(self) -> Path:
        return (self.editions / "current").resolve()

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def store(self) -> RecordStore:
        return RecordStore(self.root / "record")

    @cached_property
    def edition(self) -> dict[str, Any]:
        facts: dict[str, Any] = msgspec.to_builtins(read_edition(self.folder), enc_hook=str)
        return facts

    @cached_property
    def today(self) -> date:
        return date.fromisoformat(self.edition["today"])

    @cached_property
    def map(self) -> dict[str, Any]:
        facts: dict[str, Any] = msgspec.to_builtins(read_map(self.folder))
        return facts

    @cached_property
    def pages(self) -> tuple[JudgedPage, ...]:
        """Every HTML file: the site's and the tombstones'."""
        return (
            *(self._page(file, self.site) for file in sorted(self.site.rglob("*.html"))),
            *(self._page(file, self.folder / "gone") for file in sorted((self.folder / "gone").rglob("*.html"))),
        )

    def _page(self, file: Path, root: Path) -> JudgedPage:
        path = "/" + file.relative_to(root).as_posix().removesuffix("index.html")
        return JudgedPage(file, path, "gone" if root.name == "gone" else kind_of(file, path, self.today))

    @cached_property
    def kinds(self) -> dict[tuple[str, str], tuple[JudgedPage, ...]]:
        """Pages by kind and language, the heaviest first."""
        found = defaultdict(list)
        for page in sorted(self.pages, key=lambda page: (-page.file.stat().st_size, page.path)):
            found[page.kind, page.language].append(page)
        return {key: tuple(pages) for key, pages in sorted(found.items())}

    @property
    def heaviest(self) -> tuple[JudgedPage, ...]:
        """One page of each kind in each language: the one with most to get wrong."""
        return tuple(pages[0] for pages in self.kinds.values())

    def of_kind(self, *kinds: str) -> tuple[JudgedPage, ...]:
        return tuple(page for page in self.pages if page.kind in kinds)

    def file_at(self, address: str) -> Path:
        """The file behind a full address of the site."""
        path = address.removeprefix(BASE)
        assert path.startswith("/"), f"{address} is no address of this site"
        return self.site / path[1:] / "index.html" if path.endswith("/") else self.site / path[1:]


def kind_of(file: Path, path: str, today: date) -> str:
    """``result``, ``event-past``, ``home``, ``/fields/*/``, ``/results/page/*/`` …"""
    beside = file.with_name("index.json")
    told = json.loads(beside.read_bytes()) if file.name == "index.html" and beside.exists() else {}
    record = told.get("record", {})
    if schema := record.get("schema", ""):
        kind = schema.partition("/")[0]
        if kind == "standing":
            return str(record["role"])
        return f"event-{_time_of(record, today)}" if kind == "event" else kind
    return _shape(path)


def _time_of(event: dict[str, Any], today: date) -> str:
    return "past" if datetime.fromisoformat(event["ends_at"]).date() < today else "ahead"


def _shape(path: str) -> str:
    steps = path.removeprefix("/en").strip("/").split("/")
    if steps[0] in SINGLE or len(steps) == 1:
        return f"/{'/'.join(steps)}"
    kept = [step if step == "page" or (place == 0) else "*" for place, step in enumerate(steps)]
    return f"/{'/'.join(kept)}/"


def make_site(name: str, root: Path) -> JudgedSite:
    """Build the site whose record lies under ``root``, on the day before its last event: one is always ahead."""
    store = RecordStore(root / "record")
    events = [cast(Event, store.read(item)) for item in store.publications() if item.kind == "event"]
    eve = max(event.starts_at for event in events).date() - timedelta(days=1)
    build(root / "record", root / "editions", base_url=BASE, today=eve)
    return JudgedSite(name, root)


def withdraw_one(store: RecordStore, kind: str) -> None:
    """Take back the newest story of a kind in all its languages, as an operator would."""
    newest = max((item for item in store.publications() if item.kind == kind), key=lambda item: item.order)
    for item in list(store.publications()):
        if (item.kind, item.key) == (newest.kind, newest.key):
            withdraw(store, item, reason="数据有误，正在核对（示例）")


def move_one(store: RecordStore, kind: str) -> None:
    """Give the oldest story of a kind a former address."""
    oldest = min((item for item in store.publications() if item.kind == kind), key=lambda item: item.order)
    moved = msgspec.structs.replace(
        oldest,
        former_addresses=("/results/a-former-name/",),
        published_at=oldest.published_at + timedelta(minutes=1),
    )
    store.put(moved, store.read_bytes(oldest))


def listed(faults: Iterable[str], most: int = 20) -> str:
    """Faults as an assertion shows them: a few, and how many there are."""
    faults = list(faults)
    return "\n".join([f"{len(faults)} faults", *faults[:most]]) if faults else ""
