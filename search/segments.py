"""How an index is cut: a function of how many places were ever given, so that each change stays small.

A place is given to each document for good; one that leaves keeps its place empty. Full segments never change. Behind
them one grows, behind that a smaller one, and behind that the newest places stand by themselves: each time one of these
is full, the one before takes it in. So a new document rewrites little, and a query reads few segments. A segment that
grows is not made anew: its shards follow its places one by one (linear hashing); each new one takes its terms from one
other.
"""

from typing import NamedTuple

SIZES = (8_192, 512, 32)
"""Places of a full segment, and how many at a time the growing ones take in."""
FULL = SIZES[0]
PLACES_IN_SHARD = 8
"""Places for each shard of a segment's terms and of its completions: some 5 KB of Chinese abstracts."""


class Segment(NamedTuple):
    """Places from ``start`` up to ``end``, of which so many are given."""

    start: int
    end: int
    given: int

    @property
    def name(self) -> str:
        return f"{self.start:x}-{self.end:x}"

    @property
    def shards(self) -> int:
        """How many shards its terms have; its completions have as many."""
        return -(-self.given // PLACES_IN_SHARD)

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self.start <= place < self.start + self.given


def segments(places: int) -> list[Segment]:
    """The segments that hold so many places, oldest first."""
    full, rest = divmod(places, SIZES[0])
    cut = [Segment(at * SIZES[0], (at + 1) * SIZES[0], SIZES[0]) for at in range(full)]
    start = full * SIZES[0]
    for size, step in zip(SIZES, (*SIZES[1:], 1), strict=True):
        given = rest // step * step
        if given:
            cut.append(Segment(start, start + size, given))
        start, rest = start + given, rest - given
    return cut


def depth_of(shard: int, shards: int) -> int:
    """By how many bits of its terms' hash a shard is told from the others. It stands in the name of its file, so that
    who still knows it from before it was parted finds it missing."""
    deepest = (shards - 1).bit_length()
    parted = shards - (1 << deepest >> 1)
    return deepest if shard < parted or shard >= shards - parted else deepest - 1


def shard_before(shard: int, shards: int) -> int:
    """The shard that had a shard's terms when there were only so many."""
    while shard >= shards:
        shard -= 1 << shard.bit_length() - 1
    return shard


def parted(before: int, now: int) -> set[int]:
    """The shards that are new, or were parted, since there were fewer."""
    return {each for shard in range(before, now) for each in (shard, shard_before(shard, max(shard, 1)))}
