"""Where terms stand, as text: per posting two characters for the place in the segment, one for what is said of it.

Fixed width, so that one posting is put in or taken out without reading the others, and sorting texts sorts places.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from .codec import ALPHABET, shard_of
from .segments import FULL

SIZE = len(ALPHABET)
WIDTH = 3
Postings = dict[str, str]
"""Terms and where they stand."""

PLACES = [ALPHABET[at // SIZE] + ALPHABET[at % SIZE] for at in range(FULL)]
"""How each place of a segment is written."""


def join(codes: Iterable[str]) -> str:
    """Postings of one term, in whatever order they come."""
    return "".join(sorted(codes))


def in_order(written: str) -> str:
    """Postings of one term that were written one behind the other as they came."""
    return join(split(written))


def split(written: str) -> list[str]:
    return [written[at : at + WIDTH] for at in range(0, len(written), WIDTH)]


def write_shards(terms: Mapping[str, str], count: int) -> list[str]:
    """Terms and postings in turn, parted by blanks, in shards by the hash of the term."""
    shards: list[list[str]] = [[] for _shard in range(count)]
    for term in sorted(terms):
        shards[shard_of(term, count)] += (term, terms[term])
    return [" ".join(parts) for parts in shards]


def read_shard(written: str) -> Postings:
    parts = written.split(" ")
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _with(written: str, place: str, said: str | None) -> str:
    """Postings of one term with another one, or none, at a place."""
    at = bisect_left(range(0, len(written), WIDTH), place, key=lambda start: written[start : start + WIDTH - 1]) * WIDTH
    known = written[at : at + WIDTH - 1] == place
    return written[:at] + (place + said if said else "") + written[at + WIDTH * known :]


def only(written: str, shard: int, shards: int) -> str:
    """Of a shard that is parted, what one of so many ``shards`` has."""
    parts = written.split(" ")
    return " ".join(
        part
        for term, postings in zip(parts[::2], parts[1::2], strict=False)
        if shard_of(term, shards) == shard
        for part in (term, postings)
    )


class Patch:
    """Postings to put in (what is said of a term at a place) and to take out (None), by shard."""

    def __init__(self, shards: int) -> None:
        self._count = shards
        self._shards: defaultdict[int, defaultdict[str, dict[str, str | None]]]
        self._shards = defaultdict(lambda: defaultdict(dict))

    def note(self, place: int, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """The document at a place of the segment said one thing and says another now."""
        for term in before.keys() | now.keys():
            if before.get(term) != now.get(term):
                self._shards[shard_of(term, self._count)][term][PLACES[place]] = now.get(term)

    @property
    def shards(self) -> Collection[int]:
        return self._shards.keys()

    def applied(self, shard: int, written: str) -> str:
        """A shard as it is with the patch."""
        if shard not in self._shards:
            return written
        terms = read_shard(written)
        for term, changes in self._shards[shard].items():
            known = terms.pop(term, "")
            for place, said in changes.items():
                known = _with(known, place, said)
            if known:
                terms[term] = known
        return " ".join(part for term in sorted(terms) for part in (term, terms[term]))
