"""Lists of results, cut into archive pages that never change their place.

A shelf is an append-only list of slots, in the order in which results came to it. Page n holds slots 20(n-1) to
20n-1; the front shows the newest results. A result that leaves keeps its slot empty, so that nothing after it moves.
"""

from array import array
from bisect import bisect_left, bisect_right
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
    """The slots of one shelf, and which of them are taken. They stand in columns: a result is on ten shelves or so."""

    def __init__(self) -> None:
        self._since = array("Q")
        self._ids: list[str] = []
        self._taken = bytearray()
        self._count = 0

    def reserve(self, slot: Slot) -> int:
        """A result is, or once was, on the shelf: it has a slot; its place."""
        place = self.place_of(slot)
        if place == self.given or self.slot(place) != slot:
            self._since.insert(place, slot[0])
            self._ids.insert(place, slot[1])
            self._taken.insert(place, False)
        return place

    def put(self, slot: Slot) -> None:
        """A result comes to the shelf, or back to its slot."""
        place = self.reserve(slot)
        self._count += not self._taken[place]
        self._taken[place] = True

    def take(self, slot: Slot) -> None:
        """A result leaves; its slot stays."""
        place = self.place_of(slot)
        self._count -= self._taken[place]
        self._taken[place] = False

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        """What is on the shelf, newest first."""
        return (self._ids[place] for place in self._places())

    def _places(self) -> Iterator[int]:
        return (place for place in reversed(range(self.given)) if self._taken[place])

    @property
    def given(self) -> int:
        """How many slots there are."""
        return len(self._ids)

    def slot(self, place: int) -> Slot:
        """The slot before which so many others come."""
        return self._since[place], self._ids[place]

    def place_of(self, slot: Slot) -> int:
        """How many slots come before a slot."""
        since, public_id = slot
        first = bisect_left(self._since, since)
        return bisect_left(self._ids, public_id, first, bisect_right(self._since, since, first))

    def number_of(self, slot: Slot) -> int:
        """The archive page that has a slot."""
        return self.place_of(slot) // SLOTS + 1

    @property
    def newest(self) -> tuple[str, ...]:
        return tuple(islice(self, SLOTS))

    @property
    def archive(self) -> range:
        """Numbers of the archive pages; a shelf that fits on its front has none."""
        return range(1, -(-self.given // SLOTS) + 1) if self.given > SLOTS else range(0)

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
        return self.slot((number - 1) * SLOTS)

    def page(self, number: int) -> tuple[str, ...]:
        """Ids of an archive page, newest first."""
        places = range(self.given)[(number - 1) * SLOTS : number * SLOTS]
        return tuple(self._ids[place] for place in reversed(places) if self._taken[place])

    @property
    def older(self) -> int | None:
        """The archive page with the first result that the front does not show."""
        following = next(islice(self._places(), SLOTS, None), None)
        return None if following is None else following // SLOTS + 1
