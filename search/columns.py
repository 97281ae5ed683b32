"""What the index knows of all documents of a segment by place: how long each is, and its values of each facet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from .codec import ALPHABET, VALUE, split_numbers, write_number

SIZE = len(ALPHABET)
LONGEST = SIZE * SIZE - 2
"""A length is written in two characters; 0 is that of an empty place."""

Facets = Mapping[str, tuple[str, ...]]


class Columns:
    """``lengths`` has None at an empty place; facets have the values of each place."""

    def __init__(self, places: int) -> None:
        self._lengths = [_write_length(None)] * places
        self._facets: dict[str, list[tuple[str, ...]]] = {}

    def put(self, place: int, length: int | None, facets: Facets) -> None:
        """A document, or nothing, is at a place."""
        self._lengths[place] = _write_length(length)
        for name in facets.keys() - self._facets.keys():
            self._facets[name] = [()] * len(self._lengths)
        for name, column in self._facets.items():
            column[place] = facets.get(name, ())

    def grow(self, places: int) -> None:
        """So many places are given now."""
        more = places - len(self._lengths)
        self._lengths += [_write_length(None)] * more
        for column in self._facets.values():
            column += [()] * more

    def write(self) -> dict[str, Any]:
        facets = {name: _write_facet(rows) for name, rows in sorted(self._facets.items()) if any(rows)}
        return {"lengths": "".join(self._lengths), "facets": facets}

    @property
    def lengths(self) -> list[int | None]:
        return list(map(_read_length, self._lengths))

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        lengths = written["lengths"]
        columns = cls(0)
        columns._lengths = [lengths[at : at + 2] for at in range(0, len(lengths), 2)]
        columns._facets = {name: _read_facet(facet) for name, facet in written["facets"].items()}
        return columns

    def facet(self, name: str) -> Sequence[tuple[str, ...]]:
        return self._facets.get(name) or [()] * len(self._lengths)

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
    standing = Counter(rows)
    values = sorted({value for row in standing for value in row})
    place = {value: number for number, value in enumerate(values)}
    counted: Counter[tuple[int, ...]] = Counter()
    keys = {row: tuple(sorted({place[value] for value in row})) for row in standing}
    for row, count in standing.items():
        counted[keys[row]] += count
    sets = [key for key, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    numbers = {key: write_number(number) for number, key in enumerate(sets)}
    written = {row: numbers[key] for row, key in keys.items()}
    return {"values": values, "sets": sets, "rows": "".join(map(written.__getitem__, rows))}


def _read_facet(written: Mapping[str, Any]) -> list[tuple[str, ...]]:
    sets = {
        write_number(number): tuple(written["values"][place] for place in places)
        for number, places in enumerate(written["sets"])
    }
    return list(map(sets.__getitem__, split_numbers(written["rows"])))
