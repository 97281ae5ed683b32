"""The manifest of an edition: a tree of hashes.

    site/verify/manifest.sha256            the hash of each part
    site/verify/manifest/story-3f.sha256   the hashes of the files of some units

Both are in the form that ``sha256sum -c`` reads, from the edition's folder.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from site_static.trust import Edition
from site_static.trust.statement import MANIFEST_PARTS

from .inventory import Inventory
from .making import State


class Manifest:
    """The hashes of the parts; a small change works out only the parts that it changed."""

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}

    def update(self, inventory: Inventory, names: Iterable[str]) -> dict[str, bytes]:
        """Some parts are different now: their files, empty for those that are gone."""
        told = {name: inventory.part(name) for name in sorted(names)}
        for name, data in told.items():
            if data:
                self._parts[name] = hashlib.sha256(data).hexdigest()
            else:
                self._parts.pop(name, None)
        return {part_file(name): data for name, data in told.items()}

    @property
    def root(self) -> bytes:
        return "".join(f"{digest}  {part_file(name)}\n" for name, digest in sorted(self._parts.items())).encode()


def part_file(name: str) -> str:
    return f"{MANIFEST_PARTS}{name}.sha256"


def describe(state: State, manifest: Manifest, number: int, previous: str) -> Edition:
    """What an edition says of itself; ``previous`` is the digest of the statement before."""
    portal = state.portal
    return Edition(
        number=number,
        built=number,
        previous=previous,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        record=state.sum.digest,
        manifest=hashlib.sha256(manifest.root).hexdigest(),
        files=state.inventory.file_count,
        pages=state.inventory.page_count,
        subjects=len(portal.envelopes),
        base_url=portal.base_url,
        today=portal.today.isoformat(),
    )
