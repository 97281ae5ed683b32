"""The portal as one immutable snapshot in memory, and the small card that stands for each result in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from content.records import (
    LOCALES,
    Claim,
    Event,
    Locale,
    Maturity,
    Organisation,
    Picture,
    Publication,
    Ranking,
    Record,
    Result,
    SiteSettings,
    Sourced,
    Standing,
    Term,
    Theme,
    Unit,
)
from content.records.blocks import Figure

from .errors import MissingSite
from .formats import SHANGHAI, local_date

RESULTS = frozenset({"result", "sourced"})
"""The kinds that are listed as results and have a permanent id."""
PLACES_OF_TERMS = {"field": "fields", "city": "cities", "claim-kind": "results/claim"}
"""The taxonomies whose terms have a page, and where."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=SHANGHAI)

Release = Event | Ranking | Theme
Key = tuple[str, str]
"""A subject and a language: ``("result/ZLHCG-2026-0001", "en")``."""


class Source(Protocol):
    """What a snapshot is made from; `content.store.RecordStore` is one."""

    def publications(self) -> Iterator[Publication]: ...

    def read(self, publication: Publication) -> Record: ...


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


class ReleaseEntry(NamedTuple):
    """A release with its envelope, kept whole: there are few."""

    record: Release
    publication: Publication


class StandingEntry(NamedTuple):
    record: Standing
    publication: Publication


@dataclass(frozen=True)
class Portal:
    """Everything that pages name beside their own record. Immutable; the same record makes an equal portal.

    ``today`` decides which claims have expired and which event is next: the newest publication's day unless given.
    """

    base_url: str
    today: date
    site: SiteSettings | None = None
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    cards: Mapping[Locale, tuple[Card, ...]] = field(default_factory=dict)
    releases: Mapping[Locale, tuple[ReleaseEntry, ...]] = field(default_factory=dict)
    standing: Mapping[Locale, Mapping[str, StandingEntry]] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()

    @classmethod
    def load(cls, source: Source, *, base_url: str | None = None, today: date | None = None) -> "Portal":
        """Read a snapshot, one record at a time. Raises StoreError or RecordError of `content`."""
        publications = tuple(source.publications())
        gathered = _Gathered()
        for publication in publications:
            if publication.status == "live":
                gathered.add(source.read(publication), publication)
        return gathered.portal(publications, base_url, today)

    @property
    def settings(self) -> SiteSettings:
        """The site settings. Raises MissingSite."""
        if self.site is None:
            raise MissingSite
        return self.site

    @cached_property
    def live(self) -> tuple[Publication, ...]:
        """Envelopes of the stories that have a page, by order of first publication."""
        stories = (item for item in self.publications if item.status == "live" and item.locale)
        return tuple(sorted(stories, key=lambda item: item.order))

    @cached_property
    def withdrawn(self) -> tuple[Publication, ...]:
        return tuple(item for item in self.publications if item.status == "withdrawn" and item.address)

    @cached_property
    def addresses(self) -> Mapping[Key, str]:
        """Path of each story by subject and language."""
        return {(f"{item.kind}/{item.key}", item.locale): item.address for item in self.live}

    @cached_property
    def known(self) -> frozenset[str]:
        """Subjects that were ever published, in any language, withdrawn ones as well."""
        return frozenset(f"{item.kind}/{item.key}" for item in self.publications)

    @cached_property
    def card_by_id(self) -> Mapping[Key, Card]:
        return {(card.id, card.locale): card for cards in self.cards.values() for card in cards}

    @cached_property
    def releases_of(self) -> Mapping[Key, tuple[ReleaseEntry, ...]]:
        """Releases that a result was part of, by result id and language, oldest first."""
        found: dict[Key, list[ReleaseEntry]] = defaultdict(list)
        for locale, entries in self.releases.items():
            for entry in entries:
                for result in results_of(entry.record):
                    found[result, locale].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def locales(self) -> tuple[Locale, ...]:
        """Languages in which at least one story is public; Chinese always."""
        used = {item.locale for item in self.live} | {"zh-hans"}
        return tuple(locale for locale in LOCALES if locale in used)

    @cached_property
    def cards_by_term(self) -> Mapping[Key, tuple[Card, ...]]:
        """Cards of each city, field and kind of claim that has a page, by term id and language, oldest first."""
        found: dict[Key, list[Card]] = defaultdict(list)
        for locale, cards in self.cards.items():
            for card in cards:
                terms = (*card.fields, *card.claims_on(self.today), *filter(None, (card.city,)))
                for term_id in dict.fromkeys(terms):
                    found[term_id, locale].append(card)
        return {key: tuple(cards) for key, cards in found.items() if self.slug_of(key[0])}

    @cached_property
    def term_paths(self) -> Mapping[Key, str]:
        """Paths of the pages of terms, by term id and language."""
        return {
            (term_id, locale): f"{prefix(locale)}/{PLACES_OF_TERMS[scheme_of(term_id)]}/{self.slug_of(term_id)}/"
            for term_id, locale in self.cards_by_term
        }

    @cached_property
    def term_by_slug(self) -> Mapping[tuple[str, str], Term]:
        """Terms that may have a page, by scheme and the slug that stands in its address."""
        return {
            (scheme_of(term_id), slug): term for term_id, term in self.terms.items() if (slug := self.slug_of(term_id))
        }

    def slug_of(self, term_id: str) -> str | None:
        """What stands for a term in an address: its slug; for kinds of claims, which have none, their code."""
        scheme, _, code = term_id.partition(":")
        term = self.terms.get(term_id)
        if term is None or scheme not in PLACES_OF_TERMS:
            return None
        return term.slug or (code if scheme == "claim-kind" else None)

    @cached_property
    def cards_by_organisation(self) -> Mapping[Key, tuple[Card, ...]]:
        found: dict[Key, list[Card]] = defaultdict(list)
        for locale, cards in self.cards.items():
            for card in cards:
                for organisation in card.organisations:
                    found[organisation, locale].append(card)
        return {key: tuple(cards) for key, cards in found.items()}

    @cached_property
    def organisation_paths(self) -> Mapping[Key, str]:
        """Paths of the pages of organisations that a story of that language names, and of those above them.

        An organisation without an English name has no English page.
        """
        return {
            (organisation_id, locale): f"{prefix(locale)}/organisations/{organisation_id}/"
            for locale in self.locales
            for organisation_id in sorted(self._organisations_shown(locale))
            if locale == "zh-hans" or self.organisations[organisation_id].name_en
        }

    def _organisations_shown(self, locale: Locale) -> set[str]:
        named = {organisation for organisation, language in self.cards_by_organisation if language == locale}
        for entry in self.releases.get(locale, ()):
            named.update(organisations_of(entry.record))
        shown: set[str] = set()
        while named:
            shown |= {organisation for organisation in named if organisation in self.organisations}
            above = {self.organisations[item].parent for item in named if item in self.organisations}
            named = {item for item in above if item} - shown
        return shown

    def address_of(self, subject: str, locale: str) -> str | None:
        """Path of a subject's page in one language. A sourced profile answers to ``result/`` as well."""
        kind, _, key = subject.partition("/")
        if found := self.addresses.get((subject, locale)):
            return found
        return self.addresses.get((f"sourced/{key}", locale)) if kind == "result" else None

    def is_known(self, subject: str) -> bool:
        """Whether a subject was ever published."""
        kind, _, key = subject.partition("/")
        return subject in self.known or (kind == "result" and f"sourced/{key}" in self.known)


