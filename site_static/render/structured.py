"""What a page tells machines of itself in schema.org's words: one JSON-LD graph a page.

Types: results are Article with their completers as Person, events Event, rankings ItemList, organisations
Organization, lists CollectionPage, home WebSite, the page about open data Dataset, everything else WebPage; each with
its BreadcrumbList and a VideoObject for each video. Only what the page itself shows is told.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from content.records import (
    Completer,
    Event,
    Locale,
    Organisation,
    Ranking,
    Result,
    Sourced,
    Standing,
    Theme,
    Unit,
    Video,
)

from .assets import asset_name
from .claims import prefix
from .formats import instant
from .names import Names
from .pictures import sources

if TYPE_CHECKING:
    from .maker import Page, PageMaker

Node = dict[str, Any]
LANGUAGE: Mapping[Locale, str] = {"zh-hans": "zh-Hans", "en": "en"}
_encoder = msgspec.json.Encoder(order="sorted", enc_hook=str)


def graph(maker: "PageMaker", page: "Page", names: Names, facts: Mapping[str, Any]) -> Markup:
    """The JSON-LD of a page, safe inside a ``script`` element."""
    nodes = [_main(maker, page, names, facts), *_videos(maker, page, facts), *_trail(maker, page)]
    text = _encoder.encode({"@context": "https://schema.org", "@graph": nodes}).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - JSON without an opening bracket can't end the script


def _main(maker: "PageMaker", page: "Page", names: Names, facts: Mapping[str, Any]) -> Node:
    record, organisation = facts.get("record"), facts.get("organisation")
    if isinstance(organisation, Organisation):
        own = _organisation(maker, organisation, names)
    elif maker_of := _OF_RECORD.get(type(record)):
        own = maker_of(maker, page, record, names)
    elif isinstance(record, Standing) and record.role == "open-data":
        own = _dataset(maker, page)
    elif page.path in {"/", "/en/"}:
        own = {"@type": "WebSite", "publisher": _publisher(maker, page.locale)}
    else:
        own = {"@type": "CollectionPage" if facts.get("shelf") is not None else "WebPage"}
    url = maker.portal.base_url + page.path
    frame = {
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.description,
        "inLanguage": LANGUAGE[page.locale],
    }
    if page.social or page.picture:
        frame["image"] = preview_address(maker, page)
    return _filled({**frame, **own})


def _published(maker: "PageMaker", page: "Page") -> Node:
    """What every written work tells: when it was published, by whom, since when it is as it is."""
    publication = page.article.publication if page.article else None
    return {
        "datePublished": instant(publication.first_published_at) if publication else None,
        "dateModified": instant(publication.published_at) if publication else None,
        "publisher": _publisher(maker, page.locale),
        "isAccessibleForFree": True,
    }


def _result(maker: "PageMaker", page: "Page", record: Result, names: Names) -> Node:
    return {
        "@type": "Article",
        **_published(maker, page),
        "headline": record.title,
        "alternativeHeadline": record.one_liner,
        "abstract": record.abstract,
        "identifier": {"@type": "PropertyValue", "propertyID": "ZLHCG", "value": record.id},
        "author": [_unit(maker, unit, names) for unit in record.units],
        "contributor": [_person(maker, person, names) for person in record.completers],
        "keywords": list(record.keywords),
        "about": [{"@type": "DefinedTerm", "name": str(names.term(term))} for term in record.fields],
        "locationCreated": {"@type": "Place", "name": str(names.term(record.city))},
        "citation": [
            {"@type": "ScholarlyArticle", "name": paper.title, "sameAs": f"https://doi.org/{paper.doi}"}
            for paper in record.papers
            if paper.doi
        ],
    }


def _sourced(maker: "PageMaker", page: "Page", record: Sourced, names: Names) -> Node:
    return {
        "@type": "Article",
        **_published(maker, page),
        "headline": record.title,
        "identifier": {"@type": "PropertyValue", "propertyID": "ZLHCG", "value": record.id},
        "author": _publisher(maker, page.locale),  # the units had no part in this page
        "about": [_unit(maker, unit, names) for unit in record.units],
        "isBasedOn": _filled({"@type": "CreativeWork", "name": record.source_title, "url": record.source_link}),
    }


def _event(maker: "PageMaker", page: "Page", record: Event, names: Names) -> Node:
    return {
        "@type": "Event",
        "startDate": instant(record.starts_at),
        "endDate": instant(record.ends_at),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": record.place,
            "address": str(names.term(record.city)) if record.city else record.place,
        },
        "organizer": [_unit(maker, unit, names) for unit in record.hosts],
    }


def _ranking(maker: "PageMaker", page: "Page", record: Ranking, names: Names) -> Node:
    entries = _list(maker, names.locale, (entry.result for entry in record.entries))
    return {**entries, "inLanguage": None}  # an ItemList has no such property


def _theme(maker: "PageMaker", page: "Page", record: Theme, names: Names) -> Node:
    return {
        "@type": "CollectionPage",
        **_published(maker, page),
        "mainEntity": _list(maker, names.locale, iter(record.results)),
    }


def _list(maker: "PageMaker", locale: Locale, results: Iterator[str]) -> Node:
    cards = [maker.portal.find_card(result, locale) for result in results]
    shown = [card for card in cards if card]
    return {
        "@type": "ItemList",
        "numberOfItems": len(shown),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": card.title, "url": maker.portal.base_url + card.address}
            for place, card in enumerate(shown, 1)
        ],
    }


def _organisation(maker: "PageMaker", organisation: Organisation, names: Names) -> Node:
    return {
        "@type": "Organization",
        "alternateName": [*organisation.short_names, *organisation.former_names],
        "sameAs": organisation.website,
        "address": str(names.term(organisation.city)) if organisation.city else None,
        "inLanguage": None,  # an Organization has no such property
    }


def _unit(maker: "PageMaker", unit: Unit, names: Names) -> Node:
    name = names.unit(unit)
    own = maker.portal.organisation_path(unit.organisation, names.locale) if unit.organisation else None
    return _filled({"@type": "Organization", "name": str(name), "url": maker.portal.base_url + own if own else None})


def _person(maker: "PageMaker", person: Completer, names: Names) -> Node:
    affiliation = _unit(maker, person.unit, names) if person.unit else None
    return _filled({"@type": "Person", "name": person.name, "affiliation": affiliation})


def _dataset(maker: "PageMaker", page: "Page") -> Node:
    """What the page about open data tells of: every page's data, from the home page on."""
    home = maker.portal.base_url + prefix(page.locale)
    return {
        "@type": "Dataset",
        **_published(maker, page),
        "creator": _publisher(maker, page.locale),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{home}/{file}"}
            for kind, file in (("application/json", "index.json"), ("application/atom+xml", "feed.xml"))
        ],
    }


