"""What an edition says of itself, and where in its folder that stands. These files can't be in the manifest that they
sign: the signature and the chain hold them.

    site/verify/edition.txt             the signed statement of this edition, written last
    site/verify/chain/00000.txt         the statements of editions 1 to 31, then 32 to 63 …
    site/verify/manifest.sha256         the root of a tree of hashes: those of its parts
    site/verify/manifest/….sha256       the hashes of files, or of parts that this part is cut into
    site/.well-known/edition-keys.txt   the keys that sign, the present one first
"""

import re
from pathlib import Path

import msgspec

from .notes import BadNote, Note

STATEMENT = "site/verify/edition.txt"
CHAIN = "site/verify/chain/"
CHAIN_FILE = re.compile(re.escape(CHAIN) + r"[0-9]{5,}\.txt")
MANIFEST = "site/verify/manifest.sha256"
MANIFEST_PARTS = "site/verify/manifest/"
KEYS = "site/.well-known/edition-keys.txt"
JOURNAL = "journal"
"""Stands beside the folders of editions while a small change goes on (`site_static.engine.journal`)."""
HASH = "SHA-256"
_encoder = msgspec.json.Encoder(order="sorted")


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The statement. ``record`` is a digest over all envelopes with their receipts, ``manifest`` that of
    ``manifest.sha256``, ``previous`` that of the statement before (empty in the first); ``hash`` names the algorithm.

    ``built`` is the number of the full build whose folder holds it, ``restores`` that of the edition whose files a
    roll-back has brought back. ``files`` counts those of the manifest.
    """

    number: int
    record: str
    manifest: str
    files: int
    pages: int
    subjects: int
    base_url: str
    today: str
    built: int = 0
    made_at: str = ""
    previous: str = ""
    hash: str = HASH
    restores: int | None = None
    folder: Path | None = None

    @property
    def text(self) -> str:
        """The line that is signed."""
        public = {name: value for name, value in msgspec.structs.asdict(self).items() if name != "folder"}
        return _encoder.encode(public).decode() + "\n"

    @classmethod
    def parse(cls, note: Note) -> "Edition":
        """Raises BadNote."""
        try:
            return msgspec.json.decode(note.text, type=cls)
        except msgspec.DecodeError as error:
            raise BadNote(str(error)) from error


def read_edition(folder: Path) -> Edition:
    """What the edition in a folder says of itself. Raises OSError, BadNote."""
    edition = Edition.parse(Note.parse((folder / STATEMENT).read_text(encoding="utf-8")))
    return msgspec.structs.replace(edition, folder=folder)


def is_part(name: str) -> bool:
    """Whether a row of the manifest stands for a part of it, and not for a file of the site."""
    return name.startswith(MANIFEST_PARTS)


def is_statement(name: str) -> bool:
    """Whether a file of the edition belongs to its statement, so that no manifest names it."""
    return name in {STATEMENT, KEYS} or CHAIN_FILE.fullmatch(name) is not None
