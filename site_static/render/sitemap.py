"""sitemap.xml: an index of shards; each address with its languages."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from content.records import LOCALES

from .gathered import Output
from .maker import PageMaker
from .templates import template

SHARD = 1000


class Entry(NamedTuple):
    path: str
    changed: datetime | None
    alternates: Mapping[str, str]


def sitemap(maker: PageMaker) -> Iterator[Output]:
    """The index and its shards."""
    base = maker.portal.base_url
    entries = _entries(maker)
    shards = [entries[start : start + SHARD] for start in range(0, len(entries), SHARD)]
    for number, shard in enumerate(shards, 1):
        xml = template("sitemap.xml", "zh-hans").render(base=base, entries=shard)
        yield f"sitemaps/{number}.xml", xml.encode()
    index = template("sitemap-index.xml", "zh-hans").render(base=base, numbers=range(1, len(shards) + 1))
    yield "sitemap.xml", index.encode()


def _entries(maker: PageMaker) -> list[Entry]:
    languages = _languages_of_stories(maker)
    return [
        Entry(path, changed, languages.get(path) or maker.alternates(path))
        for path, changed in sorted(maker.places.items(), key=lambda item: item[0])
    ]


def _languages_of_stories(maker: PageMaker) -> dict[str, Mapping[str, str]]:
    addresses = maker.portal.addresses
    return {
        path: {locale: addresses[subject, locale] for locale in LOCALES if (subject, locale) in addresses}
        for (subject, _locale), path in addresses.items()
    }