def _videos(maker: "PageMaker", page: "Page", facts: Mapping[str, Any]) -> Iterator[Node]:
    """The videos of a story; what they say is their text."""
    for block in getattr(facts.get("record"), "body", ()):
        if isinstance(block, Video):
            publication = page.article.publication if page.article else None
            told = {
                "@type": "VideoObject",
                "name": block.title,
                "description": block.transcript,
                "thumbnailUrl": _media_address(maker, sources(block.poster).old[-1].name),
                "contentUrl": _media_address(maker, block.file),
                "uploadDate": instant(publication.first_published_at) if publication else None,
                "inLanguage": LANGUAGE[page.locale],
            }
            yield _filled(told)


def _publisher(maker: "PageMaker", locale: Locale) -> Node:
    site = maker.site
    return {"@type": "GovernmentOrganization", "name": site.host_unit if locale == "zh-hans" else site.host_unit_en}


def _trail(maker: "PageMaker", page: "Page") -> Iterator[Node]:
    if page.trail:
        steps = [(crumb.name, crumb.path) for crumb in page.trail] + [(page.title, page.path)]
        yield {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": maker.portal.base_url + path}
                for place, (name, path) in enumerate(steps, 1)
            ],
        }


def preview_address(maker: "PageMaker", page: "Page") -> str:
    """What link previews show, at its full address: the picture made for them, else the lead picture in an old format
    that they can read, else the portal's own."""
    file = page.social or (sources(page.picture).old[-1] if page.picture else None)
    return _media_address(maker, file.name) if file else f"{maker.portal.base_url}/theme/{asset_name('social.png')}"


def _media_address(maker: "PageMaker", name: str) -> str:
    return f"{maker.portal.base_url}/media/{name[:2]}/{name}"


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, [], "")}


_OF_RECORD: Mapping[type, Callable[[Any, Any, Any, Names], Node]] = {
    Result: _result,
    Sourced: _sourced,
    Event: _event,
    Ranking: _ranking,
    Theme: _theme,
}
