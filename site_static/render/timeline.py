"""The time line of the portal: acts of entry and releases, month by month, from the newest."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from content.records import Event, Locale

from .formats import local_date
from .gathered import Output, column_page, documents
from .maker import PageMaker
from .portal import Card, ReleaseEntry

NAMED = 20
"""Results of one act of entry that the time line names; the year's list has them all."""


class Moment(NamedTuple):
    """A day on which results entered the library together (``cards``), or something was released."""

    on: date
    cards: tuple[Card, ...] = ()
    release: ReleaseEntry | None = None

    @property
    def named(self) -> tuple[Card, ...]:
        """Landmarks first, then the others in their order."""
        return tuple(sorted(self.cards, key=lambda card: card.landmark_year is None))[:NAMED]


def timeline(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    moments = sorted((*_entries(maker, locale), *_releases(maker, locale)), key=_order, reverse=True)
    years = [(year, tuple(group)) for year, group in groupby(moments, key=lambda moment: moment.on.year)]
    page = column_page(maker, locale, "timeline")
    html = maker.render("timeline.html", page, years=years)
    yield from documents(page.path, html, {"title": page.title, "items": [_as_json(moment) for moment in moments]})


def _order(moment: Moment) -> tuple[date, bool, int]:
    return moment.on, moment.release is None, moment.release.publication.order if moment.release else 0


def _entries(maker: PageMaker, locale: Locale) -> Iterator[Moment]:
    by_day: dict[date, list[Card]] = defaultdict(list)
    for card in maker.portal.cards[locale]:
        if card.entered_on:
            by_day[card.entered_on].append(card)
    return (Moment(on, tuple(cards)) for on, cards in by_day.items())


def _releases(maker: PageMaker, locale: Locale) -> Iterator[Moment]:
    """Events on their own day, rankings and themes on the day of their first publication."""
    for entry in maker.portal.releases.get(locale, ()):
        own = entry.record.starts_at if isinstance(entry.record, Event) else entry.publication.first_published_at
        yield Moment(local_date(own), release=entry)


def _as_json(moment: Moment) -> dict[str, object]:
    if moment.release:
        return {"on": moment.on, "title": moment.release.record.title, "address": moment.release.publication.address}
    return {"on": moment.on, "entered": len(moment.cards), "results": [card.address for card in moment.named]}
