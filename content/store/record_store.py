"""The published record on disk.

    publications/<kind>/<key>[.<locale>].json   envelopes (`content.records.Publication`): what is public, truly
    records/<ab>/<sha256>.json                  the approved bytes, by their hash
    media/<ab>/<sha256>.<ending>                pictures and documents, by their hash

Bytes and media are written before the envelope that names them, and swept after the last envelope that named
them has gone: a kill at any point leaves either the old state or the new one.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from content import records
from content.records import ListedResult, Publication, Record

from .errors import BadReceipts, MissingMedia, MissingRecord, StoreError, TornFile
from .files import remove_temporary_files, write_together
from .media import MediaStore

Decoded = TypeVar("Decoded")
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Publication)


def subject_name(publication: Publication) -> str:
    """``result/ZLHCG-2026-0001.en``: how messages and files name a subject."""
    name = f"{publication.kind}/{publication.key}"
    return f"{name}.{publication.locale}" if publication.locale else name


class RecordStore:
    """Reads and writes the published record under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.media = MediaStore(root / "media")

    def put(self, publication: Publication, data: bytes) -> None:
        """Make ``data`` the public bytes of a subject.

        Decodes them again and refuses what is not valid, not of that kind and key, or not of that hash
        (records.RecordError, StoreError); refuses a record whose media are not in the store (MissingMedia).
        """
        self._put_one(publication, data)

    def withdraw(self, publication: Publication) -> None:
        """Replace a live subject by its tombstone; its bytes leave the record at once."""
        self._put_one(publication, None)

    def _put_one(self, publication: Publication, data: bytes | None) -> None:
        for fault in self.put_all([(publication, data)]).values():
            raise fault

    def put_all(
        self, subjects: Iterable[tuple[Publication, bytes | None]]
    ) -> dict[str, StoreError | records.RecordError]:
        """`put` each of these subjects, or `withdraw` it (None), with a few flushes to disk for all of them.

        Those that are refused stay as they were; they are returned by `subject_name`, with their faults. A kill leaves
        each of the others as it was or as it shall be.
        """
        faults: dict[str, StoreError | records.RecordError] = {}
        data_of, envelopes, withdrawn = {}, {}, []
        for publication, data in subjects:
            try:
                self._check(publication, data)
            except (StoreError, records.RecordError) as fault:
                faults[subject_name(publication)] = fault
                continue
            envelopes[self._publication_path(publication)] = _encoder.encode(publication)
            if data is None:
                withdrawn.append(self._record_path(publication.digest))
            else:
                data_of[self._record_path(publication.digest)] = data
        write_together(data_of)
        write_together(envelopes)
        for path in withdrawn:
            path.unlink(missing_ok=True)
        return faults

    def remove(self, publication: Publication) -> None:
        """Take a subject out as if it never had been public: for a first publication whose page can't be made."""
        self._publication_path(publication).unlink(missing_ok=True)
        self._record_path(publication.digest).unlink(missing_ok=True)

    def find(self, kind: str, key: str, locale: str) -> Publication | None:
        """The envelope of a subject as it is now; None for what was never public. Raises TornFile."""
        path = self._place(kind, key, locale)
        return self._envelope(path) if path.is_file() else None

    def find_by_name(self, name: str) -> Publication | None:
        """As `find`, by `subject_name`."""
        kind, _, rest = name.partition("/")
        locale = next((locale for locale in records.LOCALES if rest.endswith(f".{locale}")), "")
        return self.find(kind, rest.removesuffix(f".{locale}") if locale else rest, locale)

    def publications(self) -> Iterator[Publication]:
        """All envelopes, live and withdrawn, sorted by kind, key and language. Raises TornFile."""
        for path in sorted((self.root / "publications").glob("*/*.json")):
            yield self._envelope(path)

    def _envelope(self, path: Path) -> Publication:
        try:
            publication = _decoder.decode(path.read_bytes())
        except msgspec.DecodeError as error:
            raise TornFile(path, str(error)) from error
        if path != self._publication_path(publication):
            raise TornFile(path, "the envelope is that of another subject")
        return publication

    def read(self, publication: Publication) -> Record:
        """The record of a live subject. Raises MissingRecord, TornFile or records.RecordError, which name the file."""
        return self.read_with_bytes(publication)[0]

    def read_listed(self, publication: Publication) -> Record | ListedResult:
        """As `read`, of a result only what lists need: the rest of it is not checked."""
        data = self.read_bytes(publication)
        return self._decoded(
            publication, data, records.decode_listed if publication.kind == "result" else records.decode
        )

    def read_with_bytes(self, publication: Publication) -> tuple[Record, bytes]:
        """The record of a live subject, and the bytes that were approved. Raises as `read` does."""
        data = self.read_bytes(publication)
        return self._decoded(publication, data, records.decode), data

    def _decoded(self, publication: Publication, data: bytes, decode: Callable[[bytes], Decoded]) -> Decoded:
        """What the bytes of a subject say. Raises records.RecordError, which names the file."""
        try:
            return decode(data)
        except records.RecordError as error:
            raise type(error)(f"{self._record_path(publication.digest)}: {error}") from error

    def read_bytes(self, publication: Publication) -> bytes:
        """The approved bytes of a live subject, checked against their hash."""
        path = self._record_path(publication.digest)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise MissingRecord(subject_name(publication), publication.digest) from None
        if records.digest(data) != publication.digest:
            raise TornFile(path)
        return data

    def drop(self, digest: str, media: Iterable[str]) -> None:
        """Remove the bytes of a version that is public no more, and media that no live subject names."""
        self._record_path(digest).unlink(missing_ok=True)
        for name in media:
            self.media.remove(name)

    def sweep(self) -> int:
        """Remove bytes and media that no live subject names, and the rubbish of killed writers; returns how many."""
        remove_temporary_files(self.root)
        live = [publication for publication in self.publications() if publication.status == "live"]
        wanted = {publication.digest for publication in live}
        media = {name for publication in live for name in records.media_of(self.read(publication))}
        return self._sweep_records(wanted) + self._sweep_media(media)

    def verify(self) -> Iterator[StoreError | records.RecordError]:
        """Every fault of the record: torn files, missing bytes or media, invalid or unknown records, no receipts."""
        for publication in self.publications():
            if publication.status != "live":
                continue
            try:
                data = self.read_bytes(publication)
                self._check(publication, data)
                for name in records.media_of(records.decode(data)):
                    self.media.read(name)
            except (StoreError, records.RecordError) as fault:
                yield fault
            if publication.locale:  # a story: references need no three approvals
                yield from _faults_of_receipts(publication)

    def _check(self, publication: Publication, data: bytes | None) -> None:
        """Whether a subject may be put so, or withdrawn (None). Raises StoreError or records.RecordError."""
        name = subject_name(publication)
        if publication.status != ("withdrawn" if data is None else "live"):
            raise StoreError(
                f"{name}: the envelope is not that of a {'withdrawal' if data is None else 'live subject'}"
            )
        if data is None:
            return
        if records.digest(data) != publication.digest:
            raise StoreError(f"{name}: the bytes do not have the hash that was approved")
        record = records.decode(data)
        identity = (records.kind_of(record), records.key_of(record), records.locale_of(record))
        if identity != (publication.kind, publication.key, publication.locale):
            raise StoreError(f"{name}: the bytes are those of {'/'.join(filter(None, identity))}")
        self._check_media(name, records.media_of(record))

    def _check_media(self, subject: str, names: Iterable[str]) -> None:
        for name in names:
            if not self.media.path(name).is_file():
                raise MissingMedia(name, subject)

    def _sweep_records(self, wanted: set[str]) -> int:
        idle = [path for path in (self.root / "records").glob("??/*.json") if path.stem not in wanted]
        for path in idle:
            path.unlink()
        return len(idle)

    def _sweep_media(self, wanted: set[str]) -> int:
        idle = [name for name in self.media.names() if name not in wanted]
        for name in idle:
            self.media.remove(name)
        return len(idle)

    def _publication_path(self, publication: Publication) -> Path:
        return self._place(publication.kind, publication.key, publication.locale)

    def _place(self, kind: str, key: str, locale: str) -> Path:
        suffix = f".{locale}" if locale else ""
        return self.root / "publications" / kind / f"{key}{suffix}.json"

    def _record_path(self, digest: str) -> Path:
        return self.root / "records" / digest[:2] / f"{digest}.json"


def _faults_of_receipts(publication: Publication) -> Iterator[BadReceipts]:
    faults = records.receipt_faults(publication.receipts, version=publication.version, digest=publication.digest)
    return (BadReceipts(subject_name(publication), fault) for fault in faults)
