"""What a small change replaced is kept, so that it can be undone.

    editions/undo/000009/undo    which folder, from which edition to which, and what of it is kept
    editions/undo/000009/3       a file as it was before: a second name of the same bytes, no copy

A small change replaces files by renaming new ones over them, so the old bytes only need another name to survive: one
link a file, whatever its size. Snapshots of the whole folder would cost a link for each of its files at each change.
Nothing is flushed: what is kept is checked against the manifest of the edition that it belonged to before it is shown.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from .journal import Change

FOLDER = "undo"
KEPT = 50
"""So many small changes can be undone."""


class Undo(msgspec.Struct, frozen=True):
    """How to come from an edition to the one ``before``: the number under which each file is kept, None for a file
    that was not there."""

    edition: str
    number: int
    before: int
    files: dict[str, int | None]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Undo)


def keep(root: Path, folder: Path, change: "Change") -> None:
    """Give the files that a change is about to replace or remove a second name. Can be repeated after a kill."""
    if not change.number:
        return
    place = place_of(root, change.number)
    place.mkdir(parents=True, exist_ok=True)
    files: dict[str, int | None] = {}
    for index, name in enumerate(change.names):
        files[name] = None if name in change.created or not _keep(folder / name, place / str(index)) else index
    undo = Undo(change.edition, change.number, change.before, files)
    (place / "undo").write_bytes(_encoder.encode(undo))


def _keep(source: Path, target: Path) -> bool:
    """False when the file has gone before it was kept: the change was stopped while it removed."""
    try:
        os.link(source, target)
    except FileExistsError:
        return True
    except FileNotFoundError:
        return False
    return True


def drop_old(root: Path, number: int) -> None:
    """Once a change is done: it may put back the oldest that is kept. Numbers have gaps, as full builds have one."""
    for place in (root / FOLDER).glob("[0-9]*"):
        if int(place.name) <= number - KEPT:
            shutil.rmtree(place, ignore_errors=True)


def place_of(root: Path, number: int) -> Path:
    return root / FOLDER / f"{number:06d}"


def undos(root: Path, edition: str, number: int) -> Iterator[Undo]:
    """How to go back step by step in a folder whose statement has this number: the newest change first."""
    while (found := _read(place_of(root, number))) and found.edition == edition:
        yield found
        number = found.before


def _read(place: Path) -> Undo | None:
    try:
        return _decoder.decode((place / "undo").read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
