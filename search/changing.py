"""A small change of an index: only the files are written again in which something is different."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .codec import read_file
from .columns import Columns, Facets, with_lengths
from .completions import Completions
from .contents import Contents, keep
from .document import Document
from .files import (
    Files,
    card,
    card_name,
    columns_name,
    completions_files,
    completions_name,
    names_of,
    script,
    terms_name,
)
from .lexicon import texts_of
from .postings import Patch, only
from .segments import Segment, parted, shard_before
from .weighing import Weighed, weigh

Read = Callable[[str], str]
"""The text of a file of the index as it stands, by name."""


class Changed(NamedTuple):
    """Files to write and files to remove."""

    writes: Files
    removes: set[str]


class _Side(NamedTuple):
    """A document with what is said of its terms; nothing where no document is."""

    document: Document | None
    weighed: Weighed | None

    @property
    def terms(self) -> Mapping[str, str]:
        return self.weighed.terms if self.weighed else {}

    @property
    def length(self) -> int | None:
        return self.weighed.length if self.weighed else None

    @property
    def facets(self) -> Facets:
        return self.document.facets if self.document else {}

    @property
    def offered(self) -> Iterable[tuple[str, int]]:
        return texts_of(self.document).items() if self.document else ()


class _Swap(NamedTuple):
    """What was at a place, and what is there now."""

    before: _Side
    now: _Side


def change(contents: Contents, changes: Mapping[int, Document | None], places: int, read: Read) -> Changed:
    """Put documents in their places, or empty these (None). Then `places` are given in all.

    What the index's files say afterwards is what a new index of the same documents in the same places would say.
    """
    known = {segment.name: segment for segment in contents.segments}
    swaps = {place: _swap(contents, place, document) for place, document in sorted(changes.items())}
    contents.places = places
    writes: Files = dict(card(place, document) for place, document in changes.items() if document)
    removes = {f"{card_name(place)}.js" for place, swap in swaps.items() if swap.before.document} - writes.keys()
    for segment in contents.segments:
        before = known.pop(segment.name, Segment(segment.start, segment.end, 0))
        here = {place: swap for place, swap in swaps.items() if place in before} | _taken_in(contents, before, segment)
        if here or before != segment:
            completions = contents.completions.setdefault(segment.name, Completions(0))
            told = {place - segment.start: swap for place, swap in here.items()}
            writes |= _patched(completions, before, segment, told, read)
            removes |= _parted(before, segment)
    for segment in known.values():
        del contents.completions[segment.name]
        removes |= set(names_of(segment))
    writes |= [contents.head()]
    return Changed(writes, removes)


def _taken_in(contents: Contents, before: Segment, now: Segment) -> dict[int, _Swap]:
    """What a segment has that grew, and did not have before."""
    places = range(before.start + before.given, now.start + now.given)
    found = {place: contents.documents.get(place) for place in places}
    return {place: _Swap(_side(None), _side(kept.document)) for place, kept in found.items() if kept}


def _parted(before: Segment, now: Segment) -> set[str]:
    """The files of shards that go by another name since they were parted."""
    changed = (shard for shard in parted(before.shards, now.shards) if shard < before.shards)
    return {f"{name(before, shard)}.js" for shard in changed for name in (terms_name, completions_name)}


def _swap(contents: Contents, place: int, now: Document | None) -> _Swap:
    kept = contents.documents.pop(place, None)
    if now:
        contents.documents[place] = keep(now)
    swap = _Swap(_side(kept.document if kept else None), _side(now))
    for side, step in ((swap.before, -1), (swap.now, +1)):
        if side.weighed:
            contents.count(side.weighed, step)
    return swap


def _side(document: Document | None) -> _Side:
    return _Side(document, weigh(document)) if document else _Side(None, None)


def _patched(completions: Completions, before: Segment, now: Segment, swaps: Mapping[int, _Swap], read: Read) -> Files:
    """The files of a segment that some documents, by their places in it, change; it may have grown."""
    patch = Patch(now.shards)
    for place, swap in swaps.items():
        patch.note(place, swap.before.terms, swap.now.terms)
    writes = dict(_patched_terms(before, now, patch, read))
    offered = Counter(text for swap in swaps.values() for text in swap.now.offered)
    offered.subtract(text for swap in swaps.values() for text in swap.before.offered)
    writes |= completions_files(now, completions, completions.grow(now.shards) | completions.change(offered))
    return writes | _patched_columns(before, now, swaps, read)


def _patched_terms(before: Segment, now: Segment, patch: Patch, read: Read) -> Iterator[tuple[str, str]]:
    changed = parted(before.shards, now.shards)
    for shard in sorted(changed.union(patch.shards)):
        written = ""
        if before.shards:
            written = read_file(read(f"{terms_name(before, shard_before(shard, before.shards))}.js"))
        kept = only(written, shard, now.shards) if shard in changed else written
        yield script(terms_name(now, shard), patch.applied(shard, kept))


def _patched_columns(before: Segment, now: Segment, swaps: Mapping[int, _Swap], read: Read) -> Files:
    name = columns_name(now)
    written = read_file(read(f"{name}.js")) if before.given else Columns(0).write()
    if before == now and all(swap.before.facets == swap.now.facets for swap in swaps.values()):
        lengths = {place: swap.now.length for place, swap in swaps.items()}
        return dict([script(name, with_lengths(written, lengths))])
    columns = Columns.read(written)
    columns.grow(now.given)
    for place, swap in swaps.items():
        columns.put(place, swap.now.length, swap.now.facets)
    return dict([script(name, columns.write())])
