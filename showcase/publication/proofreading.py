"""三校: what the program checks in a record before people read it, and what they must tick."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext_lazy as _

from content import records

from .models import PublicState, WatchedWord
from .subjects import REFERENCE_KINDS, parse_subject

CHECKS = {
    "names": _("人名、单位名称已核对"),
    "places": _("地名、区划已核对"),
    "units": _("计量单位已核对"),
    "figures": _("数字、日期已核对"),
    "words": _("错敏词提示已逐条处理"),
}
"""The proofreading that each approval records (三校)."""

FIGURE = re.compile(
    r"[0-9][0-9,]*(?:\.[0-9]+)?(?:\s?(?:%|‰|℃|[A-Za-zμΩ°²³/·]+|万|亿|元|年|月|日|项|家|人|倍|吨|千瓦|兆瓦|公里|米|毫米|微米|纳米))?"
)
_KEYS_WITHOUT_TEXT = {"schema", "type", "locale", "slug", "id", "kind", "name_of_file", "licence", "renditions", "href"}


class Finding(NamedTuple):
    """A watched word found in a text: where, which, and what the list advises."""

    path: str
    word: str
    kind: str
    advice: str
    excerpt: str


def texts(record: records.Record) -> Iterator[tuple[str, str]]:
    """Every text of a record that people read, with its path."""
    yield from _texts(msgspec.to_builtins(record), "")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _KEYS_WITHOUT_TEXT:
                yield from _texts(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, 1):
            yield from _texts(item, f"{path}[{number}]")
    elif isinstance(value, str):
        yield path, records.plain_text(value) if path.endswith(".html") else value


def findings(record: records.Record) -> list[Finding]:
    """Wrong and sensitive words of the editors' list that stand in the record."""
    watched = list(WatchedWord.objects.all())
    return [
        Finding(path, word.word, word.get_kind_display(), word.advice, _excerpt(text, word.word))
        for path, text in texts(record)
        for word in watched
        if word.word in text
    ]


def _excerpt(text: str, word: str) -> str:
    start = text.index(word)
    return f"{text[max(0, start - 10) : start]}【{word}】{text[start + len(word) : start + len(word) + 10]}"


class Facts(NamedTuple):
    """What proofreaders compare with the documents: names, places, figures, each once, in order."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    figures: tuple[str, ...]


def facts(record: records.Record) -> Facts:
    """Names, places and figures of a record, listed for checking as readers will see them."""
    named = _reference_names(record)
    names: dict[str, None] = {}
    places: dict[str, None] = {}
    for part in records.parts(record):
        if isinstance(part, records.Completer):
            names[part.name] = None
        elif isinstance(part, records.Unit):
            names[part.name or named[f"organisation/{part.organisation}"]] = None
        elif isinstance(part, records.Application) and part.place:
            places[part.place] = None
    for field in ("city", "county", "place"):
        if value := getattr(record, field, None):
            places[named.get(f"term/{value}", str(value))] = None
    figures = {match.strip(): None for _path, text in texts(record) for match in FIGURE.findall(text)}
    return Facts(tuple(names), tuple(places), tuple(figures))


def _reference_names(record: records.Record) -> dict[str, str]:
    """Public names of the organisations and terms that a record refers to, in its language; else their ids."""
    wanted = [name for name in records.refers_to(record) if name.partition("/")[0] in REFERENCE_KINDS]
    keys = [parse_subject(name).key for name in wanted]
    found = dict(zip(wanted, keys, strict=True))
    english = getattr(record, "locale", "") == "en"
    for state in PublicState.objects.live().filter(kind__in=REFERENCE_KINDS, key__in=keys).select_related("record"):
        reference = state.record and state.record.record
        if isinstance(reference, records.Organisation | records.Term):
            found[str(state.subject)] = (english and reference.name_en) or reference.name
    return found
