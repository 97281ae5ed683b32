"""The order of hits in the desk's search on SQLite.

The stock backend asks for the score of each hit by a search of its own: as many searches as there are hits, which is
half a minute for four thousand of them. Here one search gives the best hits in order; all others follow, the newest
first. Whoever only counts hits asks for no order, and what was counted by kind is not counted again.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks

BEST = 100
"""Hits that stand in the order of their score: some pages of any list."""


class _Ranked:
    """Finds hits without the score of each, and tells the places of the best. For compilers of the stock backend."""

    def search(self: Any, config: Any, start: Any, stop: Any, score_field: str | None = None) -> Any:
        ranked, self.order_by_relevance = self.order_by_relevance, False
        try:
            return super().search(config, start, stop, score_field)  # type: ignore[misc]
        finally:
            self.order_by_relevance = ranked

    def places(self: Any, config: Any) -> Any:
        """The place of each hit among the best, from 0; that of all others is ``BEST``."""
        best = enumerate(self._best(config))
        places = [When(pk=key, then=Value(place)) for place, key in best]
        return Case(*places, default=Value(BEST), output_field=IntegerField())

    def _best(self: Any, config: Any) -> Any:
        """Keys of the best hits, the best first; none of a search that can't tell better from worse."""
        query = sqlite.normalize(self.query)
        if isinstance(query, MatchAll | Not):
            return []
        words = self.build_search_query(query, config=config)
        hits = sqlite.SQLiteFTSIndexEntry.objects.filter(
            sqlite.MatchExpression(self.fields or self.FTS_TABLE_FIELDS, words),
            index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model),
        ).annotate(score=self._build_rank_expression(self.get_search_vectors(), config))
        return hits.order_by("score").values_list("index_entry__object_id", flat=True)[:BEST]


class _Compiler(_Ranked, sqlite.SQLiteSearchQueryCompiler):
    pass


class _AutocompleteCompiler(_Ranked, sqlite.SQLiteAutocompleteQueryCompiler):
    pass


class RankedResults(sqlite.SQLiteSearchResults):
    """The best hits first; how many there are is known from how many there are of each kind, if that was asked."""

    def _do_search(self) -> list[Any]:
        compiler = self.query_compiler
        if not compiler.order_by_relevance:
            found: list[Any] = super()._do_search()
            return found
        config = compiler.get_config(self.backend)
        hits = compiler.search(config, None, None, self._score_field)
        return list(hits.annotate(_place=compiler.places(config)).order_by("_place", "-pk")[self.start : self.stop])

    def facet(self, field_name: str) -> Mapping[Any, int]:
        counted: Mapping[Any, int] = super().facet(field_name)
        if (self.start, self.stop) == (0, None):
            self._count_cache = sum(counted.values())
        return counted


class RankedBackend(sqlite.SQLiteSearchBackend):
    query_compiler_class = _Compiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    results_class = RankedResults
