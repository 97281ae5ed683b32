"""What the search knows of a page: texts to find it by, facets to narrow by, a date to sort by."""

from datetime import date

from msgspec import Struct

WEIGHTS = {
    "title": 4,
    "line": 2,
    "abstract": 1,
    "keywords": 3,
    "organisations": 2,
    "people": 2,
    "aliases": 2,
    "claims": 1,
    "metrics": 1,
    "places": 1,
    "also": 1,
}
"""How much an occurrence counts, by field."""
HIDDEN = frozenset({"aliases", "places", "also"})
"""Found and never shown. `aliases` are other names of organisations, which may complete what is typed, as `places` may;
`also` holds numbers, official names and terms, of which only single words are offered."""


class Document(Struct, frozen=True, kw_only=True):
    """A page that can be found. The values of facets are what an address says (`?city=hangzhou`).

    Of two pages of one ``date`` the one with the higher ``order`` is newer; whoever gives places in
    an index (`changing`) goes by order alone. ``row`` is the markup of its place in a list, kept as the portal made it.
    """

    id: str
    address: str
    locale: str
    date: date
    order: int = 0
    title: str
    line: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    facets: dict[str, tuple[str, ...]] = {}
    row: str = ""

    def texts(self, field: str) -> tuple[str, ...]:
        """The texts of a field of `WEIGHTS`."""
        value: str | tuple[str, ...] = getattr(self, field)
        if isinstance(value, str):
            return (value,) if value else ()
        return value


class Card(Struct, frozen=True, kw_only=True):
    """What is shown of a document that was found, and the texts in which hits are shown, by field."""

    id: str
    address: str
    date: date
    texts: dict[str, tuple[str, ...]]
    row: str


def card_of(document: Document) -> Card:
    shown = {field: texts for field in WEIGHTS if field not in HIDDEN and (texts := document.texts(field))}
    return Card(
        id=document.id,
        address=document.address,
        date=document.date,
        texts=shown,
        row=document.row,
    )
