"""What a build is told. Pelican carries it under one key of its settings."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_static.trust import Signer, load_signer

KEY = "PORTAL"
STATE = "PORTAL_STATE"
"""Where a build leaves its state (`making.State`)."""

Progress = Callable[[int, int], None]
"""Called with stories done and stories in all."""


@dataclass(frozen=True)
class BuildSettings:
    """Where the record is read and editions are written; ``None`` takes address and day from the record
    and decides itself how many processes are worth it. In ``production`` a demonstration's settings are refused.
    Without a ``signer`` the edition stays unsigned,
    without ``compress`` its files have no compressed copies."""

    record: Path
    editions: Path
    base_url: str | None = None
    today: date | None = None
    progress: Progress | None = None
    processes: int | None = None
    production: bool = False
    signer: Signer | None = None
    compress: bool = False


def from_environment() -> BuildSettings:
    """The settings of a plain ``pelican -s``, as `docs/settings.md` has them: ``DATA_DIR``, ``PUBLIC_BASE_URL`` …"""
    data = Path(os.environ.get("DATA_DIR") or "var")
    key = Path(os.environ.get("EDITION_KEY") or data / "keys" / "edition.pem")
    return BuildSettings(
        data / "record",
        data / "editions",
        base_url=os.environ.get("PUBLIC_BASE_URL") or None,
        signer=load_signer(key, demonstration=os.environ.get("DEMO", "true").lower() in {"1", "true"}),
    )
