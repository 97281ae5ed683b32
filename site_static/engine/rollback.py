"""Going back to an earlier edition, in an emergency: its files are put back, and nothing new is shown until released.

Going back makes a new edition, signed and chained like any other, whose statement says which one it restores. It can be
gone back on itself. The hold is a file beside the editions; publishing raises Held while it is there.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from content.records import Publication
from content.store import RecordStore, subject_name, write_atomically
from site_static.trust import Chain, Edition, Signer, is_statement
from site_static.trust.chain import carried, keys_file, last_edition, last_editions
from site_static.trust.compressed import inflated, original
from site_static.trust.statement import KEYS, MANIFEST, is_part

from .editions import Editions
from .errors import Held, NoWayBack
from .journal import Change, commit, recover
from .undo import place_of, undos

HOLD = "hold.json"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """The portal is held at the files of edition ``restores``; ``number`` is that of the edition that shows them."""

    restores: int
    number: int
    edition: str
    since: str


class Way(NamedTuple):
    """An edition that can be shown again: its statement, its folder, and the changes to undo for it."""

    edition: Edition
    folder: Path
    steps: int


def hold(root: Path) -> Hold | None:
    """The hold that is in force, if any."""
    try:
        return msgspec.json.decode((root / HOLD).read_bytes(), type=Hold)
    except FileNotFoundError:
        return None


def release(root: Path) -> None:
    """End the hold: the next publication shows the record as it is now."""
    (root / HOLD).unlink(missing_ok=True)


def ways_back(editions: Editions) -> list[Way]:
    """Editions that can be shown again, the newest first; not the one that is shown."""
    current = editions.current
    if current is None:
        return []
    folders = list(map(editions.folder, editions.numbers()))
    told = {edition.number: edition for folder in folders for edition in last_editions(folder, sys.maxsize)}
    ways = []
    for folder in folders:
        last = _number_of(folder)
        numbers = [last, *(undo.before for undo in undos(editions.root, folder.name, last))]
        ways += [Way(told[number], folder, steps) for steps, number in enumerate(numbers) if number in told]
    shown = _number_of(current)
    return sorted((way for way in ways if way.edition.number != shown), key=lambda way: -way.edition.number)


def _number_of(folder: Path) -> int:
    """The number of the edition that a folder holds; 0 where nothing says it."""
    edition = last_edition(folder)
    return edition.number if edition else 0


def roll_back(editions: Editions, number: int, store: RecordStore, signer: Signer | None = None) -> Edition:
    """Show the files of edition ``number`` again, and hold the portal there. Raises NoWayBack, BuildRunning.

    Refused when that edition shows what was withdrawn since: a withdrawal is never taken back this way.
    """
    with editions.alone():
        resume(editions)
        way = next((way for way in ways_back(editions) if way.edition.number == number), None)
        if way is None:
            raise NoWayBack(f"不能恢复到第 {number} 版：没有保留它的文件。可恢复的版次见 manage.py roll_back_edition。")
        return _Return(editions, way).go(store, signer)


def resume(editions: Editions) -> None:
    """After a kill: finish what was written into the journal, show what is held, forget a hold that never began."""
    recover(editions.root)
    held = hold(editions.root)
    if held is None:
        return
    folder = editions.root / held.edition
    if not folder.is_dir() or _number_of(folder) < held.number:
        release(editions.root)
    elif editions.current != folder:
        editions.show(int(held.edition))


def refuse_when_held(editions: Editions) -> None:
    """Raise Held while the portal is held at an older edition."""
    resume(editions)
    if held := hold(editions.root):
        raise Held(held.restores)


class _Return:
    """One way back, worked out before anything is touched."""

    def __init__(self, editions: Editions, way: Way) -> None:
        self.editions = editions
        self.edition, self.folder = way.edition, way.folder
        self.last = _number_of(self.folder)
        self.files: dict[str, Path | None] = {}
        for step, undo in enumerate(undos(editions.root, self.folder.name, self.last)):
            if step == way.steps:
                break
            place = place_of(editions.root, undo.number)
            kept = {name: None if index is None else place / str(index) for name, index in undo.files.items()}
            self.files |= {name: source for name, source in kept.items() if not is_statement(name)}

    def go(self, store: RecordStore, signer: Signer | None) -> Edition:
        self._check_files()
        self._check_withdrawn(store.publications())
        now, told = self._statement(signer)
        restores = {name: str(source) for name, source in self.files.items() if source}
        removes = tuple(sorted(name for name, source in self.files.items() if source is None))
        held = Hold(restores=self.edition.number, number=now.number, edition=self.folder.name, since=now.made_at)
        write_atomically(self.editions.root / HOLD, msgspec.json.encode(held))
        change = Change(self.folder.name, {}, told, removes, number=now.number, before=self.last, restores=restores)
        commit(self.editions.root, change)
        self.editions.show(int(self.folder.name))
        return msgspec.structs.replace(now, folder=self.folder)

    def _statement(self, signer: Signer | None) -> tuple[Edition, dict[str, bytes]]:
        """The new edition's statement, with the chain that goes on from what was shown until now."""
        shown = self.editions.current
        chain = Chain.of(shown)
        now = msgspec.structs.replace(
            self.edition,
            number=self.editions.next_number(),
            previous=chain.digest,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            built=int(self.folder.name),
            restores=self.edition.number,
        )
        told = {KEYS: keys_file(signer, shown)}
        if shown and shown != self.folder:
            told |= {name: (shown / name).read_bytes() for name in carried(shown)}
        return now, told | chain.grown(now, signer)[1]

    def _source(self, name: str) -> Path:
        """Where a file of the target stands now."""
        return self.files.get(name) or self.folder / name

    def _check_files(self) -> None:
        """What is kept must be what that edition was signed with, byte for byte."""
        parts: set[str] = {MANIFEST}
        files = self._listed(MANIFEST, self.edition.manifest, parts)
        for name, source in self.files.items():
            if name in files and (source is None or _digest(source) != files[name]):
                raise NoWayBack(f"不能恢复到第 {self.edition.number} 版：保留的文件 {name} 不完整。")
            if source and name not in files and name not in parts and not _is_copy(name, source, files):
                raise NoWayBack(f"不能恢复到第 {self.edition.number} 版：{name} 不属于这一版。")

    def _listed(self, part: str, digest: str, seen: set[str]) -> dict[str, str]:
        """The files of a part of the manifest with their hashes; ``seen`` gathers the parts below it."""
        files: dict[str, str] = {}
        for name, told in self._rows(part, digest).items():
            if is_part(name):
                seen.add(name)
                files |= self._listed(name, told, seen)
            else:
                files[name] = told
        return files

    def _rows(self, name: str, digest: str) -> dict[str, str]:
        source = self._source(name)
        if _digest(source) != digest:
            raise NoWayBack(f"不能恢复到第 {self.edition.number} 版：保留的清单 {name} 不完整。")
        lines = source.read_text(encoding="utf-8").splitlines()
        return {line[66:]: line[:64] for line in lines}

    def _check_withdrawn(self, publications: Iterable[Publication]) -> None:
        shown = [subject_name(item) for item in publications if item.status == "withdrawn" and self._tells(item)]
        if shown:
            names = "、".join(shown[:3])
            raise NoWayBack(
                f"不能恢复到第 {self.edition.number} 版：其中有后来撤回的内容（{names}）。请选撤回之后的版次。"
            )

    def _tells(self, item: Publication) -> bool:
        """Whether the edition has the story's page, at its last address or at one that it had before."""
        if item.address and self._shows(f"site{item.address}index.html"):
            return True
        former = (f"site{address}index.json" for address in item.former_addresses)
        return any(self._shows(name) and _subject_of(self._source(name)) in {"", subject_name(item)} for name in former)

    def _shows(self, name: str) -> bool:
        return self.files[name] is not None if name in self.files else (self.folder / name).is_file()


class _Told(msgspec.Struct, frozen=True):
    """What publishing says of a page in its JSON."""

    subject: str = ""


class _Page(msgspec.Struct, frozen=True):
    """The JSON beside a page."""

    publication: _Told = _Told()


def _subject_of(page: Path) -> str:
    """The subject of the story that a page's JSON tells (``result/ID.en``); empty when it can't be read."""
    try:
        return msgspec.json.decode(page.read_bytes(), type=_Page).publication.subject
    except (OSError, msgspec.DecodeError):
        return ""


def _is_copy(name: str, source: Path, files: Mapping[str, str]) -> bool:
    """Whether it is the compressed copy of a file of that edition."""
    digest = files.get(original(name) or "")
    try:
        return digest == hashlib.sha256(inflated(name, source.read_bytes())).hexdigest()
    except (OSError, ValueError, StopIteration):
        return False


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
