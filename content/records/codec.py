"""Bytes to record and back; what a record refers to; where it stands.

RecordError
├── UnknownSchema     a kind or version that this code does not know
└── InvalidRecord     bytes that do not keep the rules of their type; names the field
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from . import markup
from .base import Digest, Part, Rendition, Unit
from .blocks import Downloads, Prose, Video
from .references import Organisation, Reference, SiteSettings, Term
from .releases import Event, Ranking, Standing, Theme
from .result import Result, Sourced
from .story import Story

StoryRecord = Result | Sourced | Event | Ranking | Theme | Standing
ReferenceRecord = Organisation | Term | SiteSettings
Record = StoryRecord | ReferenceRecord

STORY_TYPES: tuple[type[Story], ...] = (Result, Sourced, Event, Ranking, Theme, Standing)
REFERENCE_TYPES: tuple[type[Reference], ...] = (Organisation, Term, SiteSettings)


class RecordError(ValueError):
    """A record that can't be read or written."""


class UnknownSchema(RecordError):
    """The bytes name a kind or version of record that this code does not know."""


class InvalidRecord(RecordError):
    """The bytes do not keep the rules of their type. The message names the field."""


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Record)


class _Tag(msgspec.Struct):
    schema: str


_tag = msgspec.json.Decoder(_Tag)


def schema_of(record_type: type[Part]) -> str:
    """The tag of a record type, e.g. ``result/1``."""
    return str(record_type.__struct_config__.tag)


SCHEMAS: dict[str, type[Part]] = {schema_of(kind): kind for kind in (*STORY_TYPES, *REFERENCE_TYPES)}


def kind_of(record: Record) -> str:
    """The kind of a record without its version, e.g. ``result``."""
    return schema_of(type(record)).partition("/")[0]


def encode(record: Record) -> bytes:
    """Canonical bytes: sorted keys, UTF-8, a final line feed. Raises InvalidRecord, never writes a bad record."""
    try:
        data = _encoder.encode(record)
    except (TypeError, ValueError) as error:
        raise InvalidRecord(str(error)) from error
    decode(data)
    return data + b"\n"


def decode(data: bytes) -> Record:
    """Read one record of any known kind and version. Raises UnknownSchema or InvalidRecord."""
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if schema := _unknown_schema(data):
            raise UnknownSchema(f"{schema!r} is not a record schema; known are {', '.join(sorted(SCHEMAS))}") from error
        raise InvalidRecord(str(error)) from error


def _unknown_schema(data: bytes) -> str | None:
    """The schema that ``data`` names, when it is readable JSON and names one that this code does not know."""
    try:
        schema = _tag.decode(data).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if schema in SCHEMAS else schema


def digest(data: bytes) -> Digest:
    """SHA-256 of the bytes, the identity of what was approved."""
    return hashlib.sha256(data).hexdigest()


UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters, as pasting from other programs brings them: XML may not hold them, so one title would break a
feed for all its readers; HTML calls them errors."""


def unprintable(record: Record) -> tuple[str, ...]:
    """Paths of the texts that hold such a character. What holds one can be read, and is not put up for approval."""
    return tuple(_unprintable(record, ""))


def _unprintable(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str):
        if UNPRINTABLE.search(value):
            yield path
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _unprintable(item, f"{path}[{number}]")
    elif isinstance(value, Part):
        for name in value.__struct_fields__:
            yield from _unprintable(getattr(value, name), f"{path}.{name}" if path else name)


_INNER = (Part, tuple)


def parts(value: Any) -> Iterator[Part]:
    """Every struct inside a record, itself first, depth first, in the order of the fields."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Part):
            yield item
            item = msgspec.structs.astuple(item)
        if isinstance(item, tuple):
            waiting.extend(inner for inner in reversed(item) if isinstance(inner, _INNER))


_MEDIA = (Rendition, Video, Downloads)


