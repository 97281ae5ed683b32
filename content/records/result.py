"""The profile of a result (成果) of the library. Fields: FIELD.md A5 "Recommended record", scope P."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from .base import (
    Correction,
    LifeEvent,
    Line,
    OptionalText,
    Part,
    Picture,
    PublicId,
    Rendition,
    TermId,
    Text,
    Unit,
    WebAddress,
    check_length,
)
from .blocks import Body
from .story import Story

Category = Literal["basic-research", "key-technology", "major-application"]
"""基础研究, 技术攻关, 重大应用: the three kinds of the founding document (FIELD.md 0)."""
Ordinal = Annotated[int, Meta(ge=1, le=999)]


class Completer(Part, frozen=True, kw_only=True):
    """完成人, in order. ``name`` is the name as its bearer writes it in the record's language."""

    name: Line
    unit: Unit | None = None
    contribution: OptionalText = ""


class Entry(Part, frozen=True, kw_only=True):
    """入库: the formal act by which the achievement entered the library."""

    batch: Line
    document: Line
    entered_on: date


class Evidence(Part, frozen=True, kw_only=True):
    """佐证 as the public sees it: a statement, and an address only where one is public. The file stays internal."""

    number: Ordinal
    kind: TermId
    statement: Text
    issuer: Line
    issued_on: date
    link: WebAddress | None = None


class Claim(Part, frozen=True, kw_only=True):
    """主张 (国际先进, 填补空白 …) with its proof: the numbers of its evidence, verifier, dates."""

    kind: TermId
    statement: Text
    verifier: Line
    verified_on: date
    evidence: Annotated[tuple[Ordinal, ...], Meta(min_length=1)]
    expires_on: date | None = None


class Benchmark(Part, frozen=True, kw_only=True):
    """What a metric is measured against: the value, who holds it, where that is printed."""

    value: Line
    holder: OptionalText = ""
    source: OptionalText = ""


class Metric(Part, frozen=True, kw_only=True):
    """关键指标: one row of the comparison matrix. Values are texts as printed (``26.1``, ``≥ 1000``)."""

    name: Line
    ours: Line
    unit: OptionalText
    condition: Text
    source: Text
    better: Literal["higher", "lower"]
    domestic: Benchmark | None = None
    world: Benchmark | None = None


class Maturity(Part, frozen=True, kw_only=True):
    """成熟度: level on a named scale, who assessed it and when. Basic research has none (FIELD.md A4)."""

    scale: TermId
    level: Annotated[int, Meta(ge=1, le=13)]
    levels: Annotated[int, Meta(ge=1, le=13)]
    name: Line
    assessed_on: date
    assessor: Line


class Property(Part, frozen=True, kw_only=True):
    """知识产权 that may be named in public."""

    kind: TermId
    number: Line
    title: Line
    status: TermId
    owners: tuple[Line, ...]


class Paper(Part, frozen=True, kw_only=True):
    title: Line
    journal: Line
    year: Annotated[int, Meta(ge=1900, le=2200)]
    doi: Annotated[str, Meta(pattern=r"^10\.[0-9]{4,9}/[^\s]+$", max_length=200)] | None = None


class Standard(Part, frozen=True, kw_only=True):
    number: Line
    title: Line


class Project(Part, frozen=True, kw_only=True):
    """项目来源."""

    name: Line
    kind: TermId
    number: OptionalText = ""


class Application(Part, frozen=True, kw_only=True):
    """应用案例."""

    title: Line
    user: Line
    place: OptionalText = ""
    since: OptionalText = ""
    text: OptionalText = ""


class Effect(Part, frozen=True, kw_only=True):
    """经济或社会效益: a sentence with period and source; only rows marked public reach the record."""

    statement: Text
    period: Line
    source: Line


class Transfer(Part, frozen=True, kw_only=True):
    """How to obtain the result: ways (促进科技成果转化法 Art. 16), price mode, 先用后转, link to 网上技术市场."""

    modes: tuple[TermId, ...]
    price_mode: TermId | None = None
    use_then_transfer: bool = False
    wanted: OptionalText = ""
    market: WebAddress | None = None


class Contact(Part, frozen=True, kw_only=True):
    """The office to ask: never a person."""

    office: Line
    telephone: OptionalText = ""
    email: OptionalText = ""
    address: OptionalText = ""


class Spokesperson(Part, frozen=True, kw_only=True):
    """Who speaks for the result to the media, by consent."""

    name: Line
    role: Line


class Result(Story, frozen=True, kw_only=True, tag="result/1"):
    """A released result of the library. ``social`` is what link previews show (1200 × 630), made when it is put up."""

    id: PublicId
    one_liner: Line
    abstract: Text
    official_name: Line
    category: Category
    entry: Entry
    contact: Contact
    last_confirmed_on: date
    reporting_unit: Unit
    city: TermId
    units: Annotated[tuple[Unit, ...], Meta(min_length=1)]
    completers: Annotated[tuple[Completer, ...], Meta(min_length=1)]
    fields: Annotated[tuple[TermId, ...], Meta(min_length=1)]
    transfer: Transfer
    body: Body
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    metrics: tuple[Metric, ...] = ()
    limitations: tuple[Text, ...] = ()
    maturity: Maturity | None = None
    county: TermId | None = None
    nature: TermId | None = None
    forms: tuple[TermId, ...] = ()
    clusters: tuple[TermId, ...] = ()
    industries: tuple[TermId, ...] = ()
    disciplines: tuple[TermId, ...] = ()
    keywords: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()
    properties: tuple[Property, ...] = ()
    papers: tuple[Paper, ...] = ()
    standards: tuple[Standard, ...] = ()
    projects: tuple[Project, ...] = ()
    applications: tuple[Application, ...] = ()
    effects: tuple[Effect, ...] = ()
    registration_number: Annotated[str, Meta(pattern=r"^[0-9A-Z]{12}$", max_length=12)] | None = None
    landmark_year: int | None = None
    picture: Picture | None = None
    social: Rendition | None = None
    quotable: tuple[Text, ...] = ()
    spokesperson: Spokesperson | None = None
    life_line: tuple[LifeEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()
    related: tuple[PublicId, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_length("one_liner", self.one_liner, self.locale, zh=30, en=14)
        check_length("abstract", self.abstract, self.locale, zh=150, en=90)
        if self.category == "basic-research" and self.maturity is not None:
            raise ValueError("basic research has no maturity level")
        known = {evidence.number for evidence in self.evidence}
        for claim in self.claims:
            if missing := set(claim.evidence) - known:
                raise ValueError(f"claim {claim.kind}: evidence {sorted(missing)} is not in the record")


class Sourced(Story, frozen=True, kw_only=True, tag="sourced/1"):
    """公开资料示例,非入库成果: a real achievement as a public source prints it; nothing is added to the source.

    ``source_link`` is only set where the source may be linked.
    """

    id: PublicId
    year: Annotated[int, Meta(ge=1949, le=2200)]
    source_title: Line
    source_link: WebAddress | None = None
    award: OptionalText = ""
    grade: OptionalText = ""
    note: OptionalText = ""
    units: tuple[Unit, ...] = ()
    unit_role: Literal["lead", "participant", "ordered", "unordered"] | None = None
    completers: tuple[Line, ...] = ()
    city: TermId | None = None
    body: Body = ()
