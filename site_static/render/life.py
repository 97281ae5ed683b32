"""成果生命线: what its record tells of a result, and the releases that it was in, from the first day on."""

from collections.abc import Iterable
from typing import NamedTuple

from content.records import LifeEvent, Result

from .columns import Column
from .maker import PageMaker
from .places import RELEASE_PLACES
from .releases import ReleaseEntry


class Moment(NamedTuple):
    """A day, month or year (ISO 8601) of a result: an event of its record, or a release with a page."""

    on: str
    event: LifeEvent | None = None
    release: ReleaseEntry | None = None
    column: str = ""


def life_line(maker: PageMaker, record: Result, releases: Iterable[ReleaseEntry]) -> tuple[Moment, ...]:
    """Both in order of time; events of the record first where a day has several."""
    told = [Moment(event.on, event=event) for event in record.life_line]
    told += [Moment(entry.day.isoformat(), release=entry, column=_column(maker, entry).name) for entry in releases]
    return tuple(sorted(told, key=lambda moment: moment.on))


def _column(maker: PageMaker, entry: ReleaseEntry) -> Column:
    return maker.column(RELEASE_PLACES[entry.publication.kind], entry.record.locale)
