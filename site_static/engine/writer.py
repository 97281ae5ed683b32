"""The writer of full builds: each file once, inside the new edition."""

import os
from pathlib import Path
from typing import Any

from pelican.writers import Writer

from .errors import DuplicateAddress


class EditionWriter(Writer):
    """Writes the files of a new edition. A file that is written twice raises DuplicateAddress."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self._root = os.path.dirname(output_path)  # noqa: PTH120 - a str is faster, 20,000 times
        self._folders: set[str] = set()

    def put(self, name: str, data: bytes) -> None:
        """Write one file; ``name`` is relative to the edition, with forward slashes."""
        try:
            descriptor = os.open(self._place(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            raise DuplicateAddress(address_of(name)) from None
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)

    def link(self, source: Path, name: str) -> None:
        """Put a file that never changes into the edition, unless it is there already."""
        _link(source, self._place(name))

    def _place(self, name: str) -> str:
        folder, _, _ = name.rpartition("/")
        if ".." in name.split("/"):
            raise DuplicateAddress(name)
        if folder not in self._folders:
            self._make(f"{self._root}/{folder}")
            self._folders.add(folder)
        return f"{self._root}/{name}"

    def _make(self, folder: str) -> None:
        """A folder, nearly always in one that is there: another part of the build may have made either."""
        try:
            os.mkdir(folder)  # noqa: PTH102 - a str is faster, 20,000 times
        except FileExistsError:
            return
        except FileNotFoundError:
            self._make(os.path.dirname(folder))  # noqa: PTH120
            self._make(folder)


def address_of(name: str) -> str:
    """The public address of a file of the edition."""
    return "/" + name.partition("/")[2].removesuffix("index.html")


def _link(source: Path, target: str) -> None:
    """A hard link where the file system allows it, else a copy. Another part of the build may have been first."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:
        Path(target).write_bytes(source.read_bytes())
