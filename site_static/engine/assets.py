"""Files named by their hash outlive the edition that used them: a page that a reader has open still finds its style
sheet and its pictures.

    editions/assets/site/theme/…   retired from a full build that was replaced
    editions/assets/site/media/…   retired when a story took another picture

Servers look here when the edition does not have such a file. What was withdrawn is never retired, and a withdrawal
drops the retired media at once.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

FOLDER = "assets"
SECONDS = 3600.0
"""How long a retired file is kept: an open page loads what it still lacks within this time."""
THEME = "site/theme"
MEDIA = "site/media"


def retire(root: Path, folder: Path, names: Iterable[str]) -> None:
    """Keep files of an edition that it is about to lose. Those there already are kept as they are."""
    for name in names:
        target = root / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError, FileNotFoundError):
            os.link(folder / name, target)
    _drop_old(root)


def retire_theme(root: Path, folder: Path | None) -> None:
    """Keep the theme of an edition that another full build is about to replace."""
    if folder and (folder / THEME).is_dir():
        retire(root, folder, [f"{THEME}/{path.name}" for path in (folder / THEME).iterdir()])


def forget_media(root: Path) -> None:
    """Something was withdrawn: no picture of it may be had any more."""
    shutil.rmtree(root / FOLDER / MEDIA, ignore_errors=True)


def _drop_old(root: Path) -> None:
    """By the time of their last change of name, which is when they were retired or later."""
    too_old = time.time() - SECONDS
    for path in (root / FOLDER).rglob("*"):
        if path.is_file() and path.stat().st_ctime < too_old:
            path.unlink()
