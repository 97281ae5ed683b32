"""What is in an index of one language: as much as changing it needs to know beside its files."""

import hashlib
from collections import Counter

import msgspec

from .completions import Completions
from .document import Document
from .files import head
from .segments import Segment, segments
from .weighing import Weighed

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Document)


class Kept(msgspec.Struct, frozen=True):
    """A document, packed, without its row in lists; of that a digest is enough to know whether it is another."""

    packed: bytes
    row: bytes

    @property
    def document(self) -> Document:
        return _decoder.decode(self.packed)


def keep(document: Document) -> Kept:
    row = hashlib.blake2b(document.row.encode(), digest_size=16).digest()
    return Kept(_encoder.encode(msgspec.structs.replace(document, row="")), row)


_TAKEN = Kept(b"", b"")


class Contents:
    """``places`` is how many were ever given, ``documents`` says which are taken; completions go by the name of
    their segment."""

    def __init__(self, places: int = 0, *, lasting: bool = True) -> None:
        self.places = places
        self.lasting = lasting
        self.documents: dict[int, Kept] = {}
        self.length = 0
        self.characters: Counter[str] = Counter()
        self.completions: dict[str, Completions] = {}

    @property
    def segments(self) -> list[Segment]:
        return segments(self.places)

    def put(self, place: int, document: Document) -> None:
        """A document is at a place; what it says is kept only if the index will be changed (``lasting``)."""
        self.documents[place] = keep(document) if self.lasting else _TAKEN

    def count(self, weighed: Weighed, step: int) -> None:
        """A document came (+1) or went (-1)."""
        self.length += step * weighed.length
        if step > 0:
            self.characters.update(weighed.characters)
            return
        self.characters.subtract(weighed.characters)
        for character in weighed.characters:
            if not self.characters[character]:
                del self.characters[character]

    def merge(self, other: "Contents") -> None:
        """Take over what another process gathered; completions are made later."""
        self.documents |= other.documents
        self.length += other.length
        self.characters.update(other.characters)

    def head(self) -> tuple[str, str]:
        return head(self.places, len(self.documents), self.length, self.characters)
