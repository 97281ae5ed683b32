"""Atom feeds. An entry's id is made from its subject and language alone, so it outlives addresses and titles."""

import uuid
from datetime import datetime
from typing import NamedTuple

from content.records import Locale

from . import facets
from .cards import Card
from .claims import prefix
from .gathered import Output
from .listings import feed_path
from .maker import PageMaker
from .places import RELEASE_PLACES
from .portal import Shelf
from .releases import ReleaseEntry
from .templates import template

NAMESPACE = uuid.UUID("5f0b7c1e-3c0c-5d0a-9a3f-2b1b5a9c7e11")
"""Fixed for ever: changing it would change the id of every entry ever sent."""


MOST_RELEASES = 20


class Entry(NamedTuple):
    """A story in a feed."""

    id: str
    title: str
    address: str
    first_published: datetime
    published: datetime
    summary: str


def feed(maker: PageMaker, shelf: Shelf) -> Output:
    """The feed of a list: its newest results."""
    path = feed_path(shelf)
    about = str(facets.title(maker.names(shelf.locale, path), shelf)) if shelf.facet else ""
    return _feed(maker, shelf.locale, path, shelf.path, about, [_of_card(card) for card in shelf.newest])


def release_feed_path(locale: Locale, kind: str) -> str:
    return f"{prefix(locale)}/{RELEASE_PLACES[kind]}/feed.xml"


def release_feed(maker: PageMaker, locale: Locale, kind: str) -> Output:
    """The feed of the events, rankings or themes: the last ones of them."""
    column = maker.column(RELEASE_PLACES[kind], locale)
    releases = maker.portal.releases(locale, kind)[-MOST_RELEASES:]
    entries = [_of_release(entry) for entry in reversed(releases)]
    return _feed(maker, locale, release_feed_path(locale, kind), prefix(locale) + column.path, column.name, entries)


def _feed(maker: PageMaker, locale: Locale, path: str, page: str, about: str, entries: list[Entry]) -> Output:
    site = maker.site
    name = site.name if locale == "zh-hans" else site.name_en
    xml = template("feed.xml", locale).render(
        base=maker.portal.base_url,
        path=path,
        page=page,
        title=f"{name} · {about}" if about else name,
        author=site.host_unit if locale == "zh-hans" else site.host_unit_en,
        entries=entries,
        updated=max(entry.published for entry in entries),
        feed_id=_urn(f"feed {page}"),
    )
    return path[1:], xml.encode()


def _of_card(card: Card) -> Entry:
    name = _urn(f"{card.subject}.{card.locale}")
    return Entry(name, card.title, card.address, card.first_published, card.published, card.line)


def _of_release(release: ReleaseEntry) -> Entry:
    record, told = release
    name = _urn(f"{told.kind}/{told.key}.{told.locale}")
    return Entry(name, record.title, told.address, told.first_published_at, told.published_at, record.summary)


def _urn(name: str) -> str:
    return uuid.uuid5(NAMESPACE, name).urn
