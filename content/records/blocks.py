"""The blocks of a story's body: a closed, tagged union."""

from typing import Annotated, Literal

from msgspec import Meta

from .base import Line, MediaName, OptionalText, Part, PartialDate, Picture, Text
from .markup import check_prose

Prose_ = Annotated[str, Meta(min_length=1, max_length=40000)]


class Block(Part, frozen=True, kw_only=True, tag_field="type"):
    """Base of all blocks."""


class Prose(Block, frozen=True, kw_only=True, tag="prose"):
    """Running text in the positive list of `markup`."""

    html: Prose_

    def __post_init__(self) -> None:
        check_prose(self.html)


class Figure(Block, frozen=True, kw_only=True, tag="figure"):
    picture: Picture


class ChartSeries(Part, frozen=True, kw_only=True):
    """One line or group of bars; ``values`` has one number, or null for a gap, for each category."""

    name: Line
    values: tuple[float | None, ...]


class Chart(Block, frozen=True, kw_only=True, tag="chart"):
    """A chart with its data, so that it can be drawn, read out and set as a table."""

    kind: Literal["bar", "line"]
    title: Line
    description: Text
    categories: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=40)]
    series: Annotated[tuple[ChartSeries, ...], Meta(min_length=1, max_length=4)]
    source: Line
    unit: OptionalText = ""

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"chart series {series.name}: {len(series.values)} values, {len(self.categories)} categories"
                )


class Row(Part, frozen=True, kw_only=True):
    head: Line
    cells: tuple[OptionalText, ...]


class Comparison(Block, frozen=True, kw_only=True, tag="comparison"):
    """A table that sets alternatives side by side; the first column is the row's head."""

    caption: Line
    columns: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=6)]
    rows: Annotated[tuple[Row, ...], Meta(min_length=1, max_length=40)]
    note: OptionalText = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"comparison row {row.head}: {len(row.cells)} cells, {len(self.columns)} columns")


class Video(Block, frozen=True, kw_only=True, tag="video"):
    """One self-hosted MP4 with its poster, captions and text."""

    title: Line
    file: MediaName
    size: Annotated[int, Meta(ge=1)]
    poster: Picture
    captions: MediaName
    transcript: Text


class Quotation(Block, frozen=True, kw_only=True, tag="quotation"):
    text: Text
    speaker: Line
    role: OptionalText = ""


class Moment(Part, frozen=True, kw_only=True):
    on: PartialDate
    title: Line
    text: OptionalText = ""


class TimeLine(Block, frozen=True, kw_only=True, tag="timeline"):
    title: Line
    moments: Annotated[tuple[Moment, ...], Meta(min_length=1, max_length=60)]


class Download(Part, frozen=True, kw_only=True):
    """A file to take away; ``size`` in bytes stands in the text of the link."""

    title: Line
    file: MediaName
    size: Annotated[int, Meta(ge=1)]
    credit: Line
    licence: Line


class Downloads(Block, frozen=True, kw_only=True, tag="downloads"):
    title: Line
    files: Annotated[tuple[Download, ...], Meta(min_length=1, max_length=40)]


AnyBlock = Prose | Figure | Chart | Comparison | Video | Quotation | TimeLine | Downloads
Body = Annotated[tuple[AnyBlock, ...], Meta(max_length=200)]
