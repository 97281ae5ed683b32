"""What the index knows of all documents of a segment by place: how long each is, and its values of each facet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from .codec import ALPHABET, VALUE, read_numbers, write_numbers

SIZE = len(ALPHABET)
LONGEST = SIZE * SIZE - 2
"""A length is written in two characters; 0 is that of an empty place."""

Facets = Mapping[str, tuple[str, ...]]


class Columns:
    """``lengths`` is None at an empty place; facets have the values of each place."""

    def __init__(self, places: int) -> None:
        self.lengths: list[int | None] = [None] * places
        self._facets: dict[str, list[tuple[str, ...]]] = {}

    def put(self, place: int, length: int | None, facets: Facets) -> None:
        """A document, or nothing, is at a place."""
        self.lengths[place] = length
        for name in facets.keys() - self._facets.keys():
            self._facets[name] = [()] * len(self.lengths)
        for name, column in self._facets.items():
            column[place] = facets.get(name, ())

    def grow(self, places: int) -> None:
        """So many places are given now."""
        more = places - len(self.lengths)
        self.lengths += [None] * more
        for column in self._facets.values():
            column += [()] * more

    def write(self) -> dict[str, Any]:
        facets = {name: _write_facet(rows) for name, rows in sorted(self._facets.items()) if any(rows)}
        return {"lengths": "".join(map(_write_length, self.lengths)), "facets": facets}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        lengths = written["lengths"]
        columns = cls(len(lengths) // 2)
        columns.lengths = [_read_length(lengths[at : at + 2]) for at in range(0, len(lengths), 2)]
        columns._facets = {name: _read_facet(facet) for name, facet in written["facets"].items()}
        return columns

    def facet(self, name: str) -> Sequence[tuple[str, ...]]:
        return self._facets.get(name) or [()] * len(self.lengths)

    @property
    def names(self) -> Iterable[str]:
        return self._facets.keys()


def with_lengths(written: Mapping[str, Any], lengths: Mapping[int, int | None]) -> dict[str, Any]:
    """Columns as they are written, with other lengths at some places."""
    known = written["lengths"]
    for place, length in lengths.items():
        known = known[: 2 * place] + _write_length(length) + known[2 * place + 2 :]
    return {**written, "lengths": known}


def _write_length(length: int | None) -> str:
    number = 0 if length is None else min(length, LONGEST) + 1
    return ALPHABET[number // SIZE] + ALPHABET[number % SIZE]


def _read_length(written: str) -> int | None:
    number = VALUE[written[0]] * SIZE + VALUE[written[1]]
    return number - 1 if number else None


def _write_facet(rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """Its values, the sets of them that occur, and which set each place has."""
    values = sorted({value for row in set(rows) for value in row})
    place = {value: number for number, value in enumerate(values)}
    counted: Counter[tuple[int, ...]] = Counter()
    keys = {row: tuple(sorted({place[value] for value in row})) for row in set(rows)}
    for row, count in Counter(rows).items():
        counted[keys[row]] += count
    sets = [key for key, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    numbers = {key: number for number, key in enumerate(sets)}
    return {"values": values, "sets": sets, "rows": write_numbers(numbers[keys[row]] for row in rows)}


def _read_facet(written: Mapping[str, Any]) -> list[tuple[str, ...]]:
    sets = [tuple(written["values"][place] for place in places) for places in written["sets"]]
    return [sets[number] for number in read_numbers(written["rows"])]
