"""The flat form of a row for CSV and XLSX: Chinese column names, repeated groups by number (``主张1.类型``)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from .fields import GROUPS, MATURITY, OWN, SOURCED

_NUMBERED = re.compile(r"(?P<group>[^0-9.]+)(?P<number>[1-9][0-9]?)\.(?P<name>.+)")
_WIDE = str.maketrans("０１２３４５６７８９．（）", "0123456789.()")

_SINGLE = {label: (key,) for key, (_column, label) in (SOURCED | OWN).items()} | {
    f"成熟度.{label}": ("maturity", key) for key, (_column, label) in MATURITY.items()
}
_SINGLE["成熟度"] = ("maturity", "level")
_REPEATED = {group.label: (group.key, {label: key for key, (_c, label) in group.fields.items()}) for group in GROUPS}


def column_names() -> Iterator[tuple[str, str]]:
    """Every column of the flat form with the key it stands for, as docs/import.md lists them."""
    for label, path in _SINGLE.items():
        yield label, ".".join(path)
    for label, (group, names) in _REPEATED.items():
        for name, key in names.items():
            yield f"{label}1.{name}", f"{group}[1].{key}"


def unknown_headers(headers: Iterable[str]) -> list[str]:
    """The headers that stand for nothing."""
    return [header for header in headers if _path(header) is None]


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a flat row as JSON Lines would have them. Groups keep the order of their numbers."""
    facts: dict[str, Any] = {}
    groups: dict[str, dict[int, dict[str, Any]]] = {}
    for header, value in flat.items():
        match _path(header):
            case (str(key),):
                facts[key] = value
            case (str(key), str(part)):
                facts.setdefault(key, {})[part] = value
            case (str(group), int(number), str(key)):
                groups.setdefault(group, {}).setdefault(number, {})[key] = value
    return facts | {group: [rows[number] for number in sorted(rows)] for group, rows in groups.items()}


@lru_cache(maxsize=4096)
def _path(header: str) -> tuple[str | int, ...] | None:
    header = re.sub(r"\s+", "", header).translate(_WIDE)
    if header in _single():
        return _single()[header]
    found = _NUMBERED.fullmatch(header)
    if found is None or found["group"] not in _REPEATED:
        return None
    group, names = _REPEATED[found["group"]]
    key = {label.translate(_WIDE): key for label, key in names.items()}.get(found["name"])
    return (group, int(found["number"]), key) if key else None


@cache
def _single() -> dict[str, tuple[str, ...]]:
    return {label.translate(_WIDE): path for label, path in _SINGLE.items()}
