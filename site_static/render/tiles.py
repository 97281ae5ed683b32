"""The tile map of the cities: one tile a city, placed by the taxonomy; no borders are drawn."""

from typing import NamedTuple

from content.records import Locale

from .maker import PageMaker
from .names import Name

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
    """A tile for each city of the taxonomy that has a place on the map, in the taxonomy's order.

    It counts what entered the library; examples from public sources are not counted.
    """
    portal, names = maker.portal, maker.names(locale, "tiles")
    placed = [term for term in portal.terms("city") if term.tile]
    shelves = {term.id: portal.shelf(locale, term.id) for term in placed}
    counted = portal.tally(locale).lists
    sizes = {term.id: counted[term.id] for term in placed}
    most = max(sizes.values(), default=0)
    found = []
    for term in placed:
        size, shelf = sizes[term.id], shelves[term.id]
        short = term.short_name if locale == "zh-hans" and term.short_name else str(names.term(term.id))
        shade = -(-size * SHADES // most) if size else 0
        column, row = (term.tile.column, term.tile.row) if term.tile else (0, 0)
        found.append(CityTile(column, row, names.term(term.id), short, size, shade, shelf.path if shelf else None))
    return tuple(found)
