"""The digest of the whole record, kept while it changes: a tree, so that one envelope changes one part of it."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from content.records import Publication

PARTS = 1_024
_encoder = msgspec.json.Encoder(order="sorted")


class RecordSum:
    """SHA-256 over the digests of the parts in order; a part's is over its envelopes (name, tab, SHA-256), sorted."""

    def __init__(self) -> None:
        self._parts: list[dict[str, bytes]] = [{} for _part in range(PARTS)]
        self._sums = [_sum(part) for part in self._parts]

    def update(self, envelopes: Mapping[str, Publication], names: Iterable[str]) -> None:
        """These envelopes are new, or different now."""
        touched = set()
        for name in names:
            number = _part_of(name)
            touched.add(number)
            self._parts[number][name] = hashlib.sha256(_encoder.encode(envelopes[name])).digest()
        for number in touched:
            self._sums[number] = _sum(self._parts[number])

    @property
    def digest(self) -> str:
        return hashlib.sha256("".join(self._sums).encode()).hexdigest()


def _part_of(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2]) % PARTS


def _sum(part: Mapping[str, bytes]) -> str:
    return hashlib.sha256(
        "".join(f"{name}\t{told.hex()}\n" for name, told in sorted(part.items())).encode()
    ).hexdigest()
