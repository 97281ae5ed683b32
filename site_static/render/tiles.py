"""The tile map of the cities: one tile a city, placed by the taxonomy; no borders are drawn."""

from typing import NamedTuple

from content.records import Locale

from .maker import PageMaker
from .names import Name
from .portal import scheme_of

SHADES = 4


class CityTile(NamedTuple):
    """``shade`` 0 has no result; 1 to 4 by its share of the city with the most."""

    column: int
    row: int
    name: Name
    short: str
    size: int
    shade: int
    path: str | None


def tiles(maker: PageMaker, locale: Locale) -> tuple[CityTile, ...]:
    """A tile for each city of the taxonomy that has a place on the map, in the taxonomy's order."""
    portal, names = maker.portal, maker.names(locale, "tiles")
    sizes = {choice.code: choice.size for choice in maker.choices[locale]["city"]}
    most = max(sizes.values(), default=0)
    found = []
    for term in sorted(portal.terms.values(), key=lambda term: (term.order, term.id)):
        if term.tile and scheme_of(term.id) == "city":
            size = sizes.get(portal.slug_of(term.id) or "", 0)
            short = term.short_name if locale == "zh-hans" and term.short_name else str(names.term(term.id))
            shade = -(-size * SHADES // most) if size else 0
            path = portal.term_paths.get((term.id, locale))
            found.append(CityTile(term.tile.column, term.tile.row, names.term(term.id), short, size, shade, path))
    return tuple(found)
