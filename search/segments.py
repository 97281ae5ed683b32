"""How an index is cut: a function of how many places were ever given, so that each change stays small.

A place is given to each document for good; one that leaves keeps its place empty. Full segments never change their
bounds; behind the last of them one grows, and behind that the newest places stand by themselves until they are
`YOUNG`. So a new document rewrites little, and a query reads few segments.
"""

from typing import NamedTuple

FULL = 8_192
YOUNG = 256
PLACES_IN_SHARD = 8
"""Places for each shard of a segment's terms and of its completions: some 5 KB of Chinese abstracts."""


class Segment(NamedTuple):
    """Places from ``start`` up to ``end``; those of the last segment are not all given yet."""

    start: int
    end: int

    @property
    def name(self) -> str:
        return f"{self.start:x}-{self.end:x}"

    @property
    def shards(self) -> int:
        """How many shards its terms have, a power of two; its completions have as many."""
        return 1 << ((self.end - self.start) // PLACES_IN_SHARD - 1).bit_length()

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self.start <= place < self.end


def segments(places: int) -> list[Segment]:
    """The segments that hold so many places, oldest first."""
    full, rest = divmod(places, FULL)
    grown = rest // YOUNG * YOUNG
    start = full * FULL
    cut = [Segment(at * FULL, (at + 1) * FULL) for at in range(full)]
    if grown:
        cut.append(Segment(start, start + grown))
    if rest > grown:
        cut.append(Segment(start + grown, start + grown + YOUNG))
    return cut
