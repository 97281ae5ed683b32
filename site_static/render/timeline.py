"""The time line of the portal: acts of entry and releases, month by month, from the newest."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

from content.records import Locale

from .cards import Card
from .gathered import Output, column_page, documents
from .maker import PageMaker
from .places import RELEASE_PLACES
from .releases import ReleaseEntry

NAMED = 20
"""Results of one act of entry that the time line names; the year's list has them all."""
RECENT = 24
"""Days of entry, the newest, whose results are named: with a round each month, two years. So the page stays small."""


class Moment(NamedTuple):
    """A day on which ``entered`` results entered the library, some of them named, or something was released."""

    on: date
    entered: int = 0
    named: tuple[Card, ...] = ()
    release: ReleaseEntry | None = None


def timeline(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    moments = sorted((*_entries(maker, locale), *_releases(maker, locale)), key=_order, reverse=True)
    years = [(year, tuple(group)) for year, group in groupby(moments, key=lambda moment: moment.on.year)]
    page = column_page(maker, locale, "timeline")
    html = maker.render("timeline.html", page, years=years)
    yield from documents(page.path, html, {"title": page.title, "items": [_as_json(moment) for moment in moments]})


def _order(moment: Moment) -> tuple[date, bool, int]:
    return moment.on, moment.release is None, moment.release.publication.order if moment.release else 0


def _entries(maker: PageMaker, locale: Locale) -> Iterator[Moment]:
    for position, day in enumerate(reversed(maker.portal.days(locale))):
        most = NAMED if position < RECENT else 0
        name = ("day", locale, day.isoformat(), str(most))
        yield maker.portal.reads.remember(name, partial(_entry, maker, locale, day, most))


def _entry(maker: PageMaker, locale: Locale, day: date, most: int) -> Moment:
    ids = maker.portal.entered_on(locale, day)
    return Moment(day, len(ids), tuple(maker.portal.card(public_id, locale) for public_id in ids[:most]))


def _releases(maker: PageMaker, locale: Locale) -> Iterator[Moment]:
    """Every release on its day."""
    for entry in maker.portal.releases(locale, *RELEASE_PLACES):
        yield Moment(entry.day, release=entry)


def _as_json(moment: Moment) -> dict[str, object]:
    if moment.release:
        return {"on": moment.on, "title": moment.release.record.title, "address": moment.release.publication.address}
    return {"on": moment.on, "entered": moment.entered, "results": [card.address for card in moment.named]}
