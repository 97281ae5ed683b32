"""Small types that every record is made of: identifiers, texts, dates, pictures.

msgspec validates when it *decodes*, never when it constructs; `codec.encode` therefore decodes what it
wrote, so that a record that does not keep its own rules can't leave the process.
Patterns say ``[0-9]``, not ``\\d``, which would take full-width digits.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

Locale = Literal["zh-hans", "en"]
LOCALES: tuple[Locale, ...] = ("zh-hans", "en")

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
PublicId = Annotated[str, Meta(pattern=r"^ZLHCG-([0-9]{4}|DEMO)-[0-9]{4}$", max_length=15)]
TermId = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*:[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$", max_length=60)]
"""A taxonomy term as ``scheme:code``, e.g. ``city:330100`` or ``claim-kind:fills-gap``."""
OrganisationId = Slug
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", max_length=64)]
"""SHA-256, lower-case hexadecimal."""
MediaName = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}\.(avif|webp|jpg|png|pdf|docx|xlsx|pptx|zip|mp4|vtt|csv)$", max_length=69)
]
"""A file in the media store: SHA-256 of its bytes and its ending."""

Line = Annotated[str, Meta(min_length=1, max_length=400)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
OptionalText = Annotated[str, Meta(max_length=4000)]
WebAddress = Annotated[str, Meta(pattern=r"^https?://[^\s<>\"']+$", max_length=600)]
PartialDate = Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", max_length=10)]
"""A year, a month or a day: life lines often know no more."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything inside a record."""


class Rendition(Part, frozen=True, kw_only=True):
    """One encoded size of a picture; ``name`` is its file in the media store."""

    name: MediaName
    width: Annotated[int, Meta(ge=1, le=20000)]
    height: Annotated[int, Meta(ge=1, le=20000)]


class Picture(Part, frozen=True, kw_only=True):
    """A picture with what the law and the reader ask for: alternative text, credit, licence.

    ``renditions`` run from small to large and hold at least one JPEG or PNG (old machines) beside AVIF or WebP.
    ``focus`` is the focal point in per cent of width and height.
    """

    alt: Line
    credit: Line
    licence: Line
    renditions: Annotated[tuple[Rendition, ...], Meta(min_length=1)]
    caption: OptionalText = ""
    source: OptionalText = ""
    focus: tuple[int, int] = (50, 50)


class Unit(Part, frozen=True, kw_only=True):
    """A unit in order: an organisation of the library by id, or, outside the list, its name as printed."""

    organisation: OrganisationId | None = None
    name: Annotated[str, Meta(max_length=200)] = ""

    def __post_init__(self) -> None:
        if (self.organisation is None) == (not self.name):
            raise ValueError("a unit has either an organisation id or a name")


class LifeEvent(Part, frozen=True, kw_only=True):
    """One point of a life line (成果生命线): report, entry, release, progress, follow-up."""

    on: PartialDate
    kind: TermId
    title: Line
    text: OptionalText = ""


class Correction(Part, frozen=True, kw_only=True):
    """更正: what was wrong on the public page and when it was put right."""

    on: date
    text: Text


def words(text: str) -> int:
    """Number of words of an English text, as a writer counts them."""
    return len(text.split())


def characters(text: str) -> int:
    """Number of characters of a Chinese text: blanks and line breaks do not count."""
    return len("".join(text.split()))


def check_length(name: str, text: str, locale: Locale, *, zh: int, en: int) -> None:
    """Raise ValueError when ``text`` is longer than ``zh`` characters or ``en`` words (DESIGN: Languages)."""
    length, limit, unit = (characters(text), zh, "characters") if locale == "zh-hans" else (words(text), en, "words")
    if length > limit:
        raise ValueError(f"{name}: {length} {unit}, at most {limit}")
