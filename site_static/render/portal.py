"""The published record in memory, as pages read it and as changes alter it.

Every question that a page may ask is a method here, and notes its key (`reads`). `apply` takes one change and touches
the keys of all that is different now. Applying changes one after another leaves the same portal as loading the record.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from content.records import LOCALES, ListedResult, Locale, Organisation, Publication, Record, SiteSettings, Term

from .cards import Card
from .claims import RESULTS, claims_of, prefix
from .errors import MissingSite
from .formats import local_date
from .holdings import ALL, Holdings, StandingEntry, shelf_name
from .releases import ReleaseEntry, release_order
from .tally import Tally

PLACES_OF_FACETS: Mapping[str, str] = {
    "field": "fields",
    "city": "cities",
    "category": "results/category",
    "claim": "results/claim",
    "maturity": "results/maturity",
    "transfer": "results/transfer",
    "year": "results/year",
    "organisation": "organisations",
}
"""Where the lists of each facet stand, below the language's prefix."""
CATEGORIES = ("basic-research", "key-technology", "major-application")
"""In the founding document's order (FIELD.md 0)."""
SCHEMES: Mapping[str, str] = {"field": "field", "city": "city", "claim": "claim-kind", "transfer": "transfer-mode"}
"""The taxonomy of the facets that have one."""
_WITH_SLUG = frozenset({"field", "city"})


class Source(Protocol):
    """What a portal is loaded from; `content.store.RecordStore` is one. Of results it needs what lists need."""

    def publications(self) -> Iterator[Publication]: ...

    def read(self, publication: Publication) -> Record | ListedResult: ...


class Shelf:
    """A list as pages read it. What they look at is noted, so that they change when that does.

    That of an organisation may be empty and have a page all the same.
    """

    def __init__(self, portal: "Portal", locale: Locale, name: str, code: str, path: str) -> None:
        self.facet = name.partition(":")[0]
        self.locale = locale
        self.name = name
        self.code = code
        self.path = path
        self._portal = portal
        self._slots = portal.slots[locale, name]

    def _note(self, kind: str, *detail: str) -> None:
        self._portal.reads.note(kind, self.locale, self.name, *detail)

    def __len__(self) -> int:
        self._note("front")
        return len(self._slots)

    @property
    def sourced(self) -> int:
        """How many of the list are examples from public sources, which the library does not count."""
        return len(self) - self._portal.in_library(self.locale, self.name)

    @property
    def cards(self) -> Iterator[Card]:
        """All cards, newest first."""
        self._note("front")
        return (self._portal.card(public_id, self.locale) for public_id in self._slots)

    @property
    def newest(self) -> tuple[Card, ...]:
        self._note("front")
        return tuple(self._portal.card(public_id, self.locale) for public_id in self._slots.newest)

    @property
    def archive(self) -> range:
        self._note("pages")
        return self._slots.archive

    @property
    def sections(self) -> int:
        self._note("sections")
        return self._slots.sections

    def section(self, number: int) -> list[int]:
        """The pages that stand together in the sitemap: archive pages, and the front (0) in the first section."""
        self._note("section", str(number))
        return self._slots.section(number)

    def has_page(self, number: int) -> bool:
        """Whether there is an archive page of that number."""
        self._note("has-page", str(number))
        return number in self._slots.archive

    def page(self, number: int) -> tuple[Card, ...]:
        """Cards of an archive page, newest first."""
        self._note("page", str(number))
        return tuple(self._portal.card(public_id, self.locale) for public_id in self._slots.page(number))

    @property
    def older(self) -> int | None:
        """The archive page with the first result that the front does not show."""
        self._note("front")
        return self._slots.older

    def page_path(self, number: int) -> str:
        return f"{self.path}page/{number}/" if number else self.path

    @property
    def paths(self) -> Iterator[str]:
        """The front and the archive pages."""
        yield self.path
        for number in self.archive:
            yield self.page_path(number)


