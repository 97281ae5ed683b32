"""What changed between two records, path by path, for the approval page and the history."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from content import records


class Difference(NamedTuple):
    """One value that changed; empty ``before`` means added, empty ``after`` removed."""

    path: str
    before: str
    after: str


def differences(before: records.Record | None, after: records.Record | None) -> list[Difference]:
    """The changed values from ``before`` to ``after``, in the order of the paths."""
    old = dict(_leaves(msgspec.to_builtins(before), "")) if before is not None else {}
    new = dict(_leaves(msgspec.to_builtins(after), "")) if after is not None else {}
    paths = dict.fromkeys([*new, *old])
    return [Difference(path, old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path)]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, 1):
            yield from _leaves(item, f"{path}[{number}]")
    elif value is not None:
        yield path, str(value)
