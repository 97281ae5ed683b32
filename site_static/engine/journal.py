"""A small change of an edition: all of it or nothing, whatever stops it.

The whole change is written into one file first, with a hash of itself, and flushed. Only then single files are renamed
into place, in an order in which no reader meets a page that leads to a missing one: media and theme, what was not there
before, what replaces something, manifest and signed statement, deletions. A change that was stopped is done again from
its journal: every step can be repeated. A torn journal is one of which nothing was done.
"""

import hashlib
import os
from pathlib import Path

import msgspec

from content.store import TEMPORARY
from site_static.addresses import STORY_FILE
from site_static.trust.statement import JOURNAL, STATEMENT

from . import assets, undo

FIRST = ("site/media/", "site/theme/")


class Change(msgspec.Struct, frozen=True):
    """Files to write (in order), links to make to files elsewhere, files to remove; names relative to the edition.

    ``number`` is the edition that the change makes of the one before (``before``). ``restores`` are files to put back
    from where they are kept, ``retires`` those of the removed that open pages may still ask for (`assets`), unless the
    change ``withdraws`` something. ``created`` are the names that were not there before: worked out when it is
    committed, so that the change can be undone (`undo`).
    """

    edition: str
    links: dict[str, str]
    writes: dict[str, bytes]
    removes: tuple[str, ...]
    number: int = 0
    before: int = 0
    restores: dict[str, str] = {}
    retires: tuple[str, ...] = ()
    withdraws: bool = False
    created: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """Every name that the change links, restores, writes or removes, each once."""
        return list(dict.fromkeys((*self.links, *self.restores, *self.writes, *self.removes)))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Change)


def commit(root: Path, change: Change) -> None:
    """Make a change durable, then visible. ``root`` is the folder of editions."""
    folder = root / change.edition
    created = frozenset(name for name in change.names if not (folder / name).exists())
    change = msgspec.structs.replace(change, created=created)
    write_journal(root, change)
    finish(root, change)


def write_journal(root: Path, change: Change) -> None:
    body = _encoder.encode(change)
    temporary = root / f"{TEMPORARY}{JOURNAL}"
    with temporary.open("wb") as stream:
        stream.write(hashlib.sha256(body).digest())
        stream.write(body)
        stream.flush()
        os.fdatasync(stream.fileno())
    temporary.replace(root / JOURNAL)


def finish(root: Path, change: Change) -> None:
    """Do what the journal says, then drop it."""
    folder = root / change.edition
    undo.keep(root, folder, change)
    for name, source in change.links.items():
        _link(Path(source), folder / name)
    for name, data in sorted((change.writes | change.restores).items(), key=lambda item: _order(change, item[0])):
        if isinstance(data, str):
            _put_back(Path(data), folder / name)
        else:
            _write(folder / name, data)
    if change.withdraws:
        assets.forget_media(root)
    elif change.retires:
        assets.retire(root, folder, change.retires)
    for name in change.removes:
        (folder / name).unlink(missing_ok=True)
        _remove_empty(folder, (folder / name).parent)
    undo.drop_old(root, change.number)
    (root / JOURNAL).unlink(missing_ok=True)


def recover(root: Path) -> None:
    """Finish the change that a stopped process left; forget one that it did not even write down whole."""
    journal = root / JOURNAL
    if not journal.is_file():
        return
    data = journal.read_bytes()
    body = data[32:]
    if hashlib.sha256(body).digest() != data[:32]:
        journal.unlink()
        return
    change = _decoder.decode(body)
    if (root / change.edition).is_dir():
        finish(root, change)
    else:
        journal.unlink()


def _order(change: Change, name: str) -> tuple[int, str]:
    """Assets, new files, to which nothing leads yet, other files, manifest, and what the edition says of itself.

    Of each, what leads to the search's index and to stories comes after these.
    """
    if name == STATEMENT:
        return 6, name
    if name.startswith("site/verify/") and not name.endswith(".html"):
        return 5, name
    if name.startswith(FIRST):
        return 0, name
    leads = name.endswith("/head.js") if name.startswith("site/search/") else not STORY_FILE.match(name)
    return (1 if name in change.created else 3) + leads, name


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        temporary.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
    temporary.replace(path)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except FileNotFoundError:  # done before the process was stopped, and gone from the store since
        return
    except OSError:
        _write(target, source.read_bytes())


def _put_back(source: Path, target: Path) -> None:
    """The same bytes under another name, in one rename."""
    temporary = target.with_name(f"{TEMPORARY}{target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.unlink(missing_ok=True)
    os.link(source, temporary)
    temporary.replace(target)
    temporary.unlink(missing_ok=True)  # where both were the same file already, the rename has done nothing


def _remove_empty(top: Path, folder: Path) -> None:
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
