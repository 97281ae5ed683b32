"""Names and payloads of an index's files, as full builds and changes write them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from .abbreviations import IN_FULL
from .codec import write_file
from .completions import Completions
from .document import Document, card_of
from .folding import all_forms
from .measures import CHINESE, MEGA_OR_MILLI, SYMBOLS
from .pieces import STOP_WORDS
from .postings import write_shards
from .segments import Segment, depth_of, segments

CARDS_IN_FOLDER = 256

Files = dict[str, str]
"""Names relative to the index's folder, and texts."""


def script(name: str, payload: Any) -> tuple[str, str]:
    """Name and text of the file that hands over ``payload`` as ``name``."""
    return f"{name}.js", write_file(name, payload)


def head(places: int, documents: int, length: int, characters: Iterable[str]) -> tuple[str, str]:
    """``characters`` are those that any document has; ``length`` is that of all documents."""
    return script(
        "head",
        {
            "places": places,
            "documents": documents,
            "length": length / max(documents, 1),
            "folder": CARDS_IN_FOLDER,
            "tables": _tables(),
            "forms": _forms(frozenset(characters)),
            "segments": [
                {"name": segment.name, "start": segment.start, "shards": segment.shards} for segment in segments(places)
            ],
        },
    )


def card_name(place: int) -> str:
    return f"cards/{place // CARDS_IN_FOLDER:x}/{place:x}"


def card(place: int, document: Document) -> tuple[str, str]:
    return script(card_name(place), card_of(document))


def columns_name(segment: Segment) -> str:
    return f"{segment.name}/columns"


def terms_name(segment: Segment, shard: int) -> str:
    return f"{segment.name}/t{_told(segment, shard)}"


def completions_name(segment: Segment, shard: int) -> str:
    return f"{segment.name}/w{_told(segment, shard)}"


def names_of(segment: Segment) -> Iterator[str]:
    """Every file of a segment."""
    yield f"{columns_name(segment)}.js"
    for shard in range(segment.shards):
        yield f"{terms_name(segment, shard)}.js"
        yield f"{completions_name(segment, shard)}.js"


def _told(segment: Segment, shard: int) -> str:
    return f"{depth_of(shard, segment.shards):x}-{shard:x}"


def terms_files(segment: Segment, terms: dict[str, str]) -> Iterator[tuple[str, str]]:
    for shard, written in enumerate(write_shards(terms, segment.shards)):
        yield script(terms_name(segment, shard), written)


def completions_files(
    segment: Segment, completions: Completions, shards: Iterable[int] | None = None
) -> Iterator[tuple[str, str]]:
    for shard in range(segment.shards) if shards is None else sorted(shards):
        yield script(completions_name(segment, shard), completions.shard(shard))


@lru_cache(maxsize=4)
def _forms(known: frozenset[str]) -> dict[str, str]:
    """Forms and plain characters in turn; wordings and what they mean in turn, parted by blanks."""
    forms = all_forms().kept_for(known)
    return {
        "characters": "".join(form + plain for form, plain in sorted(forms.characters.items())),
        "wordings": " ".join(f"{form} {plain}" for form, plain in sorted(forms.wordings.items())),
    }


def _tables() -> dict[str, Any]:
    """What the analysis knows of units and English, for the client's own."""
    return {
        "empty": sorted(STOP_WORDS),
        "units": CHINESE,
        "symbols": sorted(SYMBOLS),
        "mega": sorted(MEGA_OR_MILLI),
        "in_full": IN_FULL,
    }
