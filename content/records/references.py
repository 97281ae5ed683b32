"""Reference records: short closed fields that stories name by id; and the envelope that publishing adds.

One confirmation by a second person is enough for them, so free text is never a field here.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from .base import Digest, Line, Locale, OptionalText, OrganisationId, Part, Slug, TermId, WebAddress
from .receipts import Receipt

Name = Annotated[str, Meta(max_length=200)]


class Reference(Part, frozen=True, kw_only=True, tag_field="schema"):
    """Base of the reference records. They hold both languages; an empty English name means there is none."""


class Organisation(Reference, frozen=True, kw_only=True, tag="organisation/1"):
    id: OrganisationId
    name: Line
    kinds: tuple[TermId, ...]
    name_en: Name = ""
    short_names: tuple[Name, ...] = ()
    former_names: tuple[Name, ...] = ()
    parent: OrganisationId | None = None
    city: TermId | None = None
    county: TermId | None = None
    website: WebAddress | None = None
    demonstration: bool = False


class Tile(Part, frozen=True, kw_only=True):
    """Place of a city on the tile-grid map: column to the east, row to the south, from 0 at the top left."""

    column: int
    row: int


class Term(Reference, frozen=True, kw_only=True, tag="term/1"):
    """A term of a taxonomy. ``official`` is false for names that are examples (示例,非官方名称).

    ``valid_to`` is the last day on which it may be given to something new; old achievements keep it.
    """

    id: TermId
    name: Line
    name_en: Name = ""
    short_name: Name = ""
    parent: TermId | None = None
    order: int = 0
    slug: Slug | None = None
    official: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    tile: Tile | None = None


class SiteSettings(Reference, frozen=True, kw_only=True, tag="site/1"):
    """What the government rules ask of every page (FIELD.md A2): names, codes, footer items."""

    name: Line
    name_en: Line
    description: Line
    description_en: Line
    domain: Line
    site_code: Line
    host_unit: Line
    host_unit_en: Line
    contact: Line
    contact_en: OptionalText = ""
    icp_number: Line
    police_number: Line
    error_report: WebAddress
    conac: WebAddress
    demonstration: bool = False


class Publication(Part, frozen=True, kw_only=True, tag_field="schema", tag="publication/1"):
    """The envelope of a subject: which bytes are public, since when, and where they stood before.

    It is written by the publisher, not approved. ``status`` ``withdrawn`` keeps the address for the
    tombstone (410) with its public reason; ``digest`` is then that of the last public bytes, which are
    no longer in the record. ``order`` numbers first publications and never changes. ``shelves`` are all the lists
    on which a result ever stood (`shelving.shelves_of`), with the number of the publication that brought it there:
    lists only grow at their end, so a place on a page is kept even when the result has left it. ``receipts`` are those
    of every version of a story, oldest first; reference records have none.
    """

    kind: Annotated[str, Meta(pattern=r"^[a-z]+$", max_length=20)]
    key: Annotated[str, Meta(pattern=r"^[A-Za-z0-9]+([.:-][A-Za-z0-9]+)*$", max_length=80)]
    locale: Locale | Literal[""]
    status: Literal["live", "withdrawn"]
    version: Annotated[int, Meta(ge=1)]
    order: Annotated[int, Meta(ge=1)]
    digest: Digest
    address: Annotated[str, Meta(pattern=r"^(/[A-Za-z0-9._/-]*)?$", max_length=200)]
    first_published_at: Annotated[datetime, Meta(tz=True)]
    published_at: Annotated[datetime, Meta(tz=True)]
    refers_to: tuple[str, ...] = ()
    shelves: dict[str, int] = {}
    receipts: tuple[Receipt, ...] = ()
    former_addresses: tuple[Annotated[str, Meta(pattern=r"^/[A-Za-z0-9._/-]*$", max_length=200)], ...] = ()
    withdrawn_at: Annotated[datetime, Meta(tz=True)] | None = None
    withdrawal_reason: OptionalText = ""
