"""Is what stands in an edition's folder what was signed? Every fault is found and named; nothing is changed."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import msgspec

from content.records import Receipt, receipt_faults
from site_static.addresses import STORY_FILE

from .chain import read_chain, read_keys
from .compressed import BadCopy, inflated, original
from .notes import BadNote, Note, VerifierKey
from .statement import CHAIN, JOURNAL, KEYS, MANIFEST, STATEMENT, Edition, is_part, is_statement

Progress = Callable[[int, int], None]
ATTEMPTS = 5
"""A small change may come while we look; then we look again."""
CHANGING_SECONDS = 0.2


class Kind(Enum):
    """What can be wrong, in the words of the report."""

    NO_STATEMENT = "没有版次声明"
    UNSIGNED = "签名无效"
    OTHER_MANIFEST = "清单被改动"
    CHANGED = "文件被改动"
    MISSING = "文件缺失"
    EXTRA = "多出的文件"
    BROKEN_CHAIN = "版次链断开"
    NO_RECEIPT = "审批回执不成立"


class Fault(NamedTuple):
    kind: Kind
    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}：{self.name}" + (f"（{self.detail}）" if self.detail else "")


@dataclass
class Report:
    """What was looked at, and every fault."""

    edition: Edition | None = None
    key: VerifierKey | None = None
    files: int = 0
    statements: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(folder: Path, *, trusted: Sequence[VerifierKey] = (), progress: Progress | None = None) -> Report:
    """Look at everything in an edition's folder.

    ``trusted`` are keys that came another way; without them those are taken that the edition itself publishes, which
    proves that it is whole, not whose it is.
    """
    report = Report()
    for _attempt in range(ATTEMPTS):
        before = _statement_bytes(folder)
        report = _Verification(folder, trusted, progress).report()
        if report.whole or not _changes(folder, before):
            break
    return report


def _changes(folder: Path, before: bytes) -> bool:
    """Whether the edition was changed while we looked, or is being changed: its statement is written last."""
    if (folder.resolve().parent / JOURNAL).exists():
        time.sleep(CHANGING_SECONDS)
        return True
    return _statement_bytes(folder) != before


def _statement_bytes(folder: Path) -> bytes:
    try:
        return (folder / STATEMENT).read_bytes()
    except OSError:
        return b""


class _Told(msgspec.Struct):
    """What publishing says of a page in its JSON."""

    version: int
    digest: str
    receipts: tuple[Receipt, ...] = ()


class _Page(msgspec.Struct):
    """The JSON beside a page: the record's bytes as they stand there."""

    record: msgspec.Raw = msgspec.Raw()
    publication: _Told | None = None


_page = msgspec.json.Decoder(_Page)


def _fault_of_receipts(page: Path) -> str:
    """Why the receipts beside a page prove nothing; empty when they do, or when it tells no story."""
    try:
        found = _page.decode(page.with_name("index.json").read_bytes())
    except FileNotFoundError:
        found = _Page()
    except (OSError, msgspec.DecodeError) as error:
        return f"index.json：{error}"
    told = found.publication
    if told is None:
        return "旁边的 index.json 没有发布信息" if STORY_FILE.search(page.as_posix()) else ""
    if hashlib.sha256(bytes(found.record) + b"\n").hexdigest() != told.digest:
        return "页面的记录不是审批通过的那一份"
    return "；".join(receipt_faults(told.receipts, version=told.version, digest=told.digest))


