"""The record types, their bytes and their JSON Schemas: the one thing that crosses to the public side."""

from .base import (
    LOCALES,
    Correction,
    Digest,
    LifeEvent,
    Locale,
    MediaName,
    Part,
    Picture,
    Rendition,
    Unit,
    characters,
    words,
)
from .blocks import (
    AnyBlock,
    Chart,
    ChartSeries,
    Comparison,
    Download,
    Downloads,
    Figure,
    Moment,
    Prose,
    Quotation,
    Row,
    TimeLine,
    Video,
)
from .codec import (
    SCHEMAS,
    InvalidRecord,
    Record,
    RecordError,
    ReferenceRecord,
    StoryRecord,
    UnknownSchema,
    address,
    decode,
    digest,
    encode,
    key_of,
    kind_of,
    locale_of,
    media_of,
    parts,
    refers_to,
    schema_of,
)
from .markup import plain_text
from .references import Organisation, Publication, Reference, SiteSettings, Term, Tile
from .releases import AgendaItem, Event, Presented, Ranked, Ranking, Standing, Theme
from .result import (
    Application,
    Benchmark,
    Claim,
    Completer,
    Contact,
    Effect,
    Entry,
    Evidence,
    Maturity,
    Metric,
    Paper,
    Project,
    Property,
    Result,
    Sourced,
    Spokesperson,
    Standard,
    Transfer,
)
from .story import Story
from .translation import untranslated

__all__ = [name for name in dir() if not name.startswith("_")]