def scheme_of(term_id: str) -> str:
    """The taxonomy of a term: ``city`` of ``city:330100``."""
    return term_id.partition(":")[0]


def prefix(locale: str) -> str:
    """Where a language stands in the address."""
    return "/en" if locale == "en" else ""


def organisations_of(release: Release) -> set[str]:
    """Ids of the organisations that a release names."""
    match release:
        case Event():
            units: tuple[Unit, ...] = (*release.hosts, *release.co_hosts)
        case Theme():
            units = release.partners
        case Ranking():
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


class _Gathered:
    """What has been read so far of a snapshot."""

    def __init__(self) -> None:
        self.site: SiteSettings | None = None
        self.organisations: dict[str, Organisation] = {}
        self.terms: dict[str, Term] = {}
        self.cards: dict[Locale, list[Card]] = defaultdict(list)
        self.releases: dict[Locale, list[ReleaseEntry]] = defaultdict(list)
        self.standing: dict[Locale, dict[str, StandingEntry]] = defaultdict(dict)

    def add(self, record: Record, publication: Publication) -> None:
        match record:
            case Result() | Sourced():
                self.cards[record.locale].append(card_of(record, publication))
            case Event() | Ranking() | Theme():
                self.releases[record.locale].append(ReleaseEntry(record, publication))
            case Standing():
                self.standing[record.locale][record.role] = StandingEntry(record, publication)
            case Organisation():
                self.organisations[record.id] = record
            case Term():
                self.terms[record.id] = record
            case SiteSettings():
                self.site = record

    def portal(self, publications: tuple[Publication, ...], base_url: str | None, today: date | None) -> Portal:
        newest = max((item.published_at for item in publications), default=_BEGINNING)
        default_url = f"https://{self.site.domain}" if self.site else ""
        return Portal(
            base_url=(base_url or default_url).rstrip("/"),
            today=today or local_date(newest),
            site=self.site,
            organisations=self.organisations,
            terms=self.terms,
            cards={locale: tuple(sorted(cards, key=_order)) for locale, cards in self.cards.items()},
            releases={locale: tuple(sorted(entries, key=_release_order)) for locale, entries in self.releases.items()},
            standing=self.standing,
            publications=publications,
        )


def _order(card: Card) -> int:
    return card.order


def _release_order(entry: ReleaseEntry) -> tuple[str, int]:
    record = entry.record
    return (record.slug if not isinstance(record, Theme) else "", entry.publication.order)


def card_of(record: Result | Sourced, publication: Publication) -> Card:
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
        picture=record.picture or _first_figure(record),
    )


def _card(record: Result | Sourced, publication: Publication, **facts: Any) -> Card:
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
