"""The manifest of an edition: a tree of hashes.

    site/verify/manifest.sha256             the hashes of its parts, a tree for each kind of file
    site/verify/manifest/pages.sha256       the hashes of the parts that this one is cut into
    site/verify/manifest/pages-3f.sha256    the hashes of the files of some units

All are in the form that ``sha256sum -c`` reads, from the edition's folder. A part of more than some units is cut in
sixteen (`site_static.leaves`), so a changed file rewrites a few kilobytes of the manifest, at any size.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from site_static.leaves import DIGITS
from site_static.trust import Edition
from site_static.trust.statement import MANIFEST_PARTS

from .inventory import Inventory, Part
from .making import State


class Manifest:
    """The hashes of the parts; a small change works out only the parts that it changed."""

    def __init__(self) -> None:
        self._digests: dict[Part, str] = {}
        self._trees: set[str] = set()

    def update(self, inventory: Inventory) -> dict[str, bytes]:
        """The files of the parts that are different now, empty for those that are gone."""
        told: dict[str, bytes] = {}
        levels: defaultdict[int, set[Part]] = defaultdict(set)
        for part in inventory.taken():
            levels[len(part.digits)].add(part)
        for level in range(max(levels, default=0), -1, -1):
            for part in levels[level]:
                data = _written(inventory.files_in(part)) or self._cut(part)
                if self._put(part, data):
                    told[part_file(part)] = data
                if level:
                    levels[level - 1].add(Part(part.tree, part.digits[:-1]))
        return dict(sorted(told.items()))

    def _cut(self, part: Part) -> bytes:
        """A part as the parts that it is cut into; nothing when none is left."""
        below = (Part(part.tree, part.digits + digit) for digit in DIGITS)
        return _written((part_file(one), self._digests[one]) for one in below if one in self._digests)

    def _put(self, part: Part, data: bytes) -> bool:
        """Whether a part is another one now."""
        before = self._digests.pop(part, None)
        if data:
            self._digests[part] = hashlib.sha256(data).hexdigest()
        if not part.digits:
            (self._trees.add if data else self._trees.discard)(part.tree)
        return before != self._digests.get(part)

    @property
    def root(self) -> bytes:
        trees = (Part(tree, "") for tree in sorted(self._trees))
        return _written((part_file(tree), self._digests[tree]) for tree in trees)


def _written(rows: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def part_file(part: Part) -> str:
    name = f"{part.tree}-{part.digits}" if part.digits else part.tree
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
