"""The index as files: what a page of the portal loads to answer a query without a server.

One folder for a language. Each document has a number for good, its place: the newer, the higher. `head.js` names the
segments (`segments`) and holds what counts for all of them; in the folder of a segment are

- `columns.js`: how long its documents are, and their facets;
- `t…js`: where terms stand (`postings`), in shards by the hash of the term;
- `w…js`: completions, in shards by the hash of what is typed first of them.

`cards/…js` is what is shown of a document. So a change (`changing`) rewrites the head, a card, one segment's columns,
and the shards of those terms of which something else is said now, however many documents there are.
"""

from collections.abc import Iterable
from pathlib import Path

from .contents import Contents
from .document import Document
from .files import Files
from .gathering import Gathering


def write_index(documents: Iterable[Document], folder: Path) -> None:
    """Write the index of documents of one language; ``folder`` is made, and must not hold another one."""
    for name, text in build_index(documents).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def build_index(documents: Iterable[Document]) -> Files:
    """The files by name. Places are given by date; the order in which the documents come makes no difference."""
    ordered = sorted(documents, key=lambda document: (document.date, document.order, document.id))
    gathering = Gathering(Contents(len(ordered)))
    files = dict(gathering.add(place, document) for place, document in enumerate(ordered))
    for segment in gathering.segments:
        files |= gathering.files(segment)
    return files | dict([gathering.contents.head()])
