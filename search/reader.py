"""An index as it is read back from its files. `search/client/search.js` reads the same files in the same way."""

import math
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from .codec import BASE, VALUE, read_file, read_numbers, shard_of
from .document import Card
from .folding import Folding, Forms
from .lexicon import Entry, typed_key
from .pieces import is_character


class Posting(NamedTuple):
    """That a document has a term: how much the term says about it, and whether it only lies across two words."""

    number: int
    level: int
    across: bool


class Index:
    """``load`` gives the text of a file of the index by its name. The head may name one segment today."""

    def __init__(self, load: Callable[[str], str]) -> None:
        self._parsed = cache(lambda name: read_file(load(f"{name}.js")))
        self.head = self._parsed("head")
        self.documents: int = self.head["documents"]
        self.folding = Folding(_read_forms(self.head["forms"]))
        (self._segment,) = self.head["segments"]
        self.postings = cache(self._read_postings)
        self._terms = cache(self._read_terms)

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(lambda name: (folder / name).read_text(encoding="utf-8"))

    def _part(self, name: str) -> Any:
        return self._parsed(f"{self._segment['name']}/{name}")

    def _read_terms(self, shard: str) -> dict[str, str]:
        parts = self._part(shard).split(" ")
        return dict(zip(parts[::2], parts[1::2], strict=False))

    def _read_postings(self, term: str) -> list[Posting]:
        """Where a term stands, by document."""
        prefix, shards = ("c", "characters") if is_character(term) else ("t", "pairs")
        written = self._terms(f"{prefix}{shard_of(term, self._segment[shards]):x}").get(term, "")
        return list(_postings(written))

    def rarity(self, documents: int) -> int:
        """What a term is worth that so many documents have, in thousandths of a bit."""
        ratio = (self.documents - documents + 0.5) / (documents + 0.5)
        return math.floor(math.log2(1 + ratio) * 1000 + 0.5)

    def completions(self, typed: str) -> list[Entry]:
        """Entries among which are those that begin with ``typed``."""
        shard = shard_of(typed_key(typed), self._segment["completions"])
        return [Entry(*entry) for entry in self._part(f"w{shard:x}")]

    @cached_property
    def facets(self) -> dict[str, list[list[str]]]:
        """For each facet the values of every document, by number."""
        return {name: _read_facet(written) for name, written in self._part("facets").items()}

    def card(self, number: int) -> Card:
        """What is shown of a document."""
        shard, place = divmod(number, self.head["cards"])
        return msgspec.convert(self._part(f"d{shard:x}")[place], Card)


def _postings(written: str) -> Iterator[Posting]:
    number, step = -1, 0
    characters = iter(written)
    for character in characters:
        value = VALUE[character]
        if value >= BASE:
            step = step * BASE + value - BASE
            continue
        number += step * BASE + value + 1
        step = 0
        said = VALUE[next(characters)]
        yield Posting(number, said >> 1, said & 1 == 1)


def _read_forms(written: dict[str, str]) -> Forms:
    characters, wordings = written["characters"], written["wordings"].split(" ")
    return Forms(
        characters=dict(zip(characters[::2], characters[1::2], strict=True)),
        wordings=dict(zip(wordings[::2], wordings[1::2], strict=False)),
    )


def _read_facet(written: dict[str, Any]) -> list[list[str]]:
    sets = [[written["values"][place] for place in places] for places in written["sets"]]
    return [sets[number] for number in read_numbers(written["rows"])]
