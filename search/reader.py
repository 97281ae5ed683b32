"""An index as it is read back from its files. `search/client/search.js` reads the same files in the same way."""

import math
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from .codec import VALUE, read_file, shard_of
from .columns import Columns
from .document import Card
from .folding import Folding, Forms
from .lexicon import Entry, in_order, typed_key
from .postings import SIZE, read_shard, split
from .segments import depth_of

LEVELS = 22
SATURATION = 1.2
LENGTH_COUNTS = 0.75
"""BM25's k1 and b, at their usual values."""


class Posting(NamedTuple):
    """That a document has a term: how much the term says about it, and whether it only lies across two words."""

    number: int
    level: int
    across: bool


class _Segment:
    """What is read of one segment."""

    def __init__(self, part: Callable[[str], Any], told: dict[str, Any], average: float) -> None:
        self.start: int = told["start"]
        self._name, self._shards, self._average = told["name"], told["shards"], average or 1
        self._part = part
        self._terms = cache(lambda shard: read_shard(part(self._file("t", shard))))

    @cached_property
    def columns(self) -> Columns:
        return Columns.read(self._part(f"{self._name}/columns"))

    @cached_property
    def _norms(self) -> list[float]:
        lengths = self.columns.lengths
        return [SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * (length or 0) / self._average) for length in lengths]

    def postings(self, term: str) -> Iterator[Posting]:
        for code in split(self._terms(shard_of(term, self._shards)).get(term, "")):
            place, said = VALUE[code[0]] * SIZE + VALUE[code[1]], VALUE[code[2]]
            weight = (said >> 1) + 1
            level = max(int(weight / (weight + self._norms[place]) * LEVELS + 0.5), 1)
            yield Posting(self.start + place, level, said & 1 == 1)

    def completions(self, key: str) -> list[Entry]:
        shard = shard_of(key, self._shards)
        return [Entry(*entry) for entry in self._part(self._file("w", shard))]

    def _file(self, kind: str, shard: int) -> str:
        return f"{self._name}/{kind}{depth_of(shard, self._shards):x}-{shard:x}"


class Index:
    """``load`` gives the text of a file of the index by its name."""

    def __init__(self, load: Callable[[str], str]) -> None:
        self._parsed = cache(lambda name: read_file(load(f"{name}.js")))
        self.head = self._parsed("head")
        self.documents: int = self.head["documents"]
        self.folding = Folding(_read_forms(self.head["forms"]))
        self._segments = [_Segment(self._parsed, told, self.head["length"]) for told in self.head["segments"]]
        self.postings = cache(self._read_postings)

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(lambda name: (folder / name).read_text(encoding="utf-8"))

    def _read_postings(self, term: str) -> list[Posting]:
        """Where a term stands, by document."""
        return [posting for segment in self._segments for posting in segment.postings(term)]

    def rarity(self, documents: int) -> int:
        """What a term is worth that so many documents have, in thousandths of a bit."""
        ratio = (self.documents - documents + 0.5) / (documents + 0.5)
        return math.floor(math.log2(1 + ratio) * 1000 + 0.5)

    def completions(self, typed: str) -> list[Entry]:
        """Entries among which are those that begin with ``typed``; each segment has counted its own documents."""
        found: dict[str, Entry] = {}
        for segment in self._segments:
            for entry in segment.completions(typed_key(typed)):
                known = found.get(entry.text, entry._replace(documents=0))
                kind, documents = min(known.kind, entry.kind), known.documents + entry.documents
                found[entry.text] = entry._replace(kind=kind, documents=documents)
        return sorted(found.values(), key=in_order)

    @cached_property
    def numbers(self) -> list[int]:
        """All documents, the newest first."""
        taken = (
            segment.start + place
            for segment in self._segments
            for place, length in enumerate(segment.columns.lengths)
            if length is not None
        )
        return sorted(taken, reverse=True)

    @cached_property
    def facets(self) -> dict[str, list[tuple[str, ...]]]:
        """For each facet the values of every document, by number."""
        names = sorted({name for segment in self._segments for name in segment.columns.names})
        return {name: [row for segment in self._segments for row in segment.columns.facet(name)] for name in names}

    def card(self, number: int) -> Card:
        """What is shown of a document."""
        return msgspec.convert(self._parsed(f"cards/{number // self.head['folder']:x}/{number:x}"), Card)


def _read_forms(written: dict[str, str]) -> Forms:
    characters, wordings = written["characters"], written["wordings"].split(" ")
    return Forms(
        characters=dict(zip(characters[::2], characters[1::2], strict=True)),
        wordings=dict(zip(wordings[::2], wordings[1::2], strict=False)),
    )
