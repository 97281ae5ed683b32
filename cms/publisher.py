"""The publisher's work: takes the outbox, brings the record up to date, changes the portal. One flight, in order.

The process keeps the portal in memory (`LivingPortal`): the first flight builds it, later ones change what differs.

One broken story stops no other: it stays as it was, its entry keeps the reason, and the rest goes out. A record that is
found torn is written afresh from the database.
"""

import contextlib
import errno
import fcntl
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.utils import timezone

from content import records
from content.records import Publication
from content.store import MediaStore, RecordStore, StoreError
from showcase.publication.export import export, export_all, outdated, version_before
from showcase.publication.models import OutboxEntry, PublicState
from showcase.publication.subjects import Subject
from site_static.engine import BadRecord, LivingPortal, hold
from site_static.render import MissingSite, PortalError
from site_static.trust import load_signer

from .heartbeat import beat
from .patience import Patience

Progress = Callable[[int, int], None]
Result = TypeVar("Result")
PORTAL = "portal"
"""What `catch_up` has patience with."""


class Batch(NamedTuple):
    """What one flight did: how many outbox rows, which edition, in how many seconds; or why it failed."""

    entries: int
    edition: int | None
    seconds: float
    error: str = ""


def record_store() -> RecordStore:
    return RecordStore(Path(settings.RECORD_ROOT))


def approval_media() -> MediaStore:
    return MediaStore(Path(settings.APPROVAL_MEDIA_ROOT))