class Portal(Holdings):
    """Everything that pages name beside their own record. Each question notes its key."""

    @classmethod
    def load(cls, source: Source, *, base_url: str | None = None, today: date | None = None) -> "Portal":
        """Read the whole record, one story at a time. Raises StoreError or RecordError of `content`."""
        portal = cls(base_url or "", today)
        for publication in source.publications():
            record = source.read(publication) if publication.status == "live" else None
            portal.apply(publication, record)
        portal.touched.clear()
        return portal

    # --- what pages ask

    @property
    def base_url(self) -> str:
        if self._base_url:
            return self._base_url
        return f"https://{self.site.domain}" if self.site else ""

    @property
    def today(self) -> date:
        self.reads.note("today")
        return self._today

    @property
    def site(self) -> SiteSettings | None:
        self.reads.note("site")
        return self._site

    @property
    def settings(self) -> SiteSettings:
        """The site settings. Raises MissingSite."""
        if self.site is None:
            raise MissingSite
        return self.site

    @property
    def locales(self) -> tuple[Locale, ...]:
        """Languages in which at least one story is public; Chinese always."""
        self.reads.note("locales")
        return tuple(locale for locale in LOCALES if locale == "zh-hans" or self._languages[locale])

    def organisation(self, organisation_id: str) -> Organisation | None:
        self.reads.note("organisation", organisation_id)
        return self._organisations.get(organisation_id)

    def organisation_day(self, organisation_id: str) -> date | None:
        """The day since when an organisation's entry is as it is."""
        self.reads.note("organisation", organisation_id)
        publication = self.envelopes.get(f"organisation/{organisation_id}")
        return local_date(publication.published_at) if publication else None

    def organisations_below(self, organisation_id: str) -> tuple[str, ...]:
        """Ids of the organisations of which this one is the parent."""
        self.reads.note("below", organisation_id)
        return tuple(sorted(self._below.get(organisation_id, ())))

    def term(self, term_id: str) -> Term | None:
        self.reads.note("term", term_id)
        return self._terms.get(term_id)

    def terms(self, scheme: str) -> tuple[Term, ...]:
        """The terms of a taxonomy in its order."""
        self.reads.note("terms", scheme)
        found = (self._terms[term_id] for term_id in self._by_scheme.get(scheme, ()))
        return tuple(sorted(found, key=lambda term: (term.order, term.id)))

    def card(self, public_id: str, locale: str) -> Card:
        self.reads.note("card", public_id, locale)
        return self._cards[public_id, locale]

    def find_card(self, public_id: str, locale: str) -> Card | None:
        self.reads.note("card", public_id, locale)
        return self._cards.get((public_id, locale))

    def standing_claims(self, card: Card) -> tuple[str, ...]:
        """Kinds of the claims of a result whose time has not run out."""
        self.reads.note("claims", card.id, card.locale)
        return card.claims_on(self._today)

    def is_expired(self, expires_on: date | None, public_id: str, locale: str) -> bool:
        """Whether the time of a claim of this result has run out."""
        self.reads.note("claims", public_id, locale)
        return expires_on is not None and expires_on < self._today

    def releases(self, locale: Locale, *kinds: str) -> tuple[ReleaseEntry, ...]:
        """Releases of these kinds, oldest first."""
        for kind in kinds:
            self.reads.note("releases", locale, kind)
        entries = (
            entry
            for entry in self._releases.values()
            if entry.publication.locale == locale and entry.publication.kind in kinds
        )
        return tuple(sorted(entries, key=release_order))

    def releases_of(self, public_id: str, locale: str) -> tuple[ReleaseEntry, ...]:
        """Releases that a result was part of, oldest first."""
        self.reads.note("released", public_id, locale)
        names = self._released.get((public_id, locale), ())
        return tuple(sorted((self._releases[name] for name in names), key=release_order))

    def releases_naming(self, organisation: str, locale: str) -> tuple[ReleaseEntry, ...]:
        """Releases that an organisation hosts or takes part in, newest first."""
        self.reads.note("naming", organisation, locale)
        names = self._naming.get((organisation, locale), ())
        return tuple(sorted((self._releases[name] for name in names), key=release_order, reverse=True))

    def standing(self, locale: str, role: str) -> StandingEntry | None:
        self.reads.note("standing", locale, role)
        return self._standing.get((locale, role))

    def address_of(self, subject: str, locale: str) -> str | None:
        """Path of a subject's page in one language. A sourced profile answers to ``result/`` as well."""
        kind, _, key = subject.partition("/")
        self.reads.note("address", subject, locale)
        found = self._address(subject, locale)
        return self.address_of(f"sourced/{key}", locale) if not found and kind == "result" else found or None

    def languages_of(self, subject: str) -> dict[str, str]:
        """The paths of a story by language."""
        for locale in LOCALES:
            self.reads.note("address", subject, locale)
        return {locale: path for locale in LOCALES if (path := self._address(subject, locale))}

    def is_known(self, subject: str) -> bool:
        """Whether a subject was ever published, in any language, withdrawn since or not."""
        kind, _, key = subject.partition("/")
        self.reads.note("known", subject)
        return subject in self._addresses or (kind == "result" and self.is_known(f"sourced/{key}"))

    def is_at(self, path: str) -> bool:
        """Whether a story's page stands at a path."""
        self.reads.note("at", path)
        return self._is_at(path)

    def shelf(self, locale: Locale, name: str) -> Shelf | None:
        """The list of that name, if it has a page: something is on it, or its organisation is named in stories."""
        self.reads.note("exists", locale, name)
        if name.startswith("organisation:"):
            self.reads.note("organisation", name.partition(":")[2])
        code = self.code_of(name)
        if code is None or not self._exists(locale, name):
            return None
        place = f"{PLACES_OF_FACETS[name.partition(':')[0]]}/{code}" if name else "results"
        return Shelf(self, locale, name, code, f"{prefix(locale)}/{place}/")

    def shelves(self, locale: Locale, facet: str) -> tuple[Shelf, ...]:
        """The lists of a facet that have a page: taxonomies in their own order, years and levels from the top."""
        self.reads.note("codes", locale, facet)
        found = (self.shelf(locale, name) for name in self._names_of(facet, locale))
        return tuple(sorted((shelf for shelf in found if shelf is not None), key=self._shelf_order))

    def all_results(self, locale: Locale) -> Shelf:
        """The list of all results, even when it is empty."""
        return Shelf(self, locale, ALL, "", f"{prefix(locale)}/results/")

    def has_results(self, locale: Locale) -> bool:
        self.reads.note("exists", locale, ALL)
        return bool(self.slots[locale, ALL])

    @property
    def shards(self) -> list[str]:
        """The parts of the sitemap that have a story."""
        self.reads.note("shards")
        return sorted((shard for shard, names in self._shards.items() if names), key=int)

    def stories_in(self, shard: str) -> list[tuple[str, str, datetime]]:
        """Live stories of one part of the sitemap: subject, path, and since when they are as they are."""
        self.reads.note("shard", shard)
        named = ((*name.rpartition("."), since) for name, since in self._shards.get(shard, {}).items())
        return [(subject, self._address(subject, locale), since) for subject, _dot, locale, since in named]

    def has_lists(self, locale: Locale, facet: str) -> bool:
        """Whether any list of a facet has a page."""
        self.reads.note("any", locale, facet)
        return any(self._exists(locale, name) for name in self._names_of(facet, locale))

    def has_releases(self, locale: Locale, kind: str) -> bool:
        self.reads.note("has-releases", locale, kind)
        return any(
            entry.publication.locale == locale and entry.publication.kind == kind for entry in self._releases.values()
        )

    def organisation_path(self, organisation_id: str, locale: Locale) -> str | None:
        """The page of an organisation that a story of that language names, or of one above it.

        An organisation without an English name has no English page.
        """
        shelf = self.shelf(locale, f"organisation:{organisation_id}")
        return shelf.path if shelf is not None else None

    def term_path(self, term_id: str, locale: Locale) -> str | None:
        """The list of a city, field or kind of claim."""
        name = shelf_name(term_id)
        shelf = self.shelf(locale, name) if name else None
        return shelf.path if shelf is not None else None

    def lists_of(self, card: Card) -> tuple[str, ...]:
        """Names of the lists on which a result stands, that of all results left out."""
        self.reads.note("card", card.id, card.locale)
        self.reads.note("claims", card.id, card.locale)
        return tuple(sorted(name for name in self._lists[card.id, card.locale] if name))

    def code_of(self, name: str) -> str | None:
        """What stands for a list in an address: the slug of a city or field, the value of others."""
        facet, _, value = name.partition(":")
        if facet not in _WITH_SLUG:
            return value
        term = self.term(name)
        return term.slug if term else None

    def tally(self, locale: str) -> Tally:
        """Counts of what is in the library."""
        self.reads.note("tally", locale)
        return self._tallies[locale]

    def in_library(self, locale: str, name: str) -> int:
        """How many results of the library are on a list; different only when its front is."""
        self.reads.note("front", locale, name)
        tally = self._tallies[locale]
        return tally.lists[name] if name else tally.results

    def days(self, locale: str) -> list[date]:
        """The days on which results entered the library, oldest first."""
        self.reads.note("days", locale)
        return sorted(day for day, ids in self._tallies[locale].days.items() if ids)

    def entered_on(self, locale: str, day: date) -> list[str]:
        """Ids of the results that entered the library on a day: landmarks first, then the others in their order."""
        self.reads.note("entered", locale, day.isoformat())
        ranks = self._tallies[locale].days.get(day, {})
        return sorted(ranks, key=ranks.__getitem__)

    def claimed(self, part: str) -> list[str]:
        """Paths of one part of the map."""
        self.reads.note("map", part)
        return sorted(self._map.items(part))

    @property
    def map_parts(self) -> list[str]:
        return sorted(self._map)

    def claimants(self, path: str) -> list[Publication]:
        """Envelopes of the stories that a path belongs or belonged to, the last published first."""
        found = [self.envelopes[name] for name in sorted(self._claims.get(path, ()))]
        return sorted(
            (item for item in found if path in claims_of(item)), key=lambda item: item.published_at, reverse=True
        )

    # --- what builds ask

    @property
    def live(self) -> Iterator[Publication]:
        """Envelopes of the stories that have a page."""
        return (item for item in self.envelopes.values() if item.status == "live" and item.locale)

    def places(self, locale: Locale) -> int:
        """How many results ever came in a language: each has a place in the search's index for good."""
        return self.slots[locale, ALL].given

    def place_of(self, publication: Publication) -> int | None:
        """The place of a result in the index of its language; None of what the search does not have."""
        if publication.kind not in RESULTS:
            return None
        return self.slots[publication.locale, ALL].place_of((publication.order, publication.key))

    # --- inside

    def _exists(self, locale: str, name: str) -> bool:
        facet, _, value = name.partition(":")
        if facet != "organisation":
            return bool(self.slots.get((locale, name)))
        organisation = self._organisations.get(value)
        return bool(organisation and (locale == "zh-hans" or organisation.name_en) and self._is_named(locale, value))

    def _is_named(self, locale: str, organisation: str) -> bool:
        below = self._below.get(organisation, ())
        return bool(self._named[locale, organisation]) or any(self._is_named(locale, item) for item in below)

    def _names_of(self, facet: str, locale: Locale) -> list[str]:
        if facet == "organisation":
            return [f"organisation:{key}" for key in self._organisations]
        return [name for language, name in self.slots if language == locale and name.partition(":")[0] == facet]

    def _shelf_order(self, shelf: Shelf) -> tuple[Any, ...]:
        """To compare lists of one facet."""
        if shelf.facet == "category":
            return CATEGORIES.index(shelf.code), shelf.code
        if shelf.facet == "year":
            return -int(shelf.code), shelf.code
        if shelf.facet == "maturity":
            scale, _, level = shelf.code.rpartition("-")
            term = self.term(f"maturity-scale:{scale}")
            return term.order if term else 0, scale, -int(level)
        term = self.term(term_of(shelf.name)) if shelf.facet in SCHEMES else None
        return term.order if term else 0, shelf.code


def term_of(name: str) -> str:
    """The term of a list."""
    facet, _, code = name.partition(":")
    return f"{SCHEMES[facet]}:{code}"
