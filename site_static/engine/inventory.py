"""What an edition is made of: the files of each unit with their hashes, and which units read what."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_static.render import Key, Unit
from site_static.trust.statement import MANIFEST_SPREAD

_NOTHING: "array[int]" = array("I")
_NO_FILES: Mapping[str, str] = {}


class Inventory:
    """Units, their files (name and SHA-256) and the keys that they read. Keys and units are numbered to stay small."""

    def __init__(self) -> None:
        self._units: list[Unit] = []
        self._numbers: dict[Unit, int] = {}
        self._keys: dict[Key, int] = {}
        self._read: list[array[int]] = []
        self._readers: list[array[int]] | None = None
        self._files: dict[Unit, dict[str, str]] = {}
        self._parts: defaultdict[str, set[Unit]] = defaultdict(set)
        self.file_count = 0
        self.page_count = 0

    def note(self, unit: Unit, files: Mapping[str, str], read: Iterable[Key]) -> None:
        """A unit was made: these are its files, and this is what it read."""
        self._put(unit, files, array("I", map(self._key, read)))

    def _key(self, key: Key) -> int:
        return self._keys.setdefault(key, len(self._keys))

    def _put(self, unit: Unit, files: Mapping[str, str], read: "array[int]") -> None:
        number = self._numbers.setdefault(unit, len(self._units))
        if number == len(self._units):
            self._units.append(unit)
            self._read.append(_NOTHING)
        if self._readers is not None:
            self._note_reader(self._readers, number, read)
        self._read[number] = read
        self._count(self.files_of(unit), -1)
        self._count(files, +1)
        if files:
            self._files[unit] = dict(files)
            self._parts[manifest_part(unit)].add(unit)
        elif self._files.pop(unit, None):
            self._parts[manifest_part(unit)].discard(unit)

    def _count(self, files: Iterable[str], step: int) -> None:
        """Pages are files of the site that are named index.html."""
        for name in files:
            self.file_count += step
            if name.endswith("index.html") and name.startswith("site/"):
                self.page_count += step

    def files_of(self, unit: Unit) -> Mapping[str, str]:
        return self._files.get(unit, _NO_FILES)

    def readers(self, keys: Iterable[Key]) -> set[Unit]:
        """Units that read any of these keys when they were last made."""
        readers = self.follow()
        asked = {self._keys[key] for key in keys if key in self._keys}
        numbers = {number for key in asked for number in readers[key] if key in self._read[number]}
        return {self._units[number] for number in numbers}

    def follow(self) -> "list[array[int]]":
        """For each key the units that read it, kept from now on. Only who changes an edition needs it."""
        if self._readers is None:
            self._readers = [array("I") for _key in self._keys]
            for number, keys in enumerate(self._read):
                for key in keys:
                    self._readers[key].append(number)
        return self._readers

    def _note_reader(self, readers: "list[array[int]]", number: int, read: "array[int]") -> None:
        """A unit that reads a key no more stays among its readers, and is passed over."""
        readers += (array("I") for _key in range(len(readers), len(self._keys)))
        for key in set(read).difference(self._read[number]):
            readers[key].append(number)

    def __iter__(self) -> Iterator[tuple[Unit, Mapping[str, str]]]:
        return iter(self._files.items())

    def merge(self, other: "Inventory") -> None:
        """Take over what another process made."""
        if not self._units:
            vars(self).update(vars(other))
            return
        keys = list(map(self._key, other._keys))
        for unit, read in zip(other._units, other._read, strict=True):
            self._put(unit, other.files_of(unit), array("I", map(keys.__getitem__, read)))

    def part(self, name: str) -> bytes:
        """One part of the manifest: its files with their hashes, in the form that ``sha256sum -c`` reads."""
        rows = sorted(item for unit in self._parts.get(name, ()) for item in self._files[unit].items())
        return "".join(f"{digest}  {file}\n" for file, digest in rows).encode()

    @property
    def part_names(self) -> list[str]:
        return sorted(name for name, units in self._parts.items() if units)


def manifest_part(unit: Unit) -> str:
    """The part of the manifest that has a unit: what there are many of is spread, so that each part stays small."""
    kind = unit[0]
    if kind in {"story", "tombstone", "id", "plate"}:
        return f"{kind}-{_hashed(unit[-1])}"
    if kind == "index":
        return f"{kind}-{unit[1]}-{_hashed(unit[2])}"
    if kind in {"list", "feed"}:
        return f"list-{unit[1]}-{_hashed('/'.join(unit[2:]))}"
    return kind


def _hashed(text: str) -> str:
    return f"{hashlib.sha256(text.encode()).digest()[0] % MANIFEST_SPREAD:02x}"
