"""Which pages the portal has beside its stories: what menus, language links and the sitemap follow."""

from collections.abc import Iterator

from content.records import Locale

from .claims import prefix
from .portal import PLACES_OF_FACETS, Portal

FACETS_WITH_FRONT = ("field", "city", "organisation")
"""Facets whose lists are listed on a page of their own."""
RELEASE_PLACES = {"event": "events", "ranking": "rankings", "theme": "themes"}
_ALWAYS = ("", "site-map/", "search/", "compare/", "verify/")
_WITH_RESULTS = ("results/", "statistics/", "timeline/")


class Places:
    """``path in places``: whether a reader may find a page there (redirects, error pages, archive pages aside)."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    def __contains__(self, path: str) -> bool:
        locale: Locale = "en" if path.startswith("/en/") else "zh-hans"
        return self.portal.is_at(path) or self._is_gathered(locale, path.removeprefix("/en")[1:])

    def _is_gathered(self, locale: Locale, place: str) -> bool:
        portal = self.portal
        if place in _ALWAYS:
            return locale in portal.locales
        if place in _WITH_RESULTS:
            return portal.has_results(locale)
        for facet in FACETS_WITH_FRONT:
            if place == f"{PLACES_OF_FACETS[facet]}/":
                return portal.has_lists(locale, facet)
        kind = next((kind for kind, folder in RELEASE_PLACES.items() if place == f"{folder}/"), None)
        return bool(kind and portal.has_releases(locale, kind))

    def gathered(self, locale: Locale) -> Iterator[str]:
        """Paths of the pages that gather, lists aside."""
        fronts = (f"{PLACES_OF_FACETS[facet]}/" for facet in FACETS_WITH_FRONT)
        releases = (f"{folder}/" for folder in RELEASE_PLACES.values())
        for place in (*_ALWAYS, *_WITH_RESULTS, *fronts, *releases):
            path = f"{prefix(locale)}/{place}"
            if path in self and not self.portal.is_at(path):
                yield path
