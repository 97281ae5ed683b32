"""Reads the demonstration library of ``content/seed``; its README says how it is written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings


def root() -> Path:
    return Path(settings.SEED_ROOT)


def documents(folder: str) -> Iterator[dict[str, Any]]:
    """Every JSON document of a folder, in the order of the file names."""
    for path in sorted((root() / folder).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def media() -> dict[str, dict[str, Any]]:
    """What is known of each picture and file, by its id."""
    rows = json.loads((root() / "media" / "media.json").read_text(encoding="utf-8"))
    return {row["id"]: row for row in rows}


def media_file(row: dict[str, Any]) -> Path:
    return root() / "media" / "files" / str(row["file"])
