"""The publisher: takes the outbox, brings the record up to date, changes the portal. One flight, in order.

The process keeps the portal in memory (`LivingPortal`): the first flight builds it, later ones change what differs.

One broken story stops no other: it stays as it was, its entry keeps the reason, and the rest goes out.
"""

import contextlib
import errno
import socket
import time
import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from cms.heartbeat import BuildProgress, beat
from content import records
from content.records import Publication
from content.store import MediaStore, RecordStore
from showcase.publication.export import export, export_all
from showcase.publication.models import OutboxEntry, PublicState
from showcase.publication.subjects import Subject
from site_static.engine import LivingPortal
from site_static.render import PortalError
from site_static.trust import load_signer

POLL_SECONDS = 10.0
"""How often the outbox is looked at when nobody woke us."""


class Batch(NamedTuple):
    """What one flight did: how many outbox rows, which edition, in how many seconds; or why it failed."""

    entries: int
    edition: int | None
    seconds: float
    error: str = ""


def record_store() -> RecordStore:
    return RecordStore(Path(settings.RECORD_ROOT))


def publish_waiting(progress: Callable[[int, int], None] | None = None) -> Batch | None:
    """Work off everything that waits now, as one batch and one edition; None when nothing waits."""
    entries = list(OutboxEntry.objects.filter(done_at=None).order_by("id"))
    return _flight(entries, progress) if entries else None


def _flight(entries: list[OutboxEntry], progress: Callable[[int, int], None] | None) -> Batch:
    started = time.monotonic()
    subjects = {entry.subject for entry in entries}
    edition: int | None = None
    faults: dict[Subject, str] = {}
    own = True
    try:
        edition, faults = _publish(subjects, progress)
    except Exception as error:  # whatever it is, the editor must see it and the last good edition stays
        traceback.print_exc()
        faults, own = dict.fromkeys(subjects, _told(error)), False
    _settle(entries, edition, faults, own=own)
    errors = "".join(dict.fromkeys(faults.values()))
    return Batch(len(entries), edition, time.monotonic() - started, errors)


def _told(error: Exception) -> str:
    """The reason for people: a full disk is the one fault of the machine that they can do something about."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "磁盘已满，公众看到的仍是上一版。请系统管理员清理磁盘，之后会自动重试。"
    return str(error) or type(error).__name__


def _publish(
    subjects: set[Subject], progress: Callable[[int, int], None] | None
) -> tuple[int | None, dict[Subject, str]]:
    """An edition with all of these that can be shown, and why the others can't: one that is broken stops no other.

    What is broken stays in the record as it was before. Raises what is the fault of none of them.
    """
    store = record_store()
    before = {subject: _as_it_is(store, subject) for subject in subjects}
    faults = export(subjects, store, MediaStore(Path(settings.APPROVAL_MEDIA_ROOT)))
    edition = None
    while edition is None and len(faults) < len(subjects):
        try:
            edition = living_portal().publish(map(str, subjects), progress).number
        except PortalError as error:
            broken = _broken(error, subjects - faults.keys())
            if broken is None:
                raise
            _put_back(store, broken, before[broken])
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
    publication = store.find(*subject)
    if publication is None or publication.status != "live":
        return None
    return _Before(publication, store.read_bytes(publication))


def _broken(error: PortalError, subjects: set[Subject]) -> Subject | None:
    """Which of these the build names as the one that has no page; one that is to be withdrawn never is."""
    named = next((subject for subject in subjects if str(subject) == getattr(error, "subject", "")), None)
    if named is None or not PublicState.objects.of(named).live().exists():
        return None
    return named


def _put_back(store: RecordStore, subject: Subject, before: _Before | None) -> None:
    if before is not None:
        store.put(*before)
    elif publication := store.find(*subject):
        store.remove(publication)


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


def rebuild_record() -> int:
    """Write the whole record afresh from the public states; the number of subjects."""
    store = record_store()
    count = export_all(store, MediaStore(Path(settings.APPROVAL_MEDIA_ROOT)))
    store.sweep()
    living_portal().forget()
    return count


def run(report: Callable[[Batch], None], stop: Callable[[], bool] = lambda: False) -> None:
    """Work until ``stop`` says so: woken by the local socket, or by the clock."""
    living_portal().recover()
    with _wake_up_call() as sleeper:
        while not stop():
            close_old_connections()
            beat()
            batch = publish_waiting(BuildProgress())
            beat()
            if batch:
                report(batch)
            if batch is None or batch.error:
                _sleep(sleeper)


def _sleep(sleeper: socket.socket) -> None:
    with contextlib.suppress(TimeoutError):
        sleeper.recv(64)
        sleeper.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while sleeper.recv(64):
                pass
    sleeper.settimeout(POLL_SECONDS)


@contextlib.contextmanager
def _wake_up_call():  # type: ignore[no-untyped-def]  # noqa: ANN202
    path = Path(settings.PUBLISHER_SOCKET)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sleeper:
        sleeper.bind(str(path))
        path.chmod(0o600)
        sleeper.settimeout(POLL_SECONDS)
        try:
            yield sleeper
        finally:
            path.unlink(missing_ok=True)
