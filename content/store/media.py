"""Media by content: the name of a file is the SHA-256 of its bytes and its ending."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from .errors import MissingMedia, TornFile
from .files import write_atomically, write_together

NAME = re.compile(r"[0-9a-f]{64}\.(avif|webp|jpg|png|pdf|docx|xlsx|pptx|zip|mp4|vtt|csv)")


AT_ONCE = 64
"""Files that are held in memory while they are copied."""


class MediaStore:
    """A folder of files that never change. Putting the same bytes twice keeps one file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its name. ``suffix`` is one of the endings of `content.records.MediaName`."""
        name = f"{hashlib.sha256(data).hexdigest()}.{suffix}"
        path = self.path(name)
        if not path.is_file() or path.stat().st_size != len(data):
            write_atomically(path, data)
        return name

    def copy(self, names: Iterable[str], source: "MediaStore") -> None:
        """Take over these files, unless they are here. Raises MissingMedia or TornFile of the source."""
        missing = iter(name for name in dict.fromkeys(names) if not self.path(name).is_file())
        while group := list(islice(missing, AT_ONCE)):
            write_together({self.path(name): source.read(name) for name in group})

    def path(self, name: str) -> Path:
        """Where the file of that name stands, or would stand. Raises ValueError for anything but a media name."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a media file")
        return self.root / name[:2] / name

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises MissingMedia, or TornFile when they do not have their name's hash."""
        try:
            data = self.path(name).read_bytes()
        except FileNotFoundError:
            raise MissingMedia(name) from None
        if hashlib.sha256(data).hexdigest() != name.partition(".")[0]:
            raise TornFile(self.path(name))
        return data

    def names(self) -> Iterator[str]:
        """Names of all files, sorted."""
        for path in sorted(self.root.glob("??/*")):
            if NAME.fullmatch(path.name):
                yield path.name

    def drop_torn(self) -> None:
        """Delete files that do not have the hash of their name, so that `copy` takes them over again."""
        for name in list(self.names()):
            try:
                self.read(name)
            except TornFile:
                self.remove(name)

    def remove(self, name: str) -> None:
        """Delete a file; one that is not there is no error."""
        self.path(name).unlink(missing_ok=True)
