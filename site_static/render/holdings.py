"""The published record in memory, and what a change of it touches.

`apply` takes one change and touches the keys (`reads`) of all that is different now. Changes applied one after another
leave the same holdings as loading the record that they led to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from sys import intern
from typing import NamedTuple

from content.records import (
    LOCALES,
    ListedResult,
    Organisation,
    Publication,
    Record,
    Result,
    SiteSettings,
    Sourced,
    Standing,
    Term,
    place_on,
    shelves_of,
)
from content.store import subject_name
from site_static.addresses import PART_DIGITS, PART_PATHS, digits_of
from site_static.leaves import Leaves

from .cards import Card, card_of
from .claims import RESULTS, answered, claims_of, ids_of
from .formats import local_date
from .packed import Packed
from .reads import Key, Reads
from .releases import Release, ReleaseEntry, organisations_of, results_of
from .shelves import Slots, section_of
from .tally import Tally, counted

ALL = ""
"""The name of the list of all results."""
SHARD = 200
"""Stories in one part of the sitemap: a change rewrites it. A part may have 50,000 addresses, and so may the index."""
_BEGINNING = date(2000, 1, 1)

Listed = Result | ListedResult | Sourced


class StandingEntry(NamedTuple):
    record: Standing
    publication: Publication


class Holdings:
    """What the record holds. ``touched`` gathers the keys of what changed since somebody last cleared it.

    ``today`` is the newest publication's day unless it is given.
    """

    def __init__(self, base_url: str = "", today: date | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._day_is_given = today is not None
        self._today = today or _BEGINNING
        self.reads = Reads()
        self.touched: set[Key] = set()
        self.envelopes: Packed[str, Publication] = Packed(Publication, _kind_of)
        self.slots: defaultdict[tuple[str, str], Slots] = defaultdict(Slots)
        self._site: SiteSettings | None = None
        self._organisations: dict[str, Organisation] = {}
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        self._terms: dict[str, Term] = {}
        self._by_scheme: defaultdict[str, set[str]] = defaultdict(set)
        self._cards: Packed[tuple[str, str], Card] = Packed(Card, _locale_of)
        self._lists: dict[tuple[str, str], tuple[str, ...]] = {}
        self._tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self._releases: dict[str, ReleaseEntry] = {}
        self._released: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._naming: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._standing: dict[tuple[str, str], StandingEntry] = {}
        self._addresses: dict[str, tuple[str, ...]] = {}
        self._named: Counter[tuple[str, str]] = Counter()
        self._languages: Counter[str] = Counter()
        self._shards: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        self._claims: dict[str, tuple[str, ...]] = {}
        self._map: Leaves[str] = Leaves(digits_of, most=PART_PATHS, least=PART_DIGITS)
        self._expiring: defaultdict[date, set[tuple[str, str]]] = defaultdict(set)

    def apply(self, publication: Publication, record: Record | ListedResult | None) -> None:
        """A subject is public with this record, or no longer (None)."""
        name = subject_name(publication)
        before = self.envelopes.get(name)
        self.envelopes[name] = publication
        self._advance(local_date(publication.published_at))
        if before != publication:
            self._touch("story", name)
            if publication.locale:
                self._put_in_shard(name, publication)
                self._claim(name, before, publication)
        self._put_reference(publication, record)
        if publication.locale:
            self._put_address(before, publication)
            self._put_card(publication, record if isinstance(record, Listed) else None)
            self._put_release(name, publication, record if isinstance(record, Release) else None)
            self._put_standing(publication, record if isinstance(record, Standing) else None)

    def _touch(self, *key: str) -> None:
        self.touched.add(key)

    # --- references

    def _put_reference(self, publication: Publication, record: Record | ListedResult | None) -> None:
        match record:
            case SiteSettings():
                self._site = record
                self._touch("site")
            case Organisation():
                self._put_organisation(record)
            case Term():
                self._put_term(record)
            case None:
                self._drop_reference(publication)

    def _drop_reference(self, publication: Publication) -> None:
        """A reference is withdrawn only when no story names it, so nothing but its own lists can miss it."""
        if publication.kind == "organisation" and publication.key in self._organisations:
            self._below[self._organisations[publication.key].parent or ""].discard(publication.key)
            self._touch_named(publication.key)
            self._touch("below", self._organisations[publication.key].parent or "")
            self._touch("organisation", publication.key)
            del self._organisations[publication.key]
        elif publication.kind == "term" and publication.key in self._terms:
            scheme = publication.key.partition(":")[0]
            del self._terms[publication.key]
            self._by_scheme[scheme].discard(publication.key)
            self._touch("term", publication.key)
            self._touch("terms", scheme)
        elif publication.kind == "site" and self._site is not None:
            self._site = None
            self._touch("site")

    def _put_organisation(self, organisation: Organisation) -> None:
        before = self._organisations.get(organisation.id)
        self._organisations[organisation.id] = organisation
        self._touch("organisation", organisation.id)
        if before is None or bool(before.name_en) != bool(organisation.name_en):
            self._touch("any", "en", "organisation")
        parents = {item.parent for item in (before, organisation) if item and item.parent}
        if before and before.parent:
            self._below[before.parent].discard(organisation.id)
        if organisation.parent:
            self._below[organisation.parent].add(organisation.id)
        for parent in parents:
            self._touch("below", parent)
            self._touch_named(parent)
        self._touch_named(organisation.id)

    def _put_term(self, term: Term) -> None:
        scheme = term.id.partition(":")[0]
        self._terms[term.id] = term
        self._by_scheme[scheme].add(term.id)
        self._touch("term", term.id)
        self._touch("terms", scheme)

    def _touch_named(self, organisation: str) -> None:
        """Whether an organisation, and all above it, has a page may be different now."""
        above: str | None = organisation
        for locale in ("zh-hans", "en"):
            self._touch("codes", locale, "organisation")
            if sum(1 for (language, _id), times in self._named.items() if times and language == locale) <= 1:
                self._touch("any", locale, "organisation")
        seen: set[str] = set()
        while above and above not in seen:
            seen.add(above)
            for locale in ("zh-hans", "en"):
                self._touch("exists", locale, f"organisation:{above}")
            known = self._organisations.get(above)
            above = known.parent if known else None

    def _name(self, locale: str, before: Iterable[str], now: Iterable[str]) -> None:
        """A story of a language named some organisations and names these now: those that are the same stay named."""
        now = set(now)
        for organisation in now.symmetric_difference(before):
            was = self._named[locale, organisation]
            self._named[locale, organisation] += 1 if organisation in now else -1
            if not was or not self._named[locale, organisation]:
                self._touch_named(organisation)

    # --- stories

    def _put_address(self, before: Publication | None, now: Publication) -> None:
        subject = f"{now.kind}/{now.key}"
        if subject not in self._addresses:
            self._addresses[subject] = ("",) * len(LOCALES)
            self._touch("known", subject)
        old = before.address if before and before.status == "live" else ""
        new = now.address if now.status == "live" else ""
        if old == new:
            return
        self._touch("address", subject, now.locale)
        for path in filter(None, (old, new)):
            self._touch("at", path)
        known = zip(LOCALES, self._addresses[subject], strict=True)
        self._addresses[subject] = tuple(new if locale == now.locale else path for locale, path in known)
        self._count_language(now.locale, bool(new) - bool(old))

    def _address(self, subject: str, locale: str) -> str:
        """Path of a story's page in one language; empty where it has none."""
        known = self._addresses.get(subject)
        return known[LOCALES.index(locale)] if known and locale in LOCALES else ""

    def _is_at(self, path: str) -> bool:
        """Whether a story's page stands at a path: each claims its own."""
        stories = (name.rpartition(".") for name in self._claims.get(path, ()))
        return any(self._address(subject, locale) == path for subject, _dot, locale in stories)

    def _put_in_shard(self, name: str, publication: Publication) -> None:
        shard = story_shard(publication)
        live, was = self._shards[shard], bool(self._shards[shard])
        live.pop(name, None)
        if publication.status == "live":
            live[name] = publication.published_at
        self._touch("shard", shard)
        if bool(live) != was:
            self._touch("shards")

    def _claim(self, name: str, before: Publication | None, now: Publication) -> None:
        """The addresses where a server answers for a story without a page of its own."""
        same = before is not None and answered(before) == answered(now)
        claimed = set(claims_of(now))
        for path in set(claims_of(before)) - claimed if before else ():
            self._touch_map({self._map.leaf_of(path)})
            self._claims[path] = tuple(other for other in self._claims[path] if other != name)
            if not self._claims[path]:
                del self._claims[path]
                self._touch_map(self._map.discard(path))
        for path in claimed:
            if path not in self._claims:
                self._touch_map(self._map.add(path))
            if name not in self._claims.get(path, ()):
                self._claims[path] = (*self._claims.get(path, ()), name)
            if not same or self._is_passed_on(path, now):
                self._touch_map({self._map.leaf_of(path)})

    def _is_passed_on(self, path: str, publication: Publication) -> bool:
        """Whether several stories claim an address, of which the last published has it. An id belongs to one result."""
        return len(self._claims[path]) > 1 and path not in ids_of(publication)

    def _touch_map(self, parts: Iterable[str]) -> None:
        for part in parts:
            self._touch("map", part)

    def _count_language(self, locale: str, step: int) -> None:
        before = bool(self._languages[locale])
        self._languages[locale] += step
        if before != bool(self._languages[locale]):
            self._touch("locales")

    def _put_card(self, publication: Publication, record: Listed | None) -> None:
        if publication.kind not in RESULTS:
            return
        key = (publication.key, publication.locale)
        before, now = self._cards.get(key), card_of(record, publication) if record else None
        lists_before = set(self._lists.pop(key, ()))
        lists: set[str] = set()
        if now is not None and record is not None:
            self._cards[key] = now
            lists = {ALL, *self._standing_lists(now, record)}
            self._lists[key] = tuple(sorted(map(intern, lists)))
        elif before is not None:
            del self._cards[key]
        if before != now:
            self._touch("card", *key)
            self._touch("claims", *key)
        self._follow_expiry(key, before, now)
        self._move(publication, lists_before, lists)
        self._name(key[1], before.organisations if before else (), now.organisations if now else ())
        if before and now and counted(before, lists_before) == counted(now, lists):
            return
        if before:
            self._count(before, lists_before, -1)
        if now:
            self._count(now, lists, +1)

    def _count(self, card: Card, lists: set[str], step: int) -> None:
        self._tallies[card.locale].count(card, lists, step)
        self._touch("tally", card.locale)
        if card.entered_on:
            self._touch("entered", card.locale, card.entered_on.isoformat())
            self._touch("days", card.locale)

    def _standing_lists(self, card: Card, record: Listed) -> Iterable[str]:
        """The lists of a result without those of claims whose time has run out."""
        standing = {shelf_name(kind) for kind in card.claims_on(self._today)}
        return (name for name in shelves_of(record) if not name.startswith("claim:") or name in standing)

    def _move(self, publication: Publication, before: set[str], now: set[str]) -> None:
        """Take a result from the lists that it left, put it on those that it came to; its places stay reserved."""
        for name in {*publication.shelves, *now, ALL}:
            slots, slot = self.slots[publication.locale, name], self._slot(publication, name)
            pages, sections = slots.archive, slots.sections
            slots.reserve(slot)
            if slots.archive != pages:
                self._touch("pages", publication.locale, name)
                for number in slots.archive[len(pages) :]:
                    self._touch("has-page", publication.locale, name, str(number))
                    self._touch("section", publication.locale, name, str(section_of(number)))
                if slots.sections != sections:
                    self._touch("sections", publication.locale, name)
        for name in before - now:
            self.slots[publication.locale, name].take(self._slot(publication, name))
        for name in now - before:
            self.slots[publication.locale, name].put(self._slot(publication, name))
        for name in before ^ now:
            self._touch_list(publication, name)

    def _slot(self, publication: Publication, name: str) -> tuple[int, str]:
        return (place_on(publication, name) if name else publication.order), publication.key

    def _touch_list(self, publication: Publication, name: str) -> None:
        locale, slots = publication.locale, self.slots[publication.locale, name]
        self._touch("front", locale, name)
        self._touch("page", locale, name, str(slots.number_of(self._slot(publication, name))))
        if len(slots) <= 1:  # the first came, or the last left
            facet = name.partition(":")[0]
            self._touch("exists", locale, name)
            self._touch("codes", locale, facet)
            if self._lists_with_results(locale, facet) <= 1:
                self._touch("any", locale, facet)

    def _lists_with_results(self, locale: str, facet: str) -> int:
        lists = (
            slots
            for (language, name), slots in self.slots.items()
            if (language, name.partition(":")[0]) == (locale, facet)
        )
        return sum(1 for slots in lists if slots)

    # --- time

    def _advance(self, day: date) -> None:
        if self._day_is_given or day <= self._today:
            return
        self._today = day
        self._touch("today")
        for ended in [last for last in self._expiring if last < day]:
            for key in self._expiring.pop(ended):
                self._expire(key)

    def _expire(self, key: tuple[str, str]) -> None:
        """Some claim of a result has run out: the result leaves the lists of such claims."""
        card = self._cards[key]
        self._touch("claims", *key)
        standing = {shelf_name(kind) for kind in card.claims_on(self._today)}
        lists = set(self._lists[key])
        left = {name for name in lists if not name.startswith("claim:") or name in standing}
        publication = self.envelopes[f"{card.subject}.{card.locale}"]
        self._move(publication, lists, left)
        self._tallies[card.locale].count(card, lists, -1)
        self._lists[key] = tuple(sorted(left))
        self._tallies[card.locale].count(card, left, +1)
        self._touch("tally", card.locale)

    def _follow_expiry(self, key: tuple[str, str], before: Card | None, now: Card | None) -> None:
        for claim in before.claims if before else ():
            if claim.expires_on and claim.expires_on in self._expiring:
                self._expiring[claim.expires_on].discard(key)
        for claim in now.claims if now else ():
            if claim.expires_on and claim.expires_on >= self._today:
                self._expiring[claim.expires_on].add(key)

    # --- releases and standing pages

    def _put_release(self, name: str, publication: Publication, record: Release | None) -> None:
        before = self._releases.pop(name, None)
        if record is not None:
            self._releases[name] = ReleaseEntry(record, publication)
        elif before is None:
            return
        self._touch("releases", publication.locale, publication.kind)
        if before is None or record is None:
            self._touch("has-releases", publication.locale, publication.kind)
        named_before, named_now = organisations_of(before.record if before else None), organisations_of(record)
        self._name(publication.locale, named_before, named_now)
        for organisation in named_before | named_now:
            named = self._naming[organisation, publication.locale]
            (named.add if organisation in named_now else named.discard)(name)
            self._touch("naming", organisation, publication.locale)
        for result in {*(results_of(before.record) if before else ()), *(results_of(record) if record else ())}:
            self._touch("released", result, publication.locale)
            named = self._released[result, publication.locale]
            named.discard(name)
            if record and result in results_of(record):
                named.add(name)

    def _put_standing(self, publication: Publication, record: Standing | None) -> None:
        if publication.kind != "standing":
            return
        key = (publication.locale, publication.key)
        self._touch("standing", *key)
        if record is None:
            self._standing.pop(key, None)
        else:
            self._standing[key] = StandingEntry(record, publication)


def _kind_of(subject: str) -> str:
    return subject.partition("/")[0]


def _locale_of(result: tuple[str, str]) -> str:
    return result[1]


def story_shard(publication: Publication) -> str:
    """The part of the sitemap in which a story stands."""
    return str(publication.order // SHARD)


def shelf_name(term_id: str) -> str | None:
    """The list of a term: ``claim:fills-gap`` of ``claim-kind:fills-gap``; None where its taxonomy has no lists."""
    scheme, _, code = term_id.partition(":")
    facet = {"claim-kind": "claim", "transfer-mode": "transfer", "field": "field", "city": "city"}.get(scheme)
    return f"{facet}:{code}" if facet else None