@contextlib.contextmanager
def one_flight(meanwhile: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Nobody else writes the record meanwhile; waits until that is so. What is older never replaces what is newer."""
    with (Path(settings.DATA_DIR) / "flight.lock").open("w") as lock:
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            meanwhile()
            time.sleep(0.1)
        yield


def publish_waiting(progress: Progress | None = None, patience: Patience | None = None) -> Batch | None:
    """Work off everything that waits now, as one batch and one edition; None when nothing waits.

    With ``patience`` a story that is at fault itself is left alone for a while, until another version of it comes.
    """
    with one_flight(beat if patience else lambda: None):
        patience = patience or Patience()
        entries = _due(patience)
        return _flight(entries, progress, patience) if entries else None


def _due(patience: Patience) -> list[OutboxEntry]:
    waiting = list(OutboxEntry.objects.filter(done_at=None).order_by("id"))
    newest = _newest(waiting)
    return [entry for entry in waiting if patience.is_due(newest[entry.subject])]


def _newest(entries: list[OutboxEntry]) -> dict[Subject, int]:
    """The last entry of each subject: another version has another one."""
    return {entry.subject: entry.pk for entry in entries}


def _flight(entries: list[OutboxEntry], progress: Progress | None, patience: Patience) -> Batch:
    started = time.monotonic()
    newest = _newest(entries)
    edition: int | None = None
    faults: dict[Subject, str] = {}
    own = True
    try:
        edition, faults = _healing(lambda: _publish(set(newest), progress))
    except Exception as error:  # whatever it is, the editor must see it and the last good edition stays
        traceback.print_exc()
        faults, own = dict.fromkeys(newest, told(error)), False
    _settle(entries, edition, faults, own=own)
    for subject, fault in faults.items() if own else ():
        patience.failed(newest[subject], fault)
    errors = "".join(dict.fromkeys(faults.values()))
    return Batch(len(entries), edition, time.monotonic() - started, errors)


def _healing(work: Callable[[], Result]) -> Result:
    """Do it; when the record turns out to be torn, write it afresh from the database and do it once more."""
    try:
        return work()
    except (StoreError, BadRecord, MissingSite) as error:
        if isinstance(error, MissingSite) and not PublicState.objects.live().filter(kind="site").exists():
            raise  # there never was one
        traceback.print_exc()
    with contextlib.suppress(StoreError):  # then `work` tells what still is wrong
        rebuild_record(but=_waiting())  # which it writes itself
    return work()


def told(error: Exception) -> str:
    """The reason for people: a full disk is the one fault of the machine that they can do something about."""
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or "disk is full" in str(error):  # so SQLite says it
        return "磁盘已满，公众看到的仍是上一版。请系统管理员清理磁盘，之后会自动重试。"
    return str(error) or type(error).__name__


def _publish(subjects: set[Subject], progress: Progress | None) -> tuple[int | None, dict[Subject, str]]:
    """An edition with all of these that can be shown, and why the others can't: one that is broken stops no other.

    What is broken stays in the record as it was before. Raises what is the fault of none of them.
    """
    store = record_store()
    before = {subject: _as_it_is(store, subject) for subject in subjects}
    faults = export(subjects, store, approval_media())
    edition = None
    while edition is None and len(faults) < len(subjects):
        try:
            edition = living_portal().publish(map(str, subjects), progress).number
        except PortalError as error:
            broken = _broken(error, subjects)
            if broken is None:
                raise
            _step_back(store, broken, before[broken])
            faults[broken] = str(error)
    _drop_replaced(store, before)
    return edition, faults


class _Before(NamedTuple):
    """What the record had of a subject."""

    publication: Publication
    data: bytes


def _drop_replaced(store: RecordStore, before: dict[Subject, _Before | None]) -> None:
    """Remove the bytes and media of versions that are public no more."""
    for subject, was in before.items():
        now = store.find(*subject)
        if was and (now is None or now.digest != was.publication.digest or now.status != "live"):
            media = records.media_of(records.decode(was.data))
            store.drop(was.publication.digest, living_portal().unused(media))


def _as_it_is(store: RecordStore, subject: Subject) -> _Before | None:
    """None where nothing is to be kept: not live, or torn."""
    try:
        publication = store.find(*subject)
        if publication is None or publication.status != "live":
            return None
        return _Before(publication, store.read_bytes(publication))
    except StoreError:
        return None


def _broken(error: PortalError, subjects: set[Subject]) -> Subject | None:
    """Which of these the build names as the one that has no page; one that is to be withdrawn never is."""
    named = next((subject for subject in subjects if str(subject) == getattr(error, "subject", "")), None)
    if named is None or not PublicState.objects.of(named).live().exists():
        return None
    return named


def _step_back(store: RecordStore, subject: Subject, before: _Before | None) -> None:
    """Have the record say what it said before; where that is what is broken (a flight was killed once it had written
    the record), an older version, or nothing where there is none."""
    now = store.find(*subject)
    if now is None:
        return
    if before is None or before.publication.version >= now.version:
        older = version_before(subject, now.version)
        before = _Before(*older) if older else None
    if before is None:
        store.remove(now)
        return
    store.media.copy(records.media_of(records.decode(before.data)), approval_media())
    store.put(*before)


def _settle(entries: list[OutboxEntry], edition: int | None, faults: dict[Subject, str], *, own: bool) -> None:
    """Write into the outbox what became of each entry; ``own`` says whether faults are of the stories themselves."""
    done = [entry.pk for entry in entries if entry.subject not in faults]
    OutboxEntry.objects.filter(pk__in=done).update(done_at=timezone.now(), edition=edition, error="")
    for entry in entries:
        if entry.subject in faults:
            OutboxEntry.objects.filter(pk=entry.pk).update(error=faults[entry.subject], own_fault=own)


def living_portal() -> LivingPortal:
    """The portal that this process keeps and changes."""
    key = Path(settings.EDITION_KEY)
    return _portal_of(Path(settings.RECORD_ROOT), Path(settings.EDITIONS_ROOT), settings.PUBLIC_BASE_URL, key)


@lru_cache(maxsize=1)
def _portal_of(record: Path, editions: Path, base_url: str, key: Path) -> LivingPortal:
    signer = load_signer(key, demonstration=settings.DEMO)
    return LivingPortal(record, editions, base_url=base_url, production=not settings.DEMO, signer=signer, compress=True)


def mend_record() -> None:
    """Bring those subjects in the record to their public state that are not in it as they are, and remove what a killed
    process left: for a start.

    What waits in the outbox is left to it: a story that can't be shown stays as it was.
    """
    store = record_store()
    with one_flight():
        if wanted := set(outdated(store)) - _waiting():
            export(wanted, store, approval_media())
            living_portal().forget()
        with contextlib.suppress(StoreError, records.RecordError):  # what is torn is mended when it is built
            store.sweep()


def catch_up(progress: Progress | None, patience: Patience) -> str:
    """Build the portal where the one that is shown is not what this process has made; why it could not be, if so.

    That is so after a start, a build by hand, the end of a hold, and after a publication that failed.
    """
    if hold(Path(settings.EDITIONS_ROOT)) or living_portal().is_shown or not any(record_store().publications()):
        return ""
    if not patience.is_due(PORTAL):
        return patience.reason(PORTAL)
    with one_flight(beat):
        try:
            _healing(lambda: living_portal().publish((), progress))
        except Exception as error:
            traceback.print_exc()
            return patience.failed(PORTAL, told(error))
    patience.succeeded(PORTAL)
    return ""


def rebuild_record(but: Collection[Subject] | None = None) -> int:
    """Write the record afresh from the public states, inside `one_flight`; the number of subjects.

    Those that are left out, by default stories that can't be shown as they are now, stay as they were. Raises
    StoreError when one could not be written; all others are.
    """
    store = record_store()
    living_portal().forget()
    store.media.drop_torn()
    count = export_all(store, approval_media(), but=_waiting(own_fault=True) if but is None else but)
    store.sweep()
    return count


def _waiting(**facts: Any) -> set[Subject]:
    return {entry.subject for entry in OutboxEntry.objects.filter(done_at=None, **facts)}
