"""A small demonstration: three achievements of the seed and what belongs to them, as a seed of its own."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ACHIEVEMENTS = {"demo-005", "demo-007", "real-006"}
DOCUMENTS = (
    *("stories/demo-005.json", "stories/demo-007.json", "stories/award-006.json"),
    *("standing/home.json", "standing/results.json", "standing/about.json"),
    *("releases/2025-q4.json", "releases/ranking-2025.json", "releases/theme-ocean.json"),
)
ACHIEVEMENT = re.compile(r"(demo|real)-[0-9]{3}")
SHORT_LIST = 30
"""Taxonomies up to this length stay whole: a scale of maturity needs all its levels."""


def cut(seed: Path, folder: Path, names: Iterable[str] = DOCUMENTS) -> Path:
    """Write the small seed into ``folder`` and return it; ``names`` are the stories that it tells."""
    documents = {name: _kept(_read(seed / name)) for name in names}
    rows = {f"library/{path.name}": _achievements(path) for path in (seed / "library").glob("*.jsonl")}
    acts = {f"library/{path.name}": _read(path) for path in (seed / "library").glob("*.json")}
    rows["organisations.jsonl"] = _organisations(seed / "organisations.jsonl", set(_strings([documents, rows])))
    named = set(_strings([documents, rows]))
    words = {f"taxonomies/{path.name}": _taxonomy(path, named) for path in (seed / "taxonomies").glob("*.json")}
    for name, document in (documents | acts | words).items():
        _write(folder / name, [document])
    for name, lines in rows.items():
        _write(folder / name, lines)
    for whole in ("media", "site.json"):
        (folder / whole).symlink_to(seed / whole)
    return folder


def _write(path: Path, documents: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(document, ensure_ascii=False)}\n" for document in documents), "utf-8")


def _strings(value: Any) -> Iterator[str]:
    """Every text within a document: codes and keys of other things among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _kept(value: Any) -> Any:
    """A document without what is said of other achievements."""
    if isinstance(value, dict):
        return {key: _kept(item) for key, item in value.items()}
    return [_kept(item) for item in value if not _is_of_another(item)] if isinstance(value, list) else value


def _is_of_another(item: Any) -> bool:
    name = item.get("achievement") if isinstance(item, dict) else item
    return isinstance(name, str) and bool(ACHIEVEMENT.fullmatch(name)) and name not in ACHIEVEMENTS


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _achievements(path: Path) -> list[Any]:
    return [row for row in _lines(path) if row["ref"] in ACHIEVEMENTS]


def _organisations(path: Path, named: set[str]) -> list[Any]:
    rows = _lines(path)
    called = {row["id"] for row in rows if named & {row["name"], *row["short_names"]}}
    return _with_parents(rows, "id", named | called)


def _taxonomy(path: Path, named: set[str]) -> Any:
    scheme = _read(path)
    if len(scheme["terms"]) > SHORT_LIST:
        scheme["terms"] = _with_parents(scheme["terms"], "code", named)
    return scheme


def _with_parents(rows: Iterable[dict[str, Any]], key: str, wanted: set[str]) -> list[dict[str, Any]]:
    """The wanted rows and those above them; parents stand in front of their children."""
    kept: list[dict[str, Any]] = []
    wanted = set(wanted)
    for row in reversed(list(rows)):
        if row[key] in wanted:
            kept.insert(0, row)
            wanted.add(str(row.get("parent")))
    return kept
