"""A question to the index and its answer.

`search/client/search.js` answers in the same way; a test compares the two.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from .matching import Selection, match, select
from .reader import Index
from .reading import Reading, readings
from .spoken import spoken


class Query(Struct, frozen=True, kw_only=True):
    """Words, and for each facet the values of which a document must have one. Without words all documents answer."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = {}
    newest_first: bool = False


class Answer(Struct, frozen=True, kw_only=True):
    """``numbers`` in order; the first ``exact`` have all that was asked for, unless they are sorted by date.

    ``facets`` counts, for each value, the documents that choosing it would show beside the other facets' filters.
    ``read_as`` says in characters what was typed as pinyin, where the letters themselves found nothing.
    """

    numbers: list[int]
    exact: int
    facets: dict[str, dict[str, int]]
    read_as: list[str]
    readings: list[Reading]

    @property
    def total(self) -> int:
        return len(self.numbers)


def answer(index: Index, query: Query) -> Answer:
    found, read, read_as = _find(index, query.text)
    numbers = _filtered(index, found.numbers, query.filters)
    exact = sum(1 for number in _filtered(index, found.numbers[: found.exact], query.filters))
    return Answer(
        numbers=sorted(numbers, reverse=True) if query.newest_first else numbers,
        exact=exact,
        facets={name: _counts(index, found.numbers, name, query.filters) for name in index.facets},
        read_as=read_as,
        readings=read,
    )


def _find(index: Index, text: str) -> tuple[Selection, list[Reading], list[str]]:
    if not text.strip():
        return Selection(index.numbers, index.documents), [], []
    as_typed, read = find(index, [text])
    if not as_typed.exact and (said := spoken(index, text)):
        as_said, read_said = find(index, said)
        if as_said.exact:
            return as_said, read_said, said
    return as_typed, read, []


def find(index: Index, texts: Iterable[str]) -> tuple[Selection, list[Reading]]:
    """What any of ``texts`` finds, and how they were read."""
    read = [reading for text in texts for reading in readings(text, index.folding)]
    return select([match(index, reading) for reading in read]), read


def _filtered(index: Index, numbers: list[int], filters: dict[str, tuple[str, ...]]) -> list[int]:
    for name, wanted in filters.items():
        values = index.facets.get(name)
        numbers = [number for number in numbers if values and not set(wanted).isdisjoint(values[number])]
    return numbers


def _counts(index: Index, numbers: list[int], name: str, filters: dict[str, tuple[str, ...]]) -> dict[str, int]:
    others = {other: wanted for other, wanted in filters.items() if other != name}
    values = index.facets[name]
    counted = Counter(value for number in _filtered(index, numbers, others) for value in values[number])
    return dict(sorted(counted.items()))
