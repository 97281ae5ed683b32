"""What a build is told. Pelican carries it under one key of its settings."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict

from site_static.trust import Signer, load_signer

KEY = "PORTAL"
STATE = "PORTAL_STATE"
"""Where a build leaves its state (`making.State`)."""

Progress = Callable[[int, int], None]
"""Called with steps done and steps in all: of a build (`steps`), or of one stage's share."""


class BuildOptions(TypedDict, total=False):
    """What whoever asks for a build may say beside its folders: the fields of `BuildSettings` that have a default."""

    base_url: str | None
    today: date | None
    progress: Progress | None
    processes: int | None
    production: bool
    signer: Signer | None
    compress: bool


@dataclass(frozen=True)
class BuildSettings:
    """Where the record is read and editions are written, and what else a build is told.

    ``base_url`` defaults to ``https://`` and the domain of the site settings, ``today`` to the day of the newest
    publication, ``processes`` to one a core when there are many stories and no threads. In ``production`` a
    demonstration's placeholders are refused. Without a ``signer`` the edition stays unsigned, without ``compress`` its
    files have no compressed copies. ``lasting`` is said by who will change the edition: then the build's state has what
    that takes, some 15 KB for each profile.
    """

    record: Path
    editions: Path
    base_url: str | None = None
    today: date | None = None
    progress: Progress | None = None
    processes: int | None = None
    production: bool = False
    signer: Signer | None = None
    compress: bool = False
    lasting: bool = False


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
