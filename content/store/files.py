"""Files that are whole or not there: a temporary name, a flush to disk, one rename."""

import os
import secrets
from pathlib import Path

TEMPORARY = ".new-"
"""Start of the names of files that are being written; whatever bears it after a crash is rubbish."""


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` so that a reader, or the next start after a kill, sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_temporary_files(root: Path) -> None:
    """Delete what a killed writer left behind."""
    for path in root.rglob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)
