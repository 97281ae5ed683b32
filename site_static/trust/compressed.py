"""Compressed copies beside the files of an edition: ``index.html.gz`` and ``index.html.br``.

No manifest names them: they are checked by what comes out of them.
"""

import gzip
import zlib
from collections.abc import Callable, Mapping

import brotli

GZIP_LEVEL = 6
BROTLI_LEVEL = 5
"""Measured on pages: 26 % of their size at 0.4 ms a page; level 9 takes 7 ms for half a per cent less, 11 takes 15 ms
for 3.5 % less. Gzip leaves 29 % at 0.3 ms, and no more at higher levels."""
WORTH_IT = 600
"""Bytes. A smaller file fits into one packet as it is."""
TEXTS = frozenset({"html", "json", "xml", "txt", "css", "js", "svg", "csv", "ics"})
ENCODINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}
"""By the name that HTTP gives them, the best first."""
_INFLATE: Mapping[str, Callable[[bytes], bytes]] = {".br": brotli.decompress, ".gz": gzip.decompress}


class BadCopy(ValueError):
    """A compressed copy from which nothing comes out."""


def has_copies(name: str, size: int) -> bool:
    """Whether a file of the edition gets compressed copies. The statement and the manifest change with every edition
    and are read by programs: they have none."""
    folder = name.startswith(("site/", "gone/")) and not name.startswith(("site/verify/", "site/media/"))
    return size >= WORTH_IT and (folder or name == "site/verify/index.html") and name.rpartition(".")[2] in TEXTS


def copies_of(name: str) -> tuple[str, ...]:
    """The names of a file's copies, whether or not they are there."""
    return tuple(name + ending for ending in ENCODINGS.values())


def copies(name: str, data: bytes) -> dict[str, bytes]:
    """The copies of a file; none of one that is not worth it. The same input, the same bytes."""
    if not has_copies(name, len(data)):
        return {}
    packed = gzip.compress(data, GZIP_LEVEL, mtime=0)
    return {name + ".gz": packed, name + ".br": brotli.compress(data, quality=BROTLI_LEVEL)}


def original(name: str) -> str | None:
    """The file of which a name would be a copy; None for what is no copy's name."""
    return next((name.removesuffix(ending) for ending in _INFLATE if name.endswith(ending)), None)


def inflated(name: str, data: bytes) -> bytes:
    """What comes out of a copy. Raises BadCopy."""
    try:
        return next(inflate(data) for ending, inflate in _INFLATE.items() if name.endswith(ending))
    except (brotli.error, OSError, EOFError, zlib.error) as error:
        raise BadCopy(str(error)) from error
