"""Documents and queries that several tests share."""

import gzip
import json
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from search.document import Document
from search.index import build_index
from search.reader import Index

HERE = Path(__file__).parent
DATA = HERE / "data"
RUNNER = HERE / "client.js"
SCRIPT = HERE.parent / "client" / "search.js"
ORGANISATIONS = HERE.parents[1] / "content" / "seed" / "organisations.jsonl"


def rows(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in text.splitlines()]


def document(name: str, title: str, **facts: Any) -> Document:
    given = {"address": f"/results/{name}/", "locale": "zh-hans", "date": date(2026, 1, 1)} | facts
    return Document(id=name, title=title, **given)


def csl_documents() -> list[Document]:
    return [
        document(row["id"], row["title"], abstract=row["abstract"] or "", facets={"category": (row["category"],)})
        for row in rows("csl-docs.jsonl.gz")
    ]


def short_names() -> dict[str, tuple[str, ...]]:
    """The other names of the seed's organisations."""
    known = (json.loads(line) for line in ORGANISATIONS.read_text(encoding="utf-8").splitlines())
    return {row["name"]: (*row["short_names"], *row["former_names"]) for row in known}


def index_of(*documents: Document) -> Index:
    return Index(build_index(documents).__getitem__)


def ids(index: Index, numbers: Iterable[int]) -> list[str]:
    return [index.card(number).id for number in numbers]


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def first_page(folder: Path, text: str) -> tuple[int, float]:
    """Compressed bytes and milliseconds until somebody who has loaded nothing yet sees the first ten hits."""
    (told,) = run_client(folder, [["show", {"text": text}, 10]])
    return compressed(SCRIPT) + sum(compressed(folder / name) for name in told["loaded"]), told["milliseconds"]


def run_client(folder: Path, calls: list[list[Any]]) -> list[dict[str, Any]]:
    """What the JavaScript client gives for ``calls`` on the index in ``folder``; see client.js."""
    given = json.dumps({"folder": str(folder), "calls": calls})
    done = subprocess.run(["node", str(RUNNER)], input=given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
