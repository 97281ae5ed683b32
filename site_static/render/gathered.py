"""What pages that gather have in common: their frame, their files, their cards as JSON."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from content.records import Locale

from .cards import Card
from .claims import prefix
from .columns import Column
from .formats import local_date
from .maker import Crumb, Page, PageMaker

Output = tuple[str, bytes]
_encoder = msgspec.json.Encoder(order="sorted")


def documents(path: str, html: str, facts: dict[str, Any]) -> Iterator[Output]:
    """A page and its JSON under their file names."""
    yield f"{path[1:]}index.html", html.encode()
    yield f"{path[1:]}index.json", _encoder.encode({"schema": "list/1", "address": path, **facts}) + b"\n"


def listed(cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    """Cards as the JSON of a list gives them."""
    return [
        {
            "id": card.id,
            "kind": card.kind,
            "title": card.title,
            "line": card.line,
            "address": card.address,
            "year": card.year,
            "published_at": card.published,
        }
        for card in cards
    ]


def newest_day(cards: tuple[Card, ...]) -> date | None:
    """The day on which the last of these results was published as it is; None without any."""
    return max((local_date(card.published) for card in cards), default=None)


def column_page(
    maker: PageMaker,
    locale: Locale,
    key: str,
    *,
    feed: str | None = None,
    updated: date | None = None,
    demonstration: bool = False,
) -> Page:
    """The front of a column that no one writes; ``updated`` unless the newest publication of all counts."""
    column = maker.column(key, locale)
    path = prefix(locale) + column.path
    return Page(
        path=path,
        locale=locale,
        title=column.name,
        description=column.description,
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration or demonstration,
        column=column,
        trail=above(maker, column, locale),
        feed=feed,
        updated=updated or maker.portal.today,
    )


def above(maker: PageMaker, column: Column, locale: Locale) -> tuple[Crumb, ...]:
    """The way to a column's front, without the front itself."""
    return tuple(crumb for crumb in maker.crumbs(column, locale) if crumb.path != prefix(locale) + column.path)


def plain_page(
    maker: PageMaker, locale: Locale, path: str, word: str, *, indexed: bool = True, updated: date | None = None
) -> Page:
    """A page of the portal itself, in the column about it; ``updated`` as in `column_page`."""
    column = maker.column("about", locale)
    return Page(
        path=path,
        locale=locale,
        title=maker.words(locale)(word),
        description=maker.words(locale)(word),
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration,
        column=column,
        trail=above(maker, column, locale),
        indexed=indexed,
        updated=updated or maker.portal.today,
    )
