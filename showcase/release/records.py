"""From a release to the facts of its public record: what the page does not own."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from content import records
from content.records import Locale

from .models import AnnualRanking, QuarterlyEvent, ThemedRelease

SHANGHAI = ZoneInfo("Asia/Shanghai")


def event_facts(event: QuarterlyEvent, locale: Locale) -> dict[str, Any]:
    """Keyword arguments of `content.records.Event`, except what the page owns (title, body …)."""
    return {
        "locale": locale,
        "slug": event.slug,
        "demonstration": event.demonstration,
        "year": event.year,
        "quarter": event.quarter,
        "starts_at": _local(event.starts_at),
        "ends_at": _local(event.ends_at),
        "place": _text(event, "place", locale),
        "city": event.city.record_id if event.city else None,
        "hosts": _units(event.hosts),
        "co_hosts": _units(event.co_hosts),
        "agenda": tuple(
            records.AgendaItem(at=item.at, title=_text(item, "title", locale), speaker=_text(item, "speaker", locale))
            for item in event.agenda.all()
        ),
        "results": tuple(
            records.Presented(result=row.achievement.public_id, presenter=_text(row, "presenter", locale))
            for row in event.results.select_related("achievement")
        ),
    }


def ranking_facts(ranking: AnnualRanking, locale: Locale) -> dict[str, Any]:
    """Keyword arguments of `content.records.Ranking`, except what the page owns."""
    return {
        "locale": locale,
        "slug": ranking.slug,
        "demonstration": ranking.demonstration,
        "year": ranking.year,
        "entries": tuple(
            records.Ranked(result=row.achievement.public_id, reason=_text(row, "reason", locale), rank=row.rank)
            for row in ranking.entries.select_related("achievement")
        ),
    }


def theme_facts(theme: ThemedRelease, locale: Locale) -> dict[str, Any]:
    """Keyword arguments of `content.records.Theme`, except what the page owns."""
    return {
        "locale": locale,
        "slug": theme.slug,
        "demonstration": theme.demonstration,
        "results": tuple(row.achievement.public_id for row in theme.results.select_related("achievement")),
        "partners": _units(theme.partners),
    }


def _local(moment: datetime) -> datetime:
    """The moment as the province's clocks show it, so that the record's bytes don't depend on the server."""
    return moment.astimezone(SHANGHAI)


def _text(row: Any, name: str, locale: Locale) -> str:
    return getattr(row, f"{name}_en" if locale == "en" else name)


def _units(rows: Any) -> tuple[records.Unit, ...]:
    return tuple(records.Unit(organisation=row.organisation.slug) for row in rows.select_related("organisation"))
