"""The map of an edition: what a server answers where there is no page. Builder and server share it.

    map/3f.json       redirects and withdrawn addresses whose path falls into this part
    map/3f2.json      where there are too many for one part: those of it whose next digit is 2 (`leaves`)
    map/headers.json  the headers of every answer, and how long files may be kept

The parts keep a change small: one address that moves rewrites one part, of a few kilobytes at any size.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

STORY_FILE = re.compile(r"site/(?:en/)?(?:results|events|rankings|themes)/[^/]+/[^/]+$")
"""Names of files, relative to the edition, that stand where a story has its page."""


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawn address: public reason, moment, and the file in the edition that says so."""

    reason: str
    since: str
    page: str


class AddressMap(msgspec.Struct, frozen=True, kw_only=True):
    """``redirects`` lead to a live page in one hop; no address is in both, and none has a page of its own.

    Only ``/id/<id>/`` has a page as well, for servers that know no redirects.
    """

    redirects: dict[str, str] = {}
    gone: dict[str, Gone] = {}


class Headers(msgspec.Struct, frozen=True, kw_only=True):
    """``always`` are sent with every answer. ``kept_for_ever`` are folders whose files are named by their hash:
    they get ``for_ever`` as Cache-Control, all others ``for_now``."""

    always: dict[str, str]
    kept_for_ever: tuple[str, ...]
    for_ever: str
    for_now: str


HEADERS = Headers(
    always={
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'self'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    },
    kept_for_ever=("/theme/", "/media/"),
    for_ever="public, max-age=31536000, immutable",
    for_now="public, max-age=0, must-revalidate",
)
"""What this version of the portal needs: its pages have neither foreign nor inline scripts."""
HEADERS_FILE = "map/headers.json"
PART_DIGITS = 2
"""The digits of a part at least."""
PART = re.compile(r"[0-9a-f]{2,8}")
PART_PATHS = 64
"""Paths in one part at most."""
_decoder = msgspec.json.Decoder(AddressMap)


def digits_of(path: str) -> str:
    """The digits by which a path falls into a part of the map."""
    hashed = f"{zlib.crc32(path.encode()):08x}"
    return hashed[6:] + hashed[:6]


def parts_of(path: str) -> Iterator[str]:
    """The parts of the map in which a path may stand: it is in the first of them that is there."""
    digits = digits_of(path)
    return (digits[:length] for length in range(PART_DIGITS, len(digits) + 1))


def map_file(part: str) -> str:
    """Where a part stands in an edition."""
    return f"map/{part}.json"


def read_part(folder: Path, part: str) -> AddressMap:
    """One part of an edition's map. Raises FileNotFoundError when there is none of that name."""
    return _decoder.decode((folder / map_file(part)).read_bytes())


def headers_file() -> tuple[str, bytes]:
    """The name and the bytes of the headers' part."""
    return HEADERS_FILE, msgspec.json.encode(HEADERS, order="sorted") + b"\n"


def read_headers(folder: Path) -> Headers:
    """The headers that an edition asks for; those of this version where an older edition says nothing."""
    try:
        return msgspec.json.decode((folder / HEADERS_FILE).read_bytes(), type=Headers)
    except FileNotFoundError:
        return HEADERS


def read_map(folder: Path) -> AddressMap:
    """The whole map of an edition."""
    files = sorted(file for file in (folder / "map").glob("*.json") if PART.fullmatch(file.stem))
    parts = [_decoder.decode(file.read_bytes()) for file in files]
    return AddressMap(
        redirects={path: target for part in parts for path, target in part.redirects.items()},
        gone={path: fact for part in parts for path, fact in part.gone.items()},
    )
