"""The record of the whole demonstration library, made once and kept under ``var/judges`` until its makers change."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "judges"
MADE_BY = ("content", "showcase", "cms", "requirements.lock")
OWN = ("DATABASE_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE", "DEMO")
"""Settings of the caller that must not reach the demonstration's own database."""


def record() -> Path:
    """The folder of the record; another process that wants it at the same time waits. Not to be written to."""
    digest = _digest()
    KEPT.mkdir(parents=True, exist_ok=True)
    with locked(KEPT / ".lock"):
        if not (KEPT / digest).exists():
            for old in KEPT.glob("[!.]*"):
                shutil.rmtree(old)
            _set_up(KEPT / ".new")
            (KEPT / ".new" / "record").rename(KEPT / digest)
            shutil.rmtree(KEPT / ".new")
    return KEPT / digest


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone, among all processes, for as long as the block runs."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _set_up(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    for command in ("setup", "setup_demo"):
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:]


def _digest() -> str:
    """Of everything that decides what the record says: code and seed, tests left out."""
    digest = hashlib.sha256()
    for name in MADE_BY:
        for path in sorted((ROOT / name).rglob("*")) if (ROOT / name).is_dir() else [ROOT / name]:
            if path.is_file() and not {"__pycache__", "tests"} & set(path.parts):
                digest.update(f"{path.relative_to(ROOT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]