def media_of(record: Record) -> tuple[str, ...]:
    """Names of all files in the media store that the record needs, sorted, each once."""
    names: set[str] = set()
    for part in _media_parts(record):
        if isinstance(part, Rendition):
            names.add(part.name)
        elif isinstance(part, Video):
            names.update((part.file, part.captions))
        elif isinstance(part, Downloads):
            names.update(file.file for file in part.files)
    return tuple(sorted(names))


def _media_parts(value: Any) -> Iterator[Part]:
    """The parts of a value that name media."""
    if isinstance(value, tuple):
        for item in value:
            yield from _media_parts(item)
    elif isinstance(value, Part):
        if isinstance(value, _MEDIA):
            yield value
        for name in _media_fields(type(value)):
            yield from _media_parts(getattr(value, name))


@cache
def _media_fields(part: type[Part]) -> tuple[str, ...]:
    """The fields of a type of part in which media can be named, by their declared types."""
    return tuple(name for name, hint in get_type_hints(part).items() if _can_name_media(hint))


def _can_name_media(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Part):
        return issubclass(hint, _MEDIA) or bool(_media_fields(hint))
    return any(map(_can_name_media, get_args(hint)))


_TERM_FIELDS = frozenset(
    {
        "kind",
        "status",
        "price_mode",
        "nature",
        "scale",
        "city",
        "county",
        "parent",
        "modes",
        "fields",
        "clusters",
        "industries",
        "disciplines",
        "forms",
        "kinds",
    }
)
_RESULT_FIELDS = frozenset({"result", "results", "related", "featured"})


def refers_to(record: Record) -> tuple[str, ...]:
    """What else the pages of this record show, as ``organisation/x``, ``term/scheme:code``, ``result/ID``; sorted.

    Links in prose count (``subject:``). This is what a later incremental build follows.
    """
    found: set[str] = set()
    for part in parts(record):
        if isinstance(part, Unit) and part.organisation:
            found.add(f"organisation/{part.organisation}")
        if isinstance(part, Prose):
            found.update(
                link.removeprefix("subject:") for link in markup.links(part.html) if link.startswith("subject:")
            )
        for name in part.__struct_fields__:
            found.update(_named(part, name))
    return tuple(sorted(found))


def _named(part: Part, name: str) -> Iterator[str]:
    value = getattr(part, name)
    values = value if isinstance(value, tuple) else (value,)
    for item in values:
        if not isinstance(item, str):
            continue
        if name in _TERM_FIELDS and ":" in item:
            yield f"term/{item}"
        elif name in _RESULT_FIELDS:
            yield f"result/{item}"
    if name == "parent" and isinstance(part, Organisation) and part.parent:
        yield f"organisation/{part.parent}"


_PLACES: dict[str, str] = {
    "result": "results",
    "sourced": "results",
    "event": "events",
    "ranking": "rankings",
    "theme": "themes",
}
_STANDING: dict[str, str] = {
    "home": "/",
    "results": "/results/",
    "about": "/about/",
    "coverage": "/about/coverage/",
    "open-data": "/data/",
    "press": "/press/",
    "accessibility": "/accessibility/",
    "site-map": "/site-map/",
    "contact": "/contact/",
}


def address(record: StoryRecord) -> str:
    """The public path of a story (DESIGN: Addresses); English stands under ``/en``."""
    prefix = "/en" if record.locale == "en" else ""
    if isinstance(record, Standing):
        return prefix + _STANDING[record.role]
    return f"{prefix}/{_PLACES[kind_of(record)]}/{record.slug}/"


def key_of(record: Record) -> str:
    """The key of the record's subject within its kind: permanent id, slug of a release, role, term id …"""
    match record:
        case Result() | Sourced() | Organisation() | Term():
            return record.id
        case Event() | Ranking() | Theme():
            return record.slug
        case Standing():
            return record.role
        case SiteSettings():
            return "site"


def locale_of(record: Record) -> str:
    """The language of a story; empty for reference records, which hold both."""
    return record.locale if isinstance(record, Story) else ""
