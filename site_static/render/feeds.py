"""Atom feeds. An entry's id is made from its subject and language alone, so it outlives addresses and titles."""

import uuid

from . import facets
from .cards import Card
from .gathered import Output
from .listings import feed_path
from .maker import PageMaker
from .portal import Shelf
from .templates import template

NAMESPACE = uuid.UUID("5f0b7c1e-3c0c-5d0a-9a3f-2b1b5a9c7e11")
"""Fixed for ever: changing it would change the id of every entry ever sent."""


def entry_id(card: Card) -> str:
    return uuid.uuid5(NAMESPACE, f"{card.subject}.{card.locale}").urn


def feed_id(shelf: Shelf) -> str:
    return uuid.uuid5(NAMESPACE, f"feed {shelf.path}").urn


def feed(maker: PageMaker, shelf: Shelf) -> Output:
    """The feed of a list: its newest results."""
    site, path = maker.site, feed_path(shelf)
    name = site.name if shelf.locale == "zh-hans" else site.name_en
    about = str(facets.title(maker.names(shelf.locale, path), shelf)) if shelf.facet else ""
    cards = shelf.newest
    xml = template("feed.xml", shelf.locale).render(
        base=maker.portal.base_url,
        path=path,
        shelf=shelf,
        title=f"{name} · {about}" if about else name,
        author=site.host_unit if shelf.locale == "zh-hans" else site.host_unit_en,
        cards=cards,
        updated=max(card.published for card in cards),
        feed_id=feed_id(shelf),
        entry_id=entry_id,
    )
    return path[1:], xml.encode()
