"""The publisher: takes the outbox, brings the record up to date, builds the portal. One flight, in order."""

import contextlib
import socket
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from content.store import MediaStore, RecordStore
from showcase.publication.export import export, export_all
from showcase.publication.models import OutboxEntry
from site_static.engine import build

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
    rows = OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    try:
        store = record_store()
        export({entry.subject for entry in entries}, store, MediaStore(Path(settings.APPROVAL_MEDIA_ROOT)))
        store.sweep()
        edition = build_edition(progress)
    except Exception as error:  # whatever it is, the editor must see it and the last good edition stays
        traceback.print_exc()
        rows.update(error=str(error) or type(error).__name__)
        return Batch(len(entries), None, time.monotonic() - started, str(error))
    rows.update(done_at=timezone.now(), edition=edition, error="")
    return Batch(len(entries), edition, time.monotonic() - started)


def build_edition(progress: Callable[[int, int], None] | None = None) -> int:
    """A full build of the portal from the record; the number of the new edition."""
    return build(
        Path(settings.RECORD_ROOT), Path(settings.EDITIONS_ROOT), base_url=settings.PUBLIC_BASE_URL, progress=progress
    ).number


def rebuild_record() -> int:
    """Write the whole record afresh from the public states; the number of subjects."""
    store = record_store()
    count = export_all(store, MediaStore(Path(settings.APPROVAL_MEDIA_ROOT)))
    store.sweep()
    return count


def run(report: Callable[[Batch], None], stop: Callable[[], bool] = lambda: False) -> None:
    """Work until ``stop`` says so: woken by the local socket, or by the clock."""
    with _wake_up_call() as sleeper:
        while not stop():
            close_old_connections()
            batch = publish_waiting()
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
