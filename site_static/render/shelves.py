"""Lists of results, cut into archive pages that never change their place.

A shelf is an append-only list of slots in the order of first publication. Page n holds slots 20(n-1) to 20n-1; the
front shows the newest results. On the main shelf a withdrawn result leaves an empty slot behind, so that nothing
after it moves.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from content.records import Locale

from . import facets
from .facets import FACETS
from .portal import RESULTS, Card, Portal, prefix

SLOTS = 20


@dataclass(frozen=True)
class Shelf:
    """One list: all results (no ``facet``), or those that have one code of a facet."""

    path: str
    locale: Locale
    slots: tuple[Card | None, ...]
    facet: str = ""
    code: str = ""

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """What is on the shelf, newest first."""
        return tuple(card for card in reversed(self.slots) if card)

    @cached_property
    def demonstration(self) -> bool:
        return any(card.demonstration for card in self.cards)

    @property
    def newest(self) -> tuple[Card, ...]:
        return self.cards[:SLOTS]

    @property
    def archive(self) -> range:
        """Numbers of the archive pages; a shelf that fits on its front has none."""
        return range(1, -(-len(self.slots) // SLOTS) + 1) if len(self.slots) > SLOTS else range(0)

    def page(self, number: int) -> tuple[Card, ...]:
        """Cards of an archive page, newest first."""
        slots = self.slots[(number - 1) * SLOTS : number * SLOTS]
        return tuple(card for card in reversed(slots) if card)

    def page_path(self, number: int) -> str:
        return f"{self.path}page/{number}/"

    @property
    def paths(self) -> Iterator[str]:
        yield self.path
        for number in self.archive:
            yield self.page_path(number)


def main_shelf(portal: Portal, locale: Locale) -> Shelf:
    """The listing of all results of a language."""
    cards = portal.card_by_id
    slots = (
        cards.get((item.key, locale)) if item.status == "live" else None
        for item in sorted(portal.publications, key=lambda item: item.order)
        if item.kind in RESULTS and item.locale == locale
    )
    return Shelf(f"{prefix(locale)}/results/", locale, tuple(slots))


def facet_shelves(portal: Portal, locale: Locale) -> Iterator[Shelf]:
    """Shelves of each facet's codes, in the order of the facets and of their codes."""
    found: dict[str, dict[str, list[Card]]] = {key: defaultdict(list) for key in FACETS}
    for card in portal.cards.get(locale, ()):
        for key, codes in facets.codes(portal, card).items():
            for code in codes:
                found[key][code].append(card)
    found["organisation"] = {
        code: found["organisation"].get(code, []) for code, language in portal.organisation_paths if language == locale
    }
    for key, shelves_of_facet in found.items():
        order = {code: facets.order(portal, key, code, cards[0]) for code, cards in shelves_of_facet.items() if cards}
        for code in sorted(shelves_of_facet, key=lambda code: order.get(code, (0, code))):
            path = f"{prefix(locale)}/{FACETS[key].place}/{code}/"
            yield Shelf(path, locale, tuple(shelves_of_facet[code]), key, code)


def shelves(portal: Portal, locale: Locale) -> Iterator[Shelf]:
    """Every shelf of a language that has something on it, or stands for an organisation that stories name."""
    main = main_shelf(portal, locale)
    if main.cards:
        yield main
    yield from facet_shelves(portal, locale)
