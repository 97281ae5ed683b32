"""A small change of an index: only the files are written again in which something is different."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .codec import read_file
from .columns import Columns, Facets, with_lengths
from .completions import Completions
from .contents import Contents, keep
from .document import Document
from .files import Files, card, card_name, columns_name, completions_files, names_of, script, terms_name
from .gathering import Gathering
from .lexicon import texts_of
from .postings import Patch
from .segments import Segment
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
    known = set(contents.segments)
    swaps = {place: _swap(contents, place, document) for place, document in sorted(changes.items())}
    contents.places = places
    writes: Files = dict(card(place, document) for place, document in changes.items() if document)
    removes = {f"{card_name(place)}.js" for place, swap in swaps.items() if swap.before.document} - writes.keys()
    for segment in contents.segments:
        if segment not in known:
            writes |= _made(contents, segment)
        elif here := {place - segment.start: swap for place, swap in swaps.items() if place in segment}:
            writes |= _patched(contents.completions[segment], segment, here, read)
    for segment in known.difference(contents.segments):
        del contents.completions[segment]
        removes |= set(names_of(segment))
    writes |= [contents.head()]
    return Changed(writes, removes)


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


def _made(contents: Contents, segment: Segment) -> Files:
    """A segment that begins, or that took in the places behind it."""
    gathering = Gathering(contents, [segment])
    for place in range(segment.start, min(segment.end, contents.places)):
        if kept := contents.documents.get(place):
            gathering.weigh(place, kept.document)
    return gathering.files(segment)


def _patched(completions: Completions, segment: Segment, swaps: Mapping[int, _Swap], read: Read) -> Files:
    """The files of a segment that some documents, by their places in it, change."""
    patch = Patch(segment.shards)
    for place, swap in swaps.items():
        patch.note(place, swap.before.terms, swap.now.terms)
    writes = dict(_patched_terms(segment, patch, read))
    offered = Counter(text for swap in swaps.values() for text in swap.now.offered)
    offered.subtract(text for swap in swaps.values() for text in swap.before.offered)
    writes |= completions_files(segment, completions, completions.change(offered))
    return writes | _patched_columns(segment, swaps, read)


def _patched_terms(segment: Segment, patch: Patch, read: Read) -> Iterator[tuple[str, str]]:
    for shard in sorted(patch.shards):
        name = terms_name(segment, shard)
        yield script(name, patch.applied(shard, read_file(read(f"{name}.js"))))


def _patched_columns(segment: Segment, swaps: Mapping[int, _Swap], read: Read) -> Files:
    name = columns_name(segment)
    written = read_file(read(f"{name}.js"))
    if all(swap.before.facets == swap.now.facets for swap in swaps.values()):
        lengths = {place: swap.now.length for place, swap in swaps.items()}
        return dict([script(name, with_lengths(written, lengths))])
    columns = Columns.read(written)
    for place, swap in swaps.items():
        columns.put(place, swap.now.length, swap.now.facets)
    return dict([script(name, columns.write())])