class _Verification:
    """One look at an edition."""

    def __init__(self, folder: Path, trusted: Sequence[VerifierKey], progress: Progress | None) -> None:
        self.folder = folder
        self.progress = progress
        self.found = Report()
        self.keys = list(trusted) or self._published_keys()

    def report(self) -> Report:
        try:
            note = Note.parse((self.folder / STATEMENT).read_text(encoding="utf-8"))
            edition = Edition.parse(note)
        except (OSError, ValueError) as error:  # BadNote and UnicodeDecodeError are ValueErrors
            self._fault(Kind.NO_STATEMENT, STATEMENT, str(error))
            return self.found
        self.found.edition = edition
        self.found.key = note.signer(self.keys)
        if self.found.key is None:
            self._fault(Kind.UNSIGNED, STATEMENT, "不是由公布的密钥签署" if self.keys else "没有可信的公钥")
        self._check_files(edition)
        self._check_chain(note)
        return self.found

    def _fault(self, kind: Kind, name: str, detail: str = "") -> None:
        self.found.faults.append(Fault(kind, name, detail))

    def _published_keys(self) -> list[VerifierKey]:
        try:
            return read_keys(self.folder / KEYS)
        except ValueError:
            return []

    def _check_files(self, edition: Edition) -> None:
        """The tree of hashes down to each file, and what stands there without being in it."""
        if self._digest(MANIFEST) != edition.manifest:
            self._fault(Kind.OTHER_MANIFEST, MANIFEST, "与签署的哈希不符")
        parts: set[str] = set()
        files = self._listed(MANIFEST, parts)
        self.found.files = len(files)
        for done, (name, digest) in enumerate(sorted(files.items()), 1):
            self._compare(name, digest, Kind.CHANGED)
            if self.progress:
                self.progress(done, len(files))
        self._check_receipts(files)
        for name in sorted(self._present() - files.keys() - parts - {MANIFEST}):
            if is_statement(name):
                continue
            if original(name) in files:
                self._check_copy(name, files[original(name) or ""])
            else:
                self._fault(Kind.EXTRA, name)

    def _listed(self, part: str, seen: set[str]) -> dict[str, str]:
        """The files of a part of the manifest with their hashes; ``seen`` gathers the parts below it."""
        files: dict[str, str] = {}
        for name, digest in self._rows(part):
            if not is_part(name):
                files[name] = digest
            elif name not in seen:
                seen.add(name)
                self._compare(name, digest, Kind.OTHER_MANIFEST)
                files |= self._listed(name, seen)
        return files

    def _check_copy(self, name: str, digest: str) -> None:
        """A compressed copy holds its file."""
        try:
            data = inflated(name, (self.folder / name).read_bytes())
        except (OSError, BadCopy) as error:
            self._fault(Kind.CHANGED, name, str(error))
            return
        if hashlib.sha256(data).hexdigest() != digest:
            self._fault(Kind.CHANGED, name, "与原文件不同")

    def _check_receipts(self, files: Iterable[str]) -> None:
        """Each story's page proves its approvals: its JSON has the bytes that were approved, and their receipts."""
        for name in sorted(files):
            if name.endswith("/index.html") and (fault := _fault_of_receipts(self.folder / name)):
                self._fault(Kind.NO_RECEIPT, name, fault)

    def _compare(self, name: str, digest: str, otherwise: Kind) -> None:
        found = self._digest(name)
        if found is None:
            self._fault(Kind.MISSING, name)
        elif found != digest:
            self._fault(otherwise, name)

    def _digest(self, name: str) -> str | None:
        try:
            with (self.folder / name).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None

    def _rows(self, name: str) -> Iterator[tuple[str, str]]:
        """File and hash of each row of a manifest. What is no row is a fault."""
        try:
            lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return
        for line in lines:
            digest, _, file = line.partition("  ")
            if not file or ".." in file.split("/"):
                self._fault(Kind.OTHER_MANIFEST, name, "有一行无法识别")
            else:
                yield file, digest

    def _present(self) -> set[str]:
        """Names of all files that stand there, and of links to folders, behind which a server would find more."""
        found = set()
        for folder, folders, names in os.walk(self.folder):
            inside = os.path.relpath(folder, self.folder)
            links = (name for name in folders if os.path.islink(os.path.join(folder, name)))  # noqa: PTH114, PTH118
            found |= {os.path.normpath(os.path.join(inside, name)) for name in (*names, *links)}  # noqa: PTH118
        return found

    def _check_chain(self, shown: Note) -> None:
        """Each statement names the one before, is signed, and the last one is the one that is shown."""
        last: Note | None = None
        number = 0
        try:
            for file, note in read_chain(self.folder):
                number = self._check_link(file, note, last, number)
                last = note
                self.found.statements += 1
        except (BadNote, OSError, UnicodeDecodeError) as error:
            self._fault(Kind.BROKEN_CHAIN, CHAIN, str(error))
        if last != shown:
            self._fault(Kind.BROKEN_CHAIN, STATEMENT, "链的最后一项不是当前版次")

    def _check_link(self, file: str, note: Note, last: Note | None, number: int) -> int:
        edition = Edition.parse(note)
        name = f"第 {edition.number} 版"
        if edition.previous != (last.digest if last else ""):
            self._fault(Kind.BROKEN_CHAIN, name, f"{file}：与上一版的哈希对不上")
        if edition.number <= number:
            self._fault(Kind.BROKEN_CHAIN, name, f"{file}：版次号没有递增")
        if note.signer(self.keys) is None:
            self._fault(Kind.UNSIGNED, name, file)
        return edition.number
