"""Counts of what is in the library, kept as it changes: statistics need not look at every result."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from .cards import Card


def counted(card: Card, lists: Iterable[str]) -> tuple[object, ...]:
    """What counts, and the order of a day, know of a result with these lists: where this is the same so are they."""
    return card.kind, card.landmark_year, card.entered_on, card.order, frozenset(lists)


class Tally:
    """The counts of one language. Only results of the library count; examples from public sources stand apart."""

    def __init__(self) -> None:
        self.results = 0
        self.sourced = 0
        self.lists: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.landmarks: Counter[int] = Counter()
        self.months: Counter[tuple[int, int]] = Counter()
        self.days: defaultdict[date, dict[str, tuple[bool, int]]] = defaultdict(dict)
        """By the day of entry each result with its rank among those of the day: landmarks first, then in order."""

    def count(self, card: Card, lists: Iterable[str], step: int) -> None:
        """A result came (+1) or went (-1) with these lists."""
        if card.kind != "result":
            self.sourced += step
            return
        self.results += step
        names = [name for name in lists if name]
        for name in names:
            self.lists[name] += step
        cities = [name for name in names if name.startswith("city:")]
        for field in (name for name in names if name.startswith("field:")):
            for city in cities:
                self.pairs[field, city] += step
        if card.landmark_year:
            self.landmarks[card.landmark_year] += step
        if card.entered_on:
            self.months[card.entered_on.year, card.entered_on.month] += step
            if step > 0:
                self.days[card.entered_on][card.id] = (card.landmark_year is None, card.order)
            else:
                self.days[card.entered_on].pop(card.id, None)
