"""What an edition is made of: the files of each unit with their hashes, and which units read what."""

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from site_static.leaves import Leaves
from site_static.render import Key, Unit

_NOTHING: "array[int]" = array("I")
SHARD = re.compile(r"([tw])[0-9a-f]+-([0-9a-f]+)\.js")
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[str, bytes])
UNITS_IN_PART = 64
"""Units in one part of the manifest at most."""


class Inventory:
    """Units, their files (name and SHA-256) and the keys that they read. Keys and units are numbered to stay small."""

    def __init__(self) -> None:
        self._units: list[Unit] = []
        self._numbers: dict[Unit, int] = {}
        self._keys: dict[Key, int] = {}
        self._read: list[array[int]] = []
        self._readers: list[array[int]] | None = None
        self._files: list[bytes] = []
        self._trees: dict[str, Leaves[Unit]] | None = None
        self._touched: set[Part] = set()
        self.file_count = 0
        self.page_count = 0

    def note(self, unit: Unit, files: Mapping[str, str], read: Iterable[Key]) -> None:
        """A unit was made: these are its files, and this is what it read."""
        self._put(unit, _packed(files), array("I", map(self._key, read)) or _NOTHING)

    def _key(self, key: Key) -> int:
        return self._keys.setdefault(key, len(self._keys))

    def _put(self, unit: Unit, files: bytes, read: "array[int]") -> None:
        number = self._numbers.setdefault(unit, len(self._units))
        if number == len(self._units):
            self._units.append(unit)
            self._read.append(_NOTHING)
            self._files.append(b"")
        if self._readers is not None:
            self._note_reader(self._readers, number, read)
        self._read[number] = read
        before = self._files[number]
        if before != files:
            self._put_files(unit, number, before, files)

    def _put_files(self, unit: Unit, number: int, before: bytes, files: bytes) -> None:
        self._count(_unpacked(before), -1)
        self._count(_unpacked(files), +1)
        stays = bool(before and files) and _named(before) == _named(files)
        if before and not stays:
            self._touch(before, lambda leaves: leaves.discard(unit))
        self._files[number] = files
        if files:
            self._touch(files, lambda leaves: {leaves.leaf_of(unit)} if stays else leaves.add(unit))

    def _touch(self, files: bytes, change: Callable[[Leaves[Unit]], set[str]]) -> None:
        """Change the leaves in which a unit with these files stands, once there are any."""
        if self._trees is not None:
            tree, _digits = place_of(_named(files))
            leaves = self._trees.setdefault(tree, self._leaves())
            self._touched.update(Part(tree, leaf) for leaf in change(leaves))

    def _leaves(self) -> Leaves[Unit]:
        return Leaves(lambda unit: place_of(_named(self._packed_files(unit)))[1], most=UNITS_IN_PART)

    def _grow_trees(self) -> None:
        """The parts of the manifest, kept from now on. All of them are new."""
        units: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit, files in zip(self._units, self._files, strict=True):
            if files:
                units[place_of(_named(files))[0]].append(unit)
        self._trees = {}
        for tree, there in units.items():
            leaves = self._trees[tree] = self._leaves()
            leaves.fill(there)
            self._touched.update(Part(tree, leaf) for leaf in leaves)

    def _count(self, files: Iterable[str], step: int) -> None:
        """Pages are files of the site that are named index.html."""
        for name in files:
            self.file_count += step
            if name.endswith("index.html") and name.startswith("site/"):
                self.page_count += step

    def files_of(self, unit: Unit) -> Mapping[str, str]:
        return _unpacked(self._packed_files(unit))

    def _packed_files(self, unit: Unit) -> bytes:
        number = self._numbers.get(unit)
        return b"" if number is None else self._files[number]

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

    @property
    def files(self) -> Iterator[str]:
        """Names of all files."""
        return (name for files in self._files for name in _unpacked(files))

    def merge(self, other: "Inventory") -> None:
        """Take over what another process made."""
        keys = list(map(self._key, other._keys))
        for unit, files, read in zip(other._units, other._files, other._read, strict=True):
            self._put(unit, files, array("I", map(keys.__getitem__, read)) or _NOTHING)

    def taken(self) -> "set[Part]":
        """The parts of the manifest that are different since somebody last asked; the first time all of them."""
        if self._trees is None:
            self._grow_trees()
        touched, self._touched = self._touched, set()
        return touched

    def files_in(self, part: "Part") -> list[tuple[str, str]]:
        """The files of a part with their hashes, sorted; none of one that is cut into parts, or is no more."""
        leaves = self._trees[part.tree] if self._trees else None
        units = leaves.items(part.digits) if leaves else ()
        return sorted(item for unit in units for item in self.files_of(unit).items())


class Part(NamedTuple):
    """A part of the manifest: of one of its trees what begins with these digits."""

    tree: str
    digits: str


def place_of(name: str) -> tuple[str, str]:
    """The tree of the manifest in which a file stands, and the digits by which it is found there.

    A page goes by the hash of its folder, so that who has its address finds its part. What changes together, the shards
    of a segment of the search's index, stands together.
    """
    match name.split("/"):
        case "site", "search", locale, "cards", *_, file:
            return f"cards-{locale}", _hashed(file)
        case "site", "search", locale, segment, file:
            return f"search-{locale}-{segment}", _shard_digits(file)
        case "site", "media", *_, file:
            return "media", file
        case "map", file:
            return "map", _hashed(file)
        case *folders, file if file.startswith("index."):
            return "pages", _hashed("/".join(folders))
    return "pages", _hashed(name)


def _shard_digits(file: str) -> str:
    """Terms and completions apart; then the last digits of a shard come first, so that leaves are of one size."""
    found = SHARD.fullmatch(file)
    return f"{'tw'.index(found[1])}{found[2][::-1]:0<4}" if found else "20000"


def _packed(files: Mapping[str, str]) -> bytes:
    """Files with their hashes in a quarter of what a mapping takes; nothing of none."""
    return _encoder.encode({name: bytes.fromhex(digest) for name, digest in files.items()}) if files else b""


def _unpacked(packed: bytes) -> dict[str, str]:
    return {name: digest.hex() for name, digest in _decoder.decode(packed).items()} if packed else {}


def _named(packed: bytes) -> str:
    """The file by which a unit is found: its page, if it has one."""
    return next(iter(_unpacked(packed)))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
