"""Releases as the record holds them: which day they are of, whom and what they name, in which order they stand."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from content.records import Event, Publication, Ranking, Theme, Unit

from .formats import local_date

Release = Event | Ranking | Theme


class ReleaseEntry(NamedTuple):
    """A release with its envelope, kept whole: there are few."""

    record: Release
    publication: Publication

    @property
    def day(self) -> date:
        """Events are released on their own day, rankings and themes on that of their first publication."""
        own = self.record.starts_at if isinstance(self.record, Event) else self.publication.first_published_at
        return local_date(own)


def organisations_of(release: Release | None) -> set[str]:
    """Ids of the organisations that a release names; none where there is none."""
    match release:
        case Event():
            units: tuple[Unit, ...] = (*release.hosts, *release.co_hosts)
        case Theme():
            units = release.partners
        case Ranking() | None:
            units = ()
    return {unit.organisation for unit in units if unit.organisation}


def results_of(release: Release) -> tuple[str, ...]:
    """Ids of the results that a release names, in its order, each once."""
    match release:
        case Event():
            ids: Iterable[str] = (item.result for item in release.results)
        case Ranking():
            ids = (item.result for item in release.entries)
        case Theme():
            ids = release.results
    return tuple(dict.fromkeys(ids))


def release_order(entry: ReleaseEntry) -> tuple[str, int]:
    record = entry.record
    return (record.slug if not isinstance(record, Theme) else "", entry.publication.order)
