"""A result as the search knows it: what it is found by, narrowed by, and shown as."""

from collections.abc import Iterable, Iterator
from typing import Any

from content.records import Publication, Result, Sourced, StoryRecord
from search.document import Document

from . import facets
from .cards import Card
from .formats import local_date
from .maker import PageMaker
from .names import Names

ROW_LEVEL = 3
"""Level of a row's heading: lists of hits stand under a heading of their own."""


def documents_of(maker: PageMaker, record: StoryRecord, publication: Publication) -> Iterator[Document]:
    """What the search may find of a story: results and sourced profiles, nothing else. Raises UnresolvedReference."""
    if isinstance(record, Result | Sourced):
        yield _document(maker, record, publication)


def _document(maker: PageMaker, record: Result | Sourced, publication: Publication) -> Document:
    card = maker.portal.card(record.id, record.locale)
    names = maker.names(record.locale, f"{card.subject}.{record.locale}")
    return Document(
        id=record.id,
        address=publication.address,
        locale=record.locale,
        date=local_date(publication.first_published_at),
        order=publication.order,
        title=record.title,
        line=card.line,
        organisations=_once(str(names.unit(unit)) for unit in _units(card)),
        aliases=_once(_other_names(maker, card)),
        facets=_facets(maker, card),
        row=str(maker.row(card, ROW_LEVEL)),
        **_texts(maker, record, names),
    )


def _texts(maker: PageMaker, record: Result | Sourced, names: Names) -> dict[str, Any]:
    if isinstance(record, Sourced):
        return {
            "abstract": record.note,
            "keywords": _once((record.award, record.grade)),
            "people": record.completers,
            "places": _once(_terms(names, record.city)),
            "also": (record.id,),
        }
    standing = [
        claim for claim in record.claims if not maker.portal.is_expired(claim.expires_on, record.id, record.locale)
    ]
    terms = (*record.fields, *(claim.kind for claim in standing), *record.transfer.modes)
    words = maker.words(record.locale)
    marks = (facets.CATEGORIES[record.category], *(("标志性成果",) if record.landmark_year else ()))
    return {
        "abstract": record.abstract,
        "keywords": record.keywords,
        "people": _once(person.name for person in record.completers),
        "claims": _once(claim.statement for claim in standing),
        "metrics": tuple(f"{metric.name} {metric.ours} {metric.unit}".rstrip() for metric in record.metrics),
        "places": _once(_terms(names, record.city, record.county)),
        "also": _once((record.id, record.official_name, *_numbers(record), *_terms(names, *terms), *map(words, marks))),
    }


def _numbers(record: Result) -> Iterator[str]:
    """Numbers by which specialists look for a result."""
    yield record.registration_number or ""
    yield from (item.number for item in record.properties)
    yield from (item.number for item in record.standards)
    yield from (paper.doi or "" for paper in record.papers)


def _terms(names: Names, *terms: str | None) -> Iterator[str]:
    return (str(names.term(term)) for term in terms if term)


def _units(card: Card) -> tuple[Any, ...]:
    return (*card.units, *filter(None, (card.reporting_unit,)))


def _other_names(maker: PageMaker, card: Card) -> Iterator[str]:
    """Short and former names of a card's organisations, and what they are called in the other language."""
    for unit in _units(card):
        organisation = maker.portal.organisation(unit.organisation or "")
        if organisation:
            yield from (*organisation.short_names, *organisation.former_names)
            yield organisation.name if card.locale == "en" else organisation.name_en


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts that are not empty, each once, in order."""
    return tuple(dict.fromkeys(text for text in texts if text))


def _facets(maker: PageMaker, card: Card) -> dict[str, tuple[str, ...]]:
    """The codes of the listing's facets, and whether it is a landmark."""
    landmark = {"landmark": ("yes",)} if card.landmark_year else {}
    return facets.codes(maker.portal, card) | landmark
