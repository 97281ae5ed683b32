"""Names of what a record refers to, found when its page is built; and a note of what was found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup, escape

from content.records import Locale, Organisation, Term, Unit

from .cards import Card
from .errors import UnresolvedReference
from .portal import Portal
from .words import translator

HAN = re.compile(r"[\u3400-\u9fff]")
HAN_RUN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")


def marked(text: str, locale: Locale) -> Markup:
    """A text of an English page that quotes Chinese names: each run of Han says which language it is."""
    escaped = escape(text)
    return Markup(HAN_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', str(escaped))) if locale == "en" else escaped  # noqa: S704


@dataclass(frozen=True)
class Name:
    """A name as it stands on a page: in another language it says so, with a page of its own it is a link."""

    text: str
    foreign: bool = False
    path: str | None = None

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        return self.html

    @cached_property
    def html(self) -> Markup:
        text = escape(self.text)
        return Markup(f'<span lang="zh-Hans">{text}</span>') if self.foreign else text  # noqa: S704 - escaped

    @cached_property
    def link(self) -> Markup:
        return Markup(f'<a href="{escape(self.path)}">{self.html}</a>') if self.path else self.html  # noqa: S704 - escaped


class Resolved(NamedTuple):
    """What a page refers to, and how it is called there."""

    record: Organisation | Term
    name: Name


class Names:
    """Resolves what one page names. ``strict`` (a build) raises for what was never published; else the id shows."""

    def __init__(self, portal: Portal, locale: Locale, *, subject: str, strict: bool, root: str = "") -> None:
        self.portal = portal
        self.locale = locale
        self.subject = subject
        self.strict = strict
        self.root = root
        self.words = translator(locale)
        self.seen: dict[str, Organisation | Term] = {}

    def term(self, term_id: str) -> Name:
        return self._resolved("term", term_id, self._term)

    def organisation(self, organisation_id: str) -> Name:
        return self._resolved("organisation", organisation_id, self._organisation)

    def _resolved(self, kind: str, key: str, find: Callable[[str], Resolved | None]) -> Name:
        """The name of what a page refers to, found once for all pages of the language."""
        reference = f"{kind}/{key}"
        found = self.portal.reads.remember(("name", reference, self.locale, self.root), lambda: find(key))
        if found is None:
            return self._unresolved(reference, key)
        self.seen[reference] = found.record
        return found.name

    def _term(self, term_id: str) -> Resolved | None:
        term = self.portal.term(term_id)
        if term is None:
            return None
        return Resolved(term, self._name(term.name, term.name_en, self.portal.term_path(term_id, self.locale)))

    def _organisation(self, organisation_id: str) -> Resolved | None:
        organisation = self.portal.organisation(organisation_id)
        if organisation is None:
            return None
        path = self.portal.organisation_path(organisation_id, self.locale)
        return Resolved(organisation, self._name(organisation.name, organisation.name_en, path))

    def unit(self, unit: Unit) -> Name:
        """A unit in order: an organisation of the list, or a name as printed."""
        if unit.organisation:
            return self.organisation(unit.organisation)
        return Name(unit.name, foreign=self.locale == "en" and bool(HAN.search(unit.name)))

    def check_card(self, card: Card) -> None:
        """Raise UnresolvedReference for what a card names; so the fault is told of the result, not of a list."""
        for unit in (*card.units, *filter(None, (card.reporting_unit,))):
            self.unit(unit)
        for term in (*card.fields, *(claim.kind for claim in card.claims), *filter(None, (card.city,))):
            self.term(term)

    def person(self, name: str) -> Name | str:
        """A name or title that stays as its bearer writes it; a text of the page's own language has nothing to say."""
        return Name(name, foreign=True) if self.locale == "en" and HAN.search(name) else name

    def owner(self, name: str, units: Iterable[Unit]) -> Name | str:
        """Who holds a right, as one of these units is called here if it is one of them; else as it is registered."""
        for unit in units:
            known = self.portal.organisation(unit.organisation) if unit.organisation else None
            if known and name in (known.name, *known.former_names):
                return self.unit(unit)
        return self.person(name)

    def address(self, subject: str) -> str | None:
        """Path of a subject's page in this language, None when it has none; raises when it was never published."""
        if path := self._reference_path(subject) or self.portal.address_of(subject, self.locale):
            return self.root + path
        if self.strict and not self.portal.is_known(subject):
            raise UnresolvedReference(self.subject, subject)
        return None

    def _reference_path(self, subject: str) -> str | None:
        kind, _, key = subject.partition("/")
        return self.portal.organisation_path(key, self.locale) if kind == "organisation" else None

    def _name(self, name: str, name_en: str, path: str | None) -> Name:
        link = self.root + path if path else None
        if self.locale == "zh-hans":
            return Name(name, path=link)
        return Name(name_en or name, foreign=not name_en, path=link)

    def _unresolved(self, reference: str, shown: str) -> Name:
        if self.strict:
            raise UnresolvedReference(self.subject, reference)
        return Name(shown)
