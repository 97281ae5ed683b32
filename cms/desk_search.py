"""Search inside the desk that finds two-character Chinese words, on SQLite and PostgreSQL.

Wagtail's database backends take a run of Han as one word. Here text is indexed, and looked for, in pairs
(`search.analysis`). Their indexer is looked up by name in its module, so it is replaced there, once a process.
"""

from typing import Any

from django.db import connection
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from search.analysis import index_text, query_text

if connection.vendor == "postgresql":
    from modelsearch.backends.database.postgres import postgres as dialect

    StockBackend = dialect.PostgresSearchBackend
else:
    from modelsearch.backends.database.sqlite import sqlite as dialect

    from .desk_ranking import RankedBackend as StockBackend


class PairIndexer(dialect.ObjectIndexer):
    """Extracts an object's text with its Han runs in pairs."""

    def prepare_value(self, value: Any) -> str:
        text: str = super().prepare_value(value)
        return index_text(text) if isinstance(value, str) else text


class SearchBackend(StockBackend):  # type: ignore[misc, valid-type]  # which one, the database decides
    """The stock backend of this database, asked for pairs."""

    def _search(self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        return super()._search(query_compiler_class, in_pairs(query), model_or_queryset, **kwargs)


def in_pairs(query: Any) -> Any:
    """What is looked for with its Han runs in pairs: words as typed, or what Wagtail's search pages make of them."""
    match query:
        case str():
            return query_text(query).strip()
        case PlainText():
            return PlainText(in_pairs(query.query_string), operator=query.operator, boost=query.boost)
        case Phrase():
            return Phrase(in_pairs(query.query_string))
        case Fuzzy():
            return Fuzzy(in_pairs(query.query_string), operator=query.operator, unaccent=query.unaccent)
        case Boost():
            return Boost(in_pairs(query.subquery), query.boost)
        case Not():
            return Not(in_pairs(query.subquery))
        case And() | Or():
            return type(query)([in_pairs(part) for part in query.subqueries])
        case SearchQuery():
            return query  # everything or nothing: no words
    raise TypeError(f"no query: {query!r}")


dialect.ObjectIndexer = PairIndexer
