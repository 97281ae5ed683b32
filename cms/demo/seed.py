"""Reads the demonstration library of ``content/seed``; its README says how it is written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from showcase.publication.subjects import Subject


def root() -> Path:
    return Path(settings.SEED_ROOT)


def documents(folder: str) -> Iterator[dict[str, Any]]:
    """Every JSON document of a folder, in the order of the file names."""
    for path in sorted((root() / folder).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def references() -> set[Subject]:
    """The organisations, terms and site settings that the seed brings along."""
    organisations = (root() / "organisations.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        *(
            Subject("term", f"{row['scheme']}:{term['code']}")
            for row in documents("taxonomies")
            for term in row["terms"]
        ),
        *(Subject("organisation", json.loads(line)["id"]) for line in organisations if line.strip()),
        Subject("site", "site"),
    }


def media() -> dict[str, dict[str, Any]]:
    """What is known of each picture and file, by its id."""
    rows = json.loads((root() / "media" / "media.json").read_text(encoding="utf-8"))
    return {row["id"]: row for row in rows}


def media_file(row: dict[str, Any]) -> Path:
    return root() / "media" / "files" / str(row["file"])
