"""What an edition is made of: the files of each unit with their hashes, and which units read what."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_static.render import Key, Unit
from site_static.trust.statement import MANIFEST_SPREAD


class Inventory:
    """Units, their files (name and SHA-256) and the keys that they read. Keys and units are numbered to stay small."""

    def __init__(self) -> None:
        self._units: list[Unit] = []
        self._numbers: dict[Unit, int] = {}
        self._files: dict[Unit, dict[str, str]] = {}
        self._parts: defaultdict[str, set[Unit]] = defaultdict(set)
        self._readers: defaultdict[Key, array[int]] = defaultdict(_no_numbers)
        self._read: dict[Unit, frozenset[Key]] = {}
        self.file_count = 0
        self.page_count = 0

    def note(self, unit: Unit, files: Mapping[str, str], read: Iterable[Key]) -> None:
        """A unit was made: these are its files, and this is what it read."""
        number = self._numbers.get(unit)
        if number is None:
            number = self._numbers[unit] = len(self._units)
            self._units.append(unit)
        keys = frozenset(read)
        for key in keys - self._read.get(unit, frozenset()):
            self._readers[key].append(number)
        self._read[unit] = keys
        part = manifest_part(unit)
        self._count(self.files_of(unit), -1)
        self._count(files, +1)
        if files:
            self._files[unit] = dict(files)
            self._parts[part].add(unit)
        else:
            self._files.pop(unit, None)
            self._parts[part].discard(unit)

    def _count(self, files: Iterable[str], step: int) -> None:
        """Pages are files of the site that are named index.html."""
        for name in files:
            self.file_count += step
            if name.endswith("index.html") and name.startswith("site/"):
                self.page_count += step

    def files_of(self, unit: Unit) -> Mapping[str, str]:
        return self._files.get(unit, {})

    def readers(self, key: Key) -> Iterator[Unit]:
        """Units that read a key when they were last made."""
        return (unit for number in self._readers.get(key, ()) if key in self._read[unit := self._units[number]])

    def __iter__(self) -> Iterator[tuple[Unit, Mapping[str, str]]]:
        return iter(self._files.items())

    def merge(self, other: "Inventory") -> None:
        """Take over what another process made."""
        for unit, keys in other._read.items():
            self.note(unit, other.files_of(unit), keys)

    def part(self, name: str) -> bytes:
        """One part of the manifest: its files with their hashes, in the form that ``sha256sum -c`` reads."""
        rows = sorted(item for unit in self._parts.get(name, ()) for item in self._files[unit].items())
        return "".join(f"{digest}  {file}\n" for file, digest in rows).encode()

    @property
    def part_names(self) -> list[str]:
        return sorted(name for name, units in self._parts.items() if units)


def _no_numbers() -> "array[int]":
    return array("I")


def manifest_part(unit: Unit) -> str:
    """The part of the manifest that has a unit: what changes together stands together, so a change rewrites few."""
    kind = unit[0]
    if kind in {"story", "tombstone", "id", "plate"}:
        return f"{kind}-{_hashed(unit[-1])}"
    if kind == "index":
        return f"{kind}-{unit[1]}-{_hashed(unit[2])}"
    if kind in {"list", "feed"}:
        facet = unit[2].partition(":")[0] or "all"
        crowded = facet == "organisation" or (facet == "all" and unit[3:] not in {(), ("0",)})
        return f"{kind}-{unit[1]}-{facet}" + (f"-{_hashed('/'.join(unit[2:]))}" if crowded else "")
    return kind


def _hashed(text: str) -> str:
    return f"{hashlib.sha256(text.encode()).digest()[0] % MANIFEST_SPREAD:02x}"
