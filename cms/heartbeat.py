"""The publisher's sign of life: a small file, written at each turn and while a long build goes on."""

import contextlib
import time
from pathlib import Path

import msgspec
from django.conf import settings

from content.store import TEMPORARY

SILENT_SECONDS = 120
"""After so long without a sign the desk shows the publisher in red."""
BETWEEN_SECONDS = 1.0
"""A build that reports each story writes no more often than this."""


class Beat(msgspec.Struct, frozen=True):
    """When the publisher last gave a sign, how far a build has come (``total`` is 0 when none goes on), and the
    ``trouble`` that no waiting story tells of."""

    at: float
    done: int = 0
    total: int = 0
    trouble: str = ""

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def _path() -> Path:
    return Path(settings.DATA_DIR) / "publisher-heartbeat.json"


def beat(done: int = 0, total: int = 0, trouble: str = "") -> None:
    """Give a sign. Nothing is flushed: after a power cut there is no publisher either.

    On a full disk there is no sign, which is red after two minutes, and no other harm.
    """
    path = _path()
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    with contextlib.suppress(OSError):
        temporary.write_bytes(msgspec.json.encode(Beat(time.time(), done, total, trouble)))
        temporary.replace(path)


def last_beat() -> Beat | None:
    """The last sign, None when there never was one."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=Beat)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def is_silent() -> bool:
    """Whether the publisher has given no sign for two minutes; one from far in the future is from before the clock was
    put back."""
    found = last_beat()
    return found is None or abs(time.time() - found.at) > SILENT_SECONDS


class BuildProgress:
    """Passes the progress of a build on as signs of life."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next or done == total:
            self._next = time.monotonic() + BETWEEN_SECONDS
            beat(done, total)
