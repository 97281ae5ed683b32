"""Files that are whole or not there: a temporary name, a flush to disk, one rename."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

TEMPORARY = ".new-"
"""Start of the names of files that are being written; whatever bears it after a crash is rubbish."""


FEW = 8
"""So many files are flushed one by one: to flush all that the machine has not written yet would take longer."""


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` so that a reader, or the next start after a kill, sees the old file or the new one."""
    temporary = _temporary(path)
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


def write_together(files: Mapping[Path, bytes]) -> None:
    """As `write_atomically` of each, with two flushes for all: after a kill each is the old file or the new one."""
    if len(files) <= FEW:
        for path, data in files.items():
            write_atomically(path, data)
        return
    temporaries = {path: _temporary(path) for path in files}
    try:
        for path, temporary in temporaries.items():
            with temporary.open("xb") as stream:
                stream.write(files[path])
        os.sync()
        for path, temporary in temporaries.items():
            temporary.replace(path)
    except BaseException:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
        raise
    os.sync()


def _temporary(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"


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
