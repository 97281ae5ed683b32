"""Compressed copies of a whole new edition, by all cores; what the last edition has already is linked."""

import os
from collections.abc import Sequence
from pathlib import Path

from site_static.trust.compressed import copies, copies_of, has_copies

from .parts import in_parts
from .settings import Progress


def compress_edition(folder: Path, before: Path | None, names: Sequence[str], parts: int, report: Progress) -> None:
    """Write the copies of an edition's files, in so many processes. ``before`` is the edition that is shown; the first
    process reports."""

    def work(part: int) -> None:
        share = names[part::parts]
        for done, name in enumerate(share, 1):
            if has_copies(name, (folder / name).stat().st_size):
                _compress(folder, before, name)
            if part == 0:
                report(done, len(share))

    in_parts(parts, work)


def _compress(folder: Path, before: Path | None, name: str) -> None:
    data = (folder / name).read_bytes()
    if before and _is_same(before / name, data) and _linked(folder, before, name):
        return
    for copy, packed in copies(name, data).items():
        (folder / copy).unlink(missing_ok=True)
        (folder / copy).write_bytes(packed)


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _linked(folder: Path, before: Path, name: str) -> bool:
    try:
        for copy in copies_of(name):
            os.link(before / copy, folder / copy)
    except OSError:
        return False
    return True
