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
CLIENT = HERE / "client.js"
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


def run_client(folder: Path, calls: list[list[Any]]) -> list[dict[str, Any]]:
    """What the JavaScript client gives for ``calls`` on the index in ``folder``; see client.js."""
    given = json.dumps({"folder": str(folder), "calls": calls})
    done = subprocess.run(["node", str(CLIENT)], input=given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
