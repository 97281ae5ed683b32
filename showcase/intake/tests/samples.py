"""A small world of the collection: accounts of each party, and facts that pass every check."""

from datetime import UTC, date, datetime
from typing import Any

from showcase.intake import listing
from showcase.intake.importing import Plan, carried_out
from showcase.intake.models import Account, Candidate, Membership, ReportingLine
from showcase.library.importing import ImportReport, SourceRow
from showcase.library.tests import samples as library
from showcase.organisations.models import Organisation

NOON = datetime(2026, 11, 5, 4, tzinfo=UTC)
"""Noon of 5 November 2026 in Shanghai: the November round is open."""


def account(email: str = "zhang@unit-a.example", name: str = "", **facts: Any) -> Account:
    found = Account.objects.filter(email=email).first()
    return found or Account.objects.make(
        email=email, name=name or email.split("@")[0], password="long-password-1", **facts
    )


def member(slug: str, email: str = "", **facts: Any) -> Account:
    made = account(email or f"member@{slug}.example")
    Membership.objects.get_or_create(
        account=made, organisation=library.organisation(slug), until=None, defaults={"since": date(2026, 1, 1), **facts}
    )
    return made


def operator() -> Account:
    return account("office@province.example", "运营", is_operator=True)


def bureau(slug: str, name: str) -> Organisation:
    return Organisation.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def reports_through(slug: str, above: Organisation) -> None:
    ReportingLine.objects.create(organisation=library.organisation(slug), through=above)


def reported(**changes: Any) -> dict[str, Any]:
    """Facts of an organisation that lack nothing."""
    facts = library.facts(**changes)
    for key in ("kind", "ref", "reporting_unit", "last_confirmed_on", "landmark_year", "market_url", "life_line"):
        facts.pop(key, None)
    for key in [key for key in facts if key.startswith("score_")] + ["corrections", "note", "demonstration"]:
        facts.pop(key, None)
    facts["claims"] = [claim for claim in facts["claims"] if claim["evidence"]]
    return facts | changes


ALL_CLEAR = {"ownership_clear": True, "units_clear": True, "completers_clear": True}


def candidate(
    slug: str = "unit-a", *, by: Account | None = None, declarations: Any = None, **changes: Any
) -> Candidate:
    by = by or member(slug)
    made = listing.start(library.organisation(slug), by=by, at=NOON)
    return listing.save(
        made,
        reported(**changes),
        declarations=ALL_CLEAR if declarations is None else declarations,
        seen=0,
        by=by,
        at=NOON,
    )


def imported(rows: list[SourceRow], organisation: Organisation, *, dry_run: bool = False, **facts: Any) -> ImportReport:
    """What a table does to an organisation's list, or would do."""
    if dry_run:
        return Plan(rows, organisation, dry_run=True, **facts).report
    return carried_out(lambda: Plan(rows, organisation, **facts))
