"""Events, rankings and themes of the demonstration: the objects that their pages tell of."""

from datetime import datetime
from typing import Any

from django.db import transaction

from showcase.library.models import Achievement
from showcase.organisations.models import Organisation
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease
from showcase.taxonomy.models import Term

Document = dict[str, Any]


@transaction.atomic
def make_release(document: Document) -> Any:
    """The release of a seed document; one that is there stays as it is."""
    return _MAKERS[document["kind"]](document)


def _event(document: Document) -> QuarterlyEvent:
    event, created = QuarterlyEvent.objects.get_or_create(
        year=document["year"],
        quarter=document["quarter"],
        defaults={
            "starts_at": datetime.fromisoformat(document["starts_at"]),
            "ends_at": datetime.fromisoformat(document["ends_at"]),
            "place": document["place"],
            "place_en": document["place_en"],
            "city": Term.objects.filter(scheme="city", code=document["city"]).first(),
            "demonstration": True,
        },
    )
    if created:
        _add(event.hosts, [{"organisation": _organisation(key)} for key in document["hosts"]])
        _add(event.co_hosts, [{"organisation": _organisation(key)} for key in document["co_hosts"]])
        _add(event.agenda, document["agenda"])
        _add(event.results, [_with_achievement(row) for row in document["results"]])
    return event


def _ranking(document: Document) -> AnnualRanking:
    ranking, created = AnnualRanking.objects.get_or_create(year=document["year"], defaults={"demonstration": True})
    if created:
        _add(ranking.entries, [_with_achievement(row) for row in document["entries"]])
    return ranking


def _theme(document: Document) -> ThemedRelease:
    theme, created = ThemedRelease.objects.get_or_create(
        slug=document["slug"],
        defaults={"name": document["story"]["zh-hans"]["title"], "demonstration": True},
    )
    if created:
        _add(theme.partners, [{"organisation": _organisation(key)} for key in document["partners"]])
        _add(theme.results, [{"achievement": _achievement(ref)} for ref in document["results"]])
    return theme


_MAKERS = {"event": _event, "ranking": _ranking, "theme": _theme}


def _add(relation: Any, rows: list[Document]) -> None:
    """Rows in order, saved one by one so that the edit ledger sees them."""
    for number, row in enumerate(rows):
        child = relation.model(release=relation.instance, sort_order=number, **row)
        child.full_clean()
        child.save()


def _with_achievement(row: Document) -> Document:
    return {**row, "achievement": _achievement(row["achievement"])}


def _achievement(ref: str) -> Achievement:
    return Achievement.objects.get(source_key=ref)


def _organisation(key: str) -> Organisation:
    return Organisation.objects.get(slug=key)
