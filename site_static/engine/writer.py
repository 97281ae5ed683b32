"""The writer: each file once, inside the edition, with its hash noted."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican.writers import Writer

from content.store import MediaStore, MissingMedia

from .errors import DuplicateAddress


class EditionWriter(Writer):
    """Writes under ``site/`` and ``gone/`` of an edition. A path that is written twice raises DuplicateAddress."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self.root = Path(output_path).parent
        self.digests: dict[str, str] = {}
        self._folders: set[str] = set()

    def put(self, name: str, data: bytes) -> None:
        """Write one file; ``name`` is relative to the edition, with forward slashes."""
        path = self._claim(name, hashlib.sha256(data).hexdigest())
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            raise DuplicateAddress(address_of(name)) from None
        with open(descriptor, "wb", buffering=0) as stream:  # noqa: PTH123 - from a descriptor
            stream.write(data)

    def link_media(self, media: MediaStore, name: str, subject: str) -> None:
        """Put a file of the media store under ``site/media/``, once. Raises MissingMedia."""
        target = f"site/media/{name[:2]}/{name}"
        if target in self.digests:
            return
        source = media.path(name)
        if not source.is_file():
            raise MissingMedia(name, subject)
        _link(source, self._claim(target, name.partition(".")[0]))

    def _claim(self, name: str, digest: str) -> str:
        if name in self.digests:
            raise DuplicateAddress(address_of(name))
        folder, _, _ = name.rpartition("/")
        if ".." in name.split("/"):
            raise DuplicateAddress(name)
        self.digests[name] = digest
        if folder not in self._folders:
            os.makedirs(self.root / folder, exist_ok=True)  # noqa: PTH103 - a str is faster, 20,000 times
            self._folders.add(folder)
        return f"{self.root}/{name}"

    def merge(self, digests: dict[str, str]) -> None:
        """Take over what another process wrote in this edition."""
        self.digests.update(digests)

    def manifest(self) -> bytes:
        """Every file with its hash, sorted, in the form that ``sha256sum -c`` reads."""
        return "".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items())).encode()

    @property
    def pages(self) -> Iterator[str]:
        """Addresses of the pages under ``site/``."""
        for name in self.digests:
            if name.startswith("site/") and name.endswith("index.html"):
                yield "/" + name[5:-10]


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
