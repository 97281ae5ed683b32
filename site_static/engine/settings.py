"""What a build is told. Pelican carries it under one key of its settings."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

KEY = "PORTAL"
STATE = "PORTAL_STATE"
"""Where a build leaves its state (`making.State`)."""

Progress = Callable[[int, int], None]
"""Called with stories done and stories in all."""


@dataclass(frozen=True)
class BuildSettings:
    """Where the record is read and editions are written; ``None`` takes address and day from the record
    and decides itself how many processes are worth it. In ``production`` a demonstration's settings are refused."""

    record: Path
    editions: Path
    base_url: str | None = None
    today: date | None = None
    progress: Progress | None = None
    processes: int | None = None
    production: bool = False


def from_environment() -> BuildSettings:
    """The settings of a plain ``pelican -s``: ``DATA_DIR`` (default ``./var``) and ``PUBLIC_BASE_URL``."""
    data = Path(os.environ.get("DATA_DIR") or "var")
    return BuildSettings(data / "record", data / "editions", base_url=os.environ.get("PUBLIC_BASE_URL") or None)
