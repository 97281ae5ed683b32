"""What an author could write to break a page, a list or a feed: a small portal full of it."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec

from content import records as r
from content.store import RecordStore
from site_static.tests.records import event, put, ranking, result, small_record, theme, withdraw

MARKUP = '<script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;{{ 7*7 }}{% raw %}</title></script>'
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8
LONG_TITLE = "面向复杂工况的高稳定钙钛矿光伏组件关键技术与装备" * 20
RIGHT_TO_LEFT = "\u202eevil\u202c \u200fשלום\u200e \u2067مرحبا\u2069 正常文字 \u202eabc"
EMOJI = "👩🏽‍🔬🇨🇳 🧪 1️⃣ ✨‼️ 家👨‍👩‍👧‍👦"
RARE = "𬭎氢𬭶与㛃、䶮、𠮷、堃、喆、犇、龘"
TEXTS = (MARKUP, LONG_WORD, LONG_TITLE, RIGHT_TO_LEFT, EMOJI, RARE)
UNITS = 60

FREE = {
    **dict.fromkeys(("title", "statement", "alt", "credit", "licence", "caption", "source", "text", "speaker"), 400),
    **dict.fromkeys(("issuer", "verifier", "assessor", "condition", "holder", "value", "user", "place", "role"), 400),
    **dict.fromkeys(("contribution", "wanted", "office", "address", "journal", "content_source", "note"), 400),
    **dict.fromkeys(("official_name", "document", "batch", "summary", "reason", "presenter", "description"), 400),
    **dict.fromkeys(("since", "period", "transcript"), 400),
    "name": 200,
    "ours": 400,
    "unit": 400,
    "one_liner": 30,
    "abstract": 150,
}
"""Fields in which an author writes freely, and how much of a hostile text goes into each."""
LISTS = {"limitations", "quotable", "keywords", "owners", "cells", "columns", "categories"}


def hostile(record: r.StoryRecord) -> r.StoryRecord:
    """A record whose every free text is hostile."""
    texts = cycle(TEXTS)
    return msgspec.convert(_spoilt(msgspec.to_builtins(record), texts), type(record))


def _spoilt(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, list):
        return [_spoilt(item, texts) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _spoilt_field(key, item, texts) for key, item in value.items()}


def _spoilt_field(key: str, value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, str) and value and key in FREE:
        return next(texts)[: FREE[key]]
    if key in LISTS:
        return [next(texts)[:400] for _item in value]
    if key == "html":
        return f"<p>{_escaped(next(texts))}</p><h3>{_escaped(next(texts))}</h3><p>{_escaped(next(texts))}</p>"
    return _spoilt(value, texts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def stories() -> Iterator[r.StoryRecord]:
    """In each language a result for each hostile title, one of them with 60 units, and releases that name them."""
    for locale in r.LOCALES:
        for number, text in enumerate(TEXTS, 11):
            spoilt = hostile(result(number, locale, units=_units(number), completers=_people(number)))
            yield msgspec.structs.replace(spoilt, title=text[:400], slug=f"hostile-{number}", one_liner=text[:30])
        for release in (event(locale, slug="2027-q1"), ranking(locale, slug="2027"), theme(locale, slug="hostile")):
            yield hostile(_naming_hostile_results(release))


def _units(number: int) -> tuple[r.Unit, ...]:
    own = r.Unit(organisation="sample-university")
    return (own, *(r.Unit(name=f"示例合作单位 {n}") for n in range(UNITS if number == 11 else 1)))


def _people(number: int) -> tuple[r.Completer, ...]:
    return tuple(r.Completer(name=f"示例 {n}") for n in range(UNITS if number == 11 else 1))


def _naming_hostile_results(release: Any) -> Any:
    ids = [f"ZLHCG-DEMO-{number:04d}" for number in range(11, 11 + len(TEXTS))]
    named: dict[str, Any] = {
        "Event": lambda: {"results": tuple(r.Presented(result=key, presenter="-") for key in ids)},
        "Ranking": lambda: {"entries": tuple(r.Ranked(result=key, reason="-", rank=n) for n, key in enumerate(ids, 1))},
        "Theme": lambda: {"results": tuple(ids)},
    }
    return msgspec.structs.replace(release, **named[type(release).__name__]())


def hostile_record(root: Path) -> RecordStore:
    """The small portal of one page of each kind and block, and the hostile stories, the last withdrawn."""
    store = small_record(root)
    for order, record in enumerate(stories(), 1000):
        live = put(store, record, order=order)
    withdraw(store, live, reason=f"{MARKUP} {RIGHT_TO_LEFT} {LONG_WORD}")
    return store
