"""Which pages the portal has: the one list that the sitemap, language links and menus follow."""

from collections.abc import Iterator
from datetime import datetime

from content.records import Locale

from .facets import FACETS
from .portal import Portal, prefix
from .shelves import shelves

FACETS_WITH_FRONT = frozenset({"field", "city", "organisation"})
"""Facets whose codes are listed on a page of their own."""
RELEASE_PLACES = {"event": "events", "ranking": "rankings", "theme": "themes"}


def places(portal: Portal) -> dict[str, datetime | None]:
    """Paths of all pages that a reader may find, with the time of their last change where one is known.

    Redirecting pages, error pages and tombstones are not among them.
    """
    found: dict[str, datetime | None] = {}
    for locale in portal.locales:
        found.update(dict.fromkeys(_generated(portal, locale)))
    found.update((item.address, item.published_at) for item in portal.live)
    return found


def _generated(portal: Portal, locale: Locale) -> Iterator[str]:
    yield prefix(locale) + "/"
    for place in ("site-map/", "search/", "compare/"):
        yield f"{prefix(locale)}/{place}"
    facets_used = set()
    for shelf in shelves(portal, locale):
        facets_used.add(shelf.facet)
        yield from shelf.paths
    for facet in FACETS_WITH_FRONT & facets_used:
        yield f"{prefix(locale)}/{FACETS[facet].place}/"
    if portal.cards.get(locale):
        yield f"{prefix(locale)}/statistics/"
        yield f"{prefix(locale)}/timeline/"
    kinds = {entry.publication.kind for entry in portal.releases.get(locale, ())}
    for kind, place in RELEASE_PLACES.items():
        if kind in kinds:
            yield f"{prefix(locale)}/{place}/"
