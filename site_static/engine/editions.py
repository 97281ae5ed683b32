"""Editions on disk.

    editions/000007/site/…            what a web server shows
    editions/000007/site/verify/…     hashes of all files (`manifest`), the signed statement, the chain (`trust`)
    editions/000007/gone/…            the pages that answer 410
    editions/000007/map/…             redirects and withdrawn addresses (`site_static.addresses`)
    editions/assets/…                 files named by their hash that open pages may still ask for (`assets`)
    editions/undo/…                   what the last small changes replaced (`undo`)
    editions/hold.json                the portal is held at an older edition (`rollback`)
    editions/current                  link to the edition that is shown

A new edition grows under a name that starts with ``.new-``, gets its number by one rename, and is shown by another
one, of the link. It can be built again from the record at any time, so its files are not flushed one by one. Small
changes are made in the folder of the full build that they change (`journal`); each has a number of its own.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content.store import TEMPORARY
from site_static.trust import Edition
from site_static.trust.chain import last_edition

from .assets import forget_media, retire_theme
from .errors import BuildRunning

__all__ = ["KEPT", "Edition", "Editions"]

KEPT = 3
"""Editions that stay beside the current one."""


class Editions:
    """The folder of editions."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self.root.glob("[0-9]" * 6) if path.is_dir())

    def folder(self, number: int) -> Path:
        return self.root / f"{number:06d}"

    @property
    def current(self) -> Path | None:
        """Folder of the edition that is shown, None before the first."""
        link = self.root / "current"
        return self.root / link.readlink() if link.is_symlink() else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else builds or changes meanwhile. Raises BuildRunning."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildRunning(self.root) from None
            yield

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new empty folder to build in. It is removed when the block raises. Raises BuildRunning."""
        with self.alone():
            self._remove_rubbish()
            folder = self.root / f"{TEMPORARY}{self.next_number():06d}"
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def next_number(self) -> int:
        """One more than any edition so far; small changes count too."""
        told = [edition.number for folder in map(self.folder, self.numbers()) if (edition := last_edition(folder))]
        return max([*self.numbers(), *told], default=0) + 1

    def adopt(self, folder: Path, number: int) -> Path:
        """Give a finished folder its number, show it, and drop editions that are too old."""
        retire_theme(self.root, self.current)
        forget_media(self.root)  # a full build does not know whether something was withdrawn
        finished = folder.rename(self.folder(number))
        self.show(number)
        self._drop_old(number)
        return finished

    def show(self, number: int) -> None:
        """Switch the link in one rename: a reader sees the old edition or the new one."""
        link = self.root / f"{TEMPORARY}current"
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder(number).name)
        link.replace(self.root / "current")

    def _drop_old(self, current: int) -> None:
        others = [number for number in self.numbers() if number != current]
        for number in others[:-KEPT]:
            shutil.rmtree(self.folder(number))

    def _remove_rubbish(self) -> None:
        for path in self.root.glob(f"{TEMPORARY}*"):
            if path.is_symlink() or path.is_file():
                path.unlink()
            else:
                shutil.rmtree(path)
