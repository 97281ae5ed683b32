"""The map of an edition: what a server answers where there is no page. Builder and server share it.

    map/3f.json     redirects and withdrawn addresses whose path falls into this part

The parts keep a change small: one address that moves rewrites one part.
"""

import zlib
from pathlib import Path

import msgspec


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


_decoder = msgspec.json.Decoder(AddressMap)


def part_of(path: str) -> str:
    """The part of the map that has a path: two hexadecimal digits."""
    return f"{zlib.crc32(path.encode()) & 0xFF:02x}"


def map_file(part: str) -> str:
    """Where a part stands in an edition."""
    return f"map/{part}.json"


def read_part(folder: Path, part: str) -> AddressMap:
    """One part of an edition's map; empty when nothing falls into it."""
    try:
        return _decoder.decode((folder / map_file(part)).read_bytes())
    except FileNotFoundError:
        return AddressMap()


def read_map(folder: Path) -> AddressMap:
    """The whole map of an edition."""
    parts = [_decoder.decode(file.read_bytes()) for file in sorted((folder / "map").glob("*.json"))]
    return AddressMap(
        redirects={path: target for part in parts for path, target in part.redirects.items()},
        gone={path: fact for part in parts for path, fact in part.gone.items()},
    )
