"""Atom feeds. An entry's id is made from its subject and language alone, so it outlives addresses and titles."""

import uuid
from collections.abc import Iterator

from content.records import Locale

from .gathered import Output
from .listings import WITH_FEED, feed_path
from .maker import PageMaker
from .portal import Card
from .shelves import Shelf
from .templates import template

LENGTH = 20
NAMESPACE = uuid.UUID("5f0b7c1e-3c0c-5d0a-9a3f-2b1b5a9c7e11")
"""Fixed for ever: changing it would change the id of every entry ever sent."""


def entry_id(card: Card) -> str:
    return uuid.uuid5(NAMESPACE, f"{card.subject}.{card.locale}").urn


def feed_id(shelf: Shelf) -> str:
    return uuid.uuid5(NAMESPACE, f"feed {shelf.path}").urn


def feeds(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    """The feed of all results, and those of the facets that have one."""
    for shelf in maker.shelves[locale]:
        if shelf.cards and (not shelf.facet or shelf.facet in WITH_FEED):
            yield _feed(maker, shelf, feed_path(shelf))


def _feed(maker: PageMaker, shelf: Shelf, path: str) -> Output:
    site = maker.site
    name = site.name if shelf.locale == "zh-hans" else site.name_en
    about = str(maker.shelf_name(maker.names(shelf.locale, path), shelf)) if shelf.facet else ""
    xml = template("feed.xml", shelf.locale).render(
        base=maker.portal.base_url,
        path=path,
        shelf=shelf,
        title=f"{name} · {about}" if about else name,
        author=site.host_unit if shelf.locale == "zh-hans" else site.host_unit_en,
        cards=shelf.cards[:LENGTH],
        updated=max(card.published for card in shelf.cards[:LENGTH]),
        feed_id=feed_id(shelf),
        entry_id=entry_id,
    )
    return path[1:], xml.encode()
