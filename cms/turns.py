"""The publisher as a process: one at a time, woken by a local socket or by the clock, ended by nothing that goes wrong.

A turn publishes what waits. Then it sees to it that the portal that is shown is the one that this process has made of
the record: after a start (perhaps of other code), a fault or a build by hand, it is built anew.
"""

import contextlib
import fcntl
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from . import publisher
from .heartbeat import BuildProgress, beat
from .patience import Patience
from .publisher import Batch

POLL_SECONDS = 10.0
"""How often the outbox is looked at when nobody woke us."""
STARTING_SECONDS = 5.0
"""So long a start waits for a publisher that is just ending."""


class AlreadyRunning(Exception):
    """Another publisher works in this data folder."""


def run(report: Callable[[Batch], None], stop: Callable[[], bool] = lambda: False) -> None:
    """Work until ``stop`` says so. Raises AlreadyRunning."""
    with only_one(), _wake_up_call() as sleeper:
        turns = Turns(report)
        while not stop():
            if not turns.take():
                _sleep(sleeper)


class Turns:
    """One turn after another, with what is remembered from one to the next."""

    def __init__(self, report: Callable[[Batch], None]) -> None:
        self._report = report
        self._patience = Patience()
        self._has_looked = False
        self._trouble = ""

    def take(self) -> bool:
        """One turn; whether something was published, so that more may have come meanwhile."""
        try:
            close_old_connections()
            beat(trouble=self._trouble)
            batch = self._publish()
        except Exception as error:  # a full disk, a locked or restarting database: the next turn does it
            traceback.print_exc()
            batch, self._trouble = None, publisher.told(error)
        beat(trouble=self._trouble)
        return batch is not None and not batch.error

    def _publish(self) -> Batch | None:
        if not self._has_looked:
            publisher.mend_record()
            self._has_looked = True
        batch = publisher.publish_waiting(BuildProgress(), self._patience)
        if batch:
            self._report(batch)
        self._trouble = publisher.catch_up(BuildProgress(), self._patience)
        return batch


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """No other publisher works meanwhile. Raises AlreadyRunning."""
    with (Path(settings.DATA_DIR) / "publisher.lock").open("w") as lock:
        until = time.monotonic() + STARTING_SECONDS
        while not _is_taken(lock.fileno()):
            if time.monotonic() > until:
                raise AlreadyRunning
            time.sleep(0.1)
        yield


def _is_taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sleep(sleeper: socket.socket) -> None:
    with contextlib.suppress(TimeoutError):
        sleeper.recv(64)
        sleeper.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while sleeper.recv(64):
                pass
    sleeper.settimeout(POLL_SECONDS)


@contextlib.contextmanager
def _wake_up_call() -> Iterator[socket.socket]:
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
