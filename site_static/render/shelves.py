"""Lists of results, cut into archive pages that never change their place.

A shelf is an append-only list of slots in the order of first publication. Page n holds slots 20(n-1) to 20n-1; the
front shows the newest results. On the main shelf a withdrawn result leaves an empty slot behind, so that nothing
after it moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from content.records import Locale, Organisation, Term

from .portal import PLACES_OF_TERMS, RESULTS, Card, Portal, prefix

SLOTS = 20


@dataclass(frozen=True)
class Shelf:
    """One list: all results, those of a field, of a city or of an organisation."""

    path: str
    locale: Locale
    subject: Term | Organisation | None
    slots: tuple[Card | None, ...]

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
    return Shelf(f"{prefix(locale)}/results/", locale, None, tuple(slots))


def term_shelves(portal: Portal, locale: Locale, scheme: str) -> tuple[Shelf, ...]:
    """Shelves of the cities or of the fields, in the order of the taxonomy."""
    shelves = [
        Shelf(portal.term_paths[term_id, language], locale, portal.terms[term_id], cards)
        for (term_id, language), cards in portal.cards_by_term.items()
        if language == locale and term_id.startswith(f"{scheme}:")
    ]
    return tuple(sorted(shelves, key=_taxonomy_order))


def _taxonomy_order(shelf: Shelf) -> tuple[int, str]:
    order = shelf.subject.order if isinstance(shelf.subject, Term) else 0
    return order, shelf.path


def organisation_shelves(portal: Portal, locale: Locale) -> tuple[Shelf, ...]:
    return tuple(
        Shelf(path, locale, portal.organisations[key], portal.cards_by_organisation.get((key, locale), ()))
        for (key, language), path in portal.organisation_paths.items()
        if language == locale
    )


def shelves(portal: Portal, locale: Locale) -> Iterator[Shelf]:
    """Every shelf of a language that has something on it, or stands for an organisation that stories name."""
    main = main_shelf(portal, locale)
    if main.cards:
        yield main
    for scheme in PLACES_OF_TERMS:
        yield from term_shelves(portal, locale, scheme)
    yield from organisation_shelves(portal, locale)
