"""The chain: the statements of all editions, each naming the hash of the one before. It only grows."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from .notes import Note, Signer, VerifierKey
from .statement import CHAIN, KEYS, STATEMENT, Edition

PART = 32
"""Statements in one file: a small change writes one of at most 32."""


def part_of(number: int) -> str:
    """The file of the chain that has an edition's statement."""
    return f"{CHAIN}{number // PART:05d}.txt"


class Chain:
    """The end of a chain, from which it grows."""

    def __init__(self, last: Note | None = None, newest_part: Mapping[str, tuple[Note, ...]] = {}) -> None:
        self.last = last
        self._part = dict(newest_part)

    @classmethod
    def of(cls, folder: Path | None) -> "Chain":
        """The chain that the edition in a folder ends; an empty one where there is none, or none that can be read."""
        if folder is None:
            return cls()
        last = _last_note(folder)
        if last is None:
            return cls()
        name = part_of(Edition.parse(last).number)
        notes = _notes(folder / name)
        return cls(last, {name: tuple(notes if last in notes else [*notes, last])})

    @property
    def digest(self) -> str:
        """What the next statement names as the one before it."""
        return self.last.digest if self.last else ""

    def grown(self, edition: Edition, signer: Signer | None) -> "tuple[Chain, dict[str, bytes]]":
        """The chain with one more statement, and the files to write for it. Without a signer it stays unsigned."""
        note = signer.sign(edition.text) if signer else Note(edition.text)
        name = part_of(edition.number)
        notes = (*self._part.get(name, ()), note)
        files = {name: "\n".join(map(str, notes)).encode(), STATEMENT: str(note).encode()}
        return Chain(note, {name: notes}), files


def _last_note(folder: Path) -> Note | None:
    """The statement of a folder; where a power cut has torn it, the last that the chain has."""
    notes = _notes(folder / STATEMENT)
    for path in sorted((folder / CHAIN).glob("*.txt"), reverse=True):
        notes = notes or _notes(path)
    return notes[-1] if notes else None


def _notes(path: Path) -> list[Note]:
    """The statements in a file that can be read."""
    try:
        notes = Note.parse_all(path.read_text(encoding="utf-8"))
        for note in notes:
            Edition.parse(note)
    except (OSError, ValueError):  # BadNote and UnicodeDecodeError are ValueErrors
        return []
    return notes


def read_chain(folder: Path) -> Iterator[tuple[str, Note]]:
    """Every statement of a folder's chain with the name of its file, oldest first. Raises BadNote, OSError."""
    for path in sorted((folder / CHAIN).glob("*.txt")):
        for note in Note.parse_all(path.read_text(encoding="utf-8")):
            yield f"{CHAIN}{path.name}", note


def last_edition(folder: Path) -> Edition | None:
    """What the edition in a folder says of itself, by its chain where the statement is torn; None when neither can be
    read."""
    last = _last_note(folder)
    return Edition.parse(last) if last else None


def last_editions(folder: Path, count: int) -> list[Edition]:
    """The newest statements of a folder's chain that can be read, the newest first."""
    found: list[Edition] = []
    for path in sorted((folder / CHAIN).glob("*.txt"), reverse=True):
        found += [Edition.parse(note) for note in reversed(_notes(path))]
        if len(found) >= count:
            break
    return found[:count]


def keys_file(signer: Signer | None, folder: Path | None) -> bytes:
    """The published keys: the present one first, then those of earlier editions (a changed key leaves the old one)."""
    keys = [signer.public] if signer else []
    for key in read_keys(folder / KEYS) if folder else ():
        if key not in keys:
            keys.append(key)
    return "".join(f"{key}\n" for key in keys).encode()


def read_keys(path: Path) -> list[VerifierKey]:
    """The keys in a file, none when there is no file. Raises BadNote."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [VerifierKey.parse(line) for line in lines if line]


def carried(folder: Path | None) -> list[str]:
    """Names of the chain's files that a new folder takes over from this one."""
    return [f"{CHAIN}{path.name}" for path in sorted((folder / CHAIN).glob("*.txt"))] if folder else []
