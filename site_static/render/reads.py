"""What a page was made from, noted while it is made.

Whatever a page asks the portal for has a key, such as ``("card", "ZLHCG-2026-0001", "en")``. The portal notes the keys
of each page that is being made; a change touches keys; pages that noted one of them are made again. So no list says
what depends on what, and none can be forgotten.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

Key = tuple[str, ...]
Value = TypeVar("Value")


class Remembered(NamedTuple):
    """A value that many pages share, with the keys it was made from."""

    value: Any
    keys: frozenset[Key]


class _Noted(NamedTuple):
    """Keys that were noted one by one, and those of the remembered values that were asked for, by their names."""

    keys: set[Key]
    shared: dict[Key, frozenset[Key]]


class Reads:
    """The keys that are being noted, and values remembered with theirs."""

    def __init__(self) -> None:
        self._stopped = False
        self._noting: list[_Noted] = []
        self._remembered: dict[Key, Remembered] = {}
        self._dependents: dict[Key, set[Key]] = {}

    def note(self, *key: str) -> None:
        if self._noting:
            self._noting[-1].keys.add(key)

    def stop(self) -> None:
        """Note nothing from now on: what is made will not be changed, only made anew."""
        self._stopped = True

    @contextmanager
    def noting(self) -> Iterator[set[Key]]:
        """Collects the keys noted inside; they are complete at the end."""
        if self._stopped:
            yield set()
            return
        noted = _Noted(set(), {})
        self._noting.append(noted)
        try:
            yield noted.keys
        finally:
            self._noting.pop()
            noted.keys.update(*noted.shared.values())

    def remember(self, name: Key, make: Callable[[], Value]) -> Value:
        """The value of that name, made once; whoever asks for it depends on all that it was made from."""
        found = self._remembered.get(name)
        if found is None:
            with self.noting() as keys:
                value = make()
            found = self._remembered[name] = Remembered(value, frozenset(keys))
            for key in keys:
                self._dependents.setdefault(key, set()).add(name)
        if self._noting:
            self._noting[-1].shared[name] = found.keys
        return found.value

    def forget_all(self) -> None:
        """Drop every value: whoever asks next makes it anew."""
        self._remembered.clear()
        self._dependents.clear()

    def forget(self, touched: Iterable[Key]) -> None:
        """Drop the values that were made from any of these keys."""
        for key in touched:
            for name in self._dependents.pop(key, ()):
                self._remembered.pop(name, None)
