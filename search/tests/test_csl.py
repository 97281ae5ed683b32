"""Quality on a known set, and the same answers in the browser, on one index of 9,999 documents."""

import random
from collections import defaultdict
from statistics import mean

import msgspec
import pytest

from search.index import write_index
from search.quality import ndcg
from search.query import Query, answer, find
from search.reader import Index
from search.suggestion import suggest

from .corpus import csl_documents, document, first_page, ids, rows, run_client

SMALLEST = {"keyword": 0.82, "keyword_pair": 0.93, "known_item": 0.99}
"""nDCG@10 that the portal promises."""
QUERIES = rows("csl-queries.dev.jsonl.gz")
TEXT_ROWS = [row for row in rows("behaviour.jsonl") if row["field"] == "text" and row["level"] == "must"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The set's documents, and among them the texts of the behaviour rows."""
    folder = tmp_path_factory.mktemp("index")
    strays = [
        document(f"{row['id']}-{side}", row[side]) for row in TEXT_ROWS for side in ("must_match", "must_not_match")
    ]
    write_index(csl_documents() + strays, folder)
    return folder


@pytest.fixture(scope="module")
def index(folder):
    return Index.open(folder)


def test_rankings_are_as_good_as_promised(index):
    judged = {row["id"] for row in rows("csl-docs.jsonl.gz") if row["keywords"] is not None}
    names = ids(index, range(index.documents))
    known_items = {name for name in names if name.startswith("csl-")}
    gains = defaultdict(list)
    for query in QUERIES[::2]:  # every second: all of them are measured by the benchmark
        counted = known_items if query["type"] == "known_item" else judged
        found, _readings = find(index, [query["query"]])
        ranking = [names[number] for number in found.numbers if names[number] in counted]
        gains[query["type"]].append(ndcg(ranking, query["relevant"]))
    reached = {kind: round(mean(of_kind), 4) for kind, of_kind in gains.items()}
    assert reached.keys() == SMALLEST.keys()
    assert all(reached[kind] >= smallest for kind, smallest in SMALLEST.items()), reached


def test_rows_hold_among_thousands_of_others(index):
    wrong = []
    for row in TEXT_ROWS:
        found = ids(index, answer(index, Query(text=row["query"])).numbers)
        if f"{row['id']}-must_match" not in found or f"{row['id']}-must_not_match" in found:
            wrong.append(f"{row['id']} {row['query']}")
    assert wrong == []


def test_a_first_query_transfers_little(folder):
    """The budget of 2,000 results (issue 5) holds for five times as many."""
    asked = [query["query"] for query in QUERIES if query["type"] == "keyword_pair"][:5]
    sizes = {text: first_page(folder, text)[0] for text in asked}
    assert all(0 < size <= 150_000 for size in sizes.values()), sizes


def test_the_browser_answers_alike(index, folder):
    texts = [query["query"] for query in random.Random(2026).sample(QUERIES, 400)]
    texts += [row["query"] for row in rows("behaviour.jsonl")]
    queries = [{"text": text} for text in ["", *texts]]
    queries += [{"text": text, "filters": {"category": ["工学", "医学"]}, "newestFirst": True} for text in texts[:50]]
    calls = [["answer", query] for query in queries]
    for query, told in zip(queries, run_client(folder, calls), strict=True):
        asked = Query(
            text=query["text"],
            filters={name: tuple(values) for name, values in query.get("filters", {}).items()},
            newest_first=query.get("newestFirst", False),
        )
        expected = answer(index, asked)
        result = told["result"]
        assert result["numbers"] == expected.numbers, query
        assert result["total"] == expected.total
        assert result["exact"] == expected.exact
        assert result["facets"] == expected.facets
        assert result["readAs"] == expected.read_as


def test_the_browser_suggests_alike(index, folder):
    begun = [query["query"][:length] for query in random.Random(7).sample(QUERIES, 100) for length in (1, 2, 3)]
    begun += ["dianchi", "jqxx", "shenjingwangluo", "lüse", "zhx", "tu", "DNA", "神经 wang", "x", "", " "]
    told = run_client(folder, [["suggest", typed] for typed in begun])
    for typed, one in zip(begun, told, strict=True):
        assert one["result"] == msgspec.to_builtins(suggest(index, typed)), typed
