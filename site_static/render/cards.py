"""The small card that stands for each result in lists, feeds and maps."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from content.records import Claim, ListedResult, Locale, Maturity, Picture, Publication, Result, Sourced, Unit
from content.records.blocks import Figure


class Card(Struct, frozen=True, gc=False, kw_only=True):
    """What lists, feeds and maps need of a result, so that its body need not stay in memory."""

    kind: str
    id: str
    locale: Locale
    address: str
    title: str
    line: str
    year: int
    order: int
    published: datetime
    first_published: datetime
    demonstration: bool
    city: str | None
    units: tuple[Unit, ...]
    reporting_unit: Unit | None = None
    fields: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    category: str = ""
    maturity: Maturity | None = None
    landmark_year: int | None = None
    picture: Picture | None = None
    entered_on: date | None = None
    keyword: str = ""

    @property
    def subject(self) -> str:
        return f"{self.kind}/{self.id}"

    @property
    def organisations(self) -> tuple[str, ...]:
        """Ids of the organisations that it names, in order, each once."""
        units = (*self.units, self.reporting_unit) if self.reporting_unit else self.units
        return tuple(dict.fromkeys(unit.organisation for unit in units if unit.organisation))

    def claims_on(self, day: date) -> tuple[str, ...]:
        """Kinds of the claims that stand on that day."""
        return tuple(claim.kind for claim in self.claims if not claim.expires_on or claim.expires_on >= day)


def card_of(record: Result | ListedResult | Sourced, publication: Publication) -> Card:
    """The card of a result or of a sourced profile."""
    if isinstance(record, Sourced):
        return _card(record, publication, line=record.source_title, year=record.year)
    return _card(
        record,
        publication,
        line=record.one_liner,
        year=record.entry.entered_on.year,
        reporting_unit=record.reporting_unit,
        fields=record.fields,
        claims=record.claims,
        category=record.category,
        maturity=record.maturity,
        landmark_year=record.landmark_year,
        entered_on=record.entry.entered_on,
        keyword=record.keywords[0] if record.keywords else "",
        picture=record.picture or (_first_figure(record) if isinstance(record, Result) else None),
    )


def _card(record: Result | ListedResult | Sourced, publication: Publication, **facts: Any) -> Card:
    return Card(
        kind=publication.kind,
        id=record.id,
        locale=record.locale,
        address=publication.address,
        title=record.title,
        order=publication.order,
        published=publication.published_at,
        first_published=publication.first_published_at,
        demonstration=record.demonstration,
        city=record.city,
        units=record.units,
        **facts,
    )


def _first_figure(record: Result) -> Picture | None:
    return next((block.picture for block in record.body if isinstance(block, Figure)), None)
