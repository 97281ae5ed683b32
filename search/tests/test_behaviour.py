"""What a person expects, row by row: the query finds the first text and not the second."""

import pytest

from search.query import Query, answer
from search.suggestion import suggest

from .corpus import document, ids, index_of, rows, short_names

ROWS = rows("behaviour.jsonl")
MUST = [row for row in ROWS if row["level"] == "must"]
SHOULD = [row for row in ROWS if row["level"] == "should"]
SHORT_NAMES = short_names()


def found(row: dict) -> list[str]:
    """The documents that the row's query finds, or that are offered while it is typed."""
    names = {"right": row["must_match"], "wrong": row["must_not_match"]}
    facts = {
        name: {"organisations": (text,), "aliases": SHORT_NAMES.get(text, ())} if row["field"] == "organisation" else {}
        for name, text in names.items()
    }
    index = index_of(*(document(name, text, **facts[name]) for name, text in names.items()))
    if row["field"] == "suggest":
        return ids(index, suggest(index, row["query"]).documents)
    return ids(index, answer(index, Query(text=row["query"])).numbers)


@pytest.mark.parametrize("row", MUST, ids=lambda row: f"{row['id']} {row['query']}")
def test_what_must_be_found_is_and_nothing_else(row):
    assert found(row) == ["right"]


def test_most_of_what_should_be_found_is():
    missed = [f"{row['id']} {row['query']}" for row in SHOULD if found(row) != ["right"]]
    assert len(missed) <= 0.2 * len(SHOULD), missed


def test_rows_are_there():
    assert (len(MUST), len(SHOULD)) == (68, 25)


def test_organisations_are_told_apart_among_all_of_them():
    index = index_of(*(document(name, name, organisations=(name,), aliases=also) for name, also in SHORT_NAMES.items()))
    known = [row for row in MUST if row["field"] == "organisation" and row["must_match"] in SHORT_NAMES]
    assert len(known) > 5
    for row in known:
        names = ids(index, answer(index, Query(text=row["query"])).numbers)
        assert row["must_match"] in names[:3], row
        assert row["must_not_match"] not in names, row
