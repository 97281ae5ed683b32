"""Lists of results, cut into archive pages that never change their place.

A shelf is an append-only list of slots, in the order in which results came to it. Page n holds slots 20(n-1) to
20n-1; the front shows the newest results. A result that leaves keeps its slot empty, so that nothing after it moves.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice

SLOTS = 20
SECTION = 50
"""Archive pages of each list that stand in one part of the sitemap: a page that begins rewrites one."""


def section_of(page: int) -> int:
    return page // SECTION


Slot = tuple[int, str]
"""When a result came (as publications are counted), and its id."""


class Slots:
    """The slots of one shelf, and who is in them now."""

    def __init__(self) -> None:
        self.all: list[Slot] = []
        self._on: dict[str, Slot] = {}

    def reserve(self, slot: Slot) -> None:
        """A result is, or once was, on the shelf: it has a slot."""
        at = bisect_left(self.all, slot)
        if at == len(self.all) or self.all[at] != slot:
            insort(self.all, slot)

    def put(self, slot: Slot) -> None:
        """A result comes to the shelf, or back to its slot."""
        self.reserve(slot)
        self._on[slot[1]] = slot

    def take(self, public_id: str) -> None:
        """A result leaves; its slot stays."""
        del self._on[public_id]

    def __contains__(self, public_id: str) -> bool:
        return public_id in self._on

    def __len__(self) -> int:
        return len(self._on)

    def __iter__(self) -> Iterator[str]:
        """What is on the shelf, newest first."""
        return (public_id for _since, public_id in reversed(self.all) if public_id in self._on)

    def place_of(self, slot: Slot) -> int:
        """How many slots come before a slot."""
        return bisect_left(self.all, slot)

    def number_of(self, slot: Slot) -> int:
        """The archive page that has a slot."""
        return self.place_of(slot) // SLOTS + 1

    @property
    def newest(self) -> tuple[str, ...]:
        return tuple(islice(self, SLOTS))

    @property
    def archive(self) -> range:
        """Numbers of the archive pages; a shelf that fits on its front has none."""
        return range(1, -(-len(self.all) // SLOTS) + 1) if len(self.all) > SLOTS else range(0)

    @property
    def sections(self) -> int:
        """How many sections of archive pages there are; the first has the front, too."""
        return section_of(self.archive.stop) + 1

    def section(self, number: int) -> list[int]:
        """The pages in a section: the front (0) and archive pages."""
        pages = range(number * SECTION, (number + 1) * SECTION)
        return [page for page in pages if not page or page in self.archive]

    def first_on(self, number: int) -> Slot:
        """The first slot of an archive page."""
        return self.all[(number - 1) * SLOTS]

    def page(self, number: int) -> tuple[str, ...]:
        """Ids of an archive page, newest first."""
        slots = self.all[(number - 1) * SLOTS : number * SLOTS]
        return tuple(public_id for _since, public_id in reversed(slots) if public_id in self._on)

    @property
    def older(self) -> int | None:
        """The archive page with the first result that the front does not show."""
        following = next(islice(self, SLOTS, None), None)
        return self.number_of(self._on[following]) if following else None
