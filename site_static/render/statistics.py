"""Statistics of the library as charts, each with its numbers in a table; and a table of fields by cities."""

from collections.abc import Iterator
from typing import NamedTuple

from content.records import Locale
from content.records.blocks import Chart, ChartSeries

from .columns import mark as _
from .facets import FACETS
from .gathered import Output, column_page, documents
from .maker import Choice, PageMaker
from .tally import Tally
from .tiles import tiles

CHARTED = {
    "field": _("各领域的成果"),
    "city": _("各设区市的成果"),
    "category": _("三类成果"),
    "claim": _("各类主张"),
    "maturity": _("成熟度"),
}
"""Facets that are drawn as a chart of their own, with its title."""
MOST_ROWS = 40


class Figure(NamedTuple):
    """A number that is set large, with what it counts."""

    value: int
    word: str


class Cross(NamedTuple):
    """A table of fields by cities: how many results have both."""

    columns: tuple[Choice, ...]
    rows: tuple[tuple[Choice, tuple[int, ...], int], ...]


def statistics(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    """What is in the library: only results that entered it are counted, examples from public sources apart."""
    tally = maker.portal.tally(locale)
    charts = _charts(maker, locale, tally)
    figures = _figures(maker, locale, tally)
    page = column_page(maker, locale, "statistics")
    html = maker.render(
        "statistics.html",
        page,
        figures=figures,
        charts=charts,
        cross=_cross(maker, locale, tally),
        tiles=tiles(maker, locale),
        sourced=tally.sourced,
    )
    facts = {
        "title": page.title,
        "figures": {figure.word: figure.value for figure in figures},
        "counts": {key: _counts(maker, locale, key, tally) for key in FACETS},
    }
    yield from documents(page.path, html, facts)


def _counts(maker: PageMaker, locale: Locale, facet: str, tally: Tally) -> dict[str, int]:
    """How many results have each code of a facet."""
    sizes = {choice.code: tally.lists[choice.shelf.name] for choice in maker.choices(locale, facet)}
    return {code: size for code, size in sizes.items() if size}


def _figures(maker: PageMaker, locale: Locale, tally: Tally) -> tuple[Figure, ...]:
    words = maker.words(locale)

    def used(facet: str) -> list[int]:
        return [size for name, size in tally.lists.items() if size and name.startswith(f"{facet}:")]

    return (
        Figure(tally.results, words("入库并公开的成果")),
        Figure(sum(tally.landmarks.values()), words("标志性成果")),
        Figure(sum(used("claim")), words("附有依据的主张")),
        Figure(len(used("organisation")), words("完成与报送单位")),
        Figure(len(used("city")), words("所在设区市")),
        Figure(len(maker.portal.releases(locale, "event")), words("季度发布")),
    )


def _charts(maker: PageMaker, locale: Locale, tally: Tally) -> tuple[Chart, ...]:
    drawn = (_chart(maker, locale, key, tally) for key in CHARTED)
    return tuple(chart for chart in (_years(maker, locale, tally), *drawn) if chart)


def _years(maker: PageMaker, locale: Locale, tally: Tally) -> Chart | None:
    """Results and landmarks by the year of entry."""
    words = maker.words(locale)
    sizes = _counts(maker, locale, "year", tally)
    years = tuple(sorted(sizes))[-MOST_ROWS:]
    if not years:
        return None
    landmarks = tuple(float(tally.landmarks[int(year)]) for year in years)
    series = [ChartSeries(name=words("入库成果"), values=tuple(float(sizes[year]) for year in years))]
    if any(landmarks):
        series.append(ChartSeries(name=words("其中标志性成果"), values=landmarks))
    return Chart(
        kind="bar",
        title=words("各年入库的成果"),
        description=_read_out(maker, locale, [(year, sizes[year]) for year in years]),
        categories=years,
        series=tuple(series),
        source=words("本平台发布记录"),
    )


def _chart(maker: PageMaker, locale: Locale, key: str, tally: Tally) -> Chart | None:
    """Results by the codes of a facet, in the taxonomy's order; codes that no library result has are left out."""
    words = maker.words(locale)
    sizes = [(str(choice.name), tally.lists[choice.shelf.name]) for choice in maker.choices(locale, key)]
    bars = [(name, size) for name, size in sizes if size][:MOST_ROWS]
    if not bars:
        return None
    return Chart(
        kind="bar",
        title=words(CHARTED[key]),
        description=_read_out(maker, locale, bars),
        categories=tuple(name for name, _size in bars),
        series=(ChartSeries(name=words("成果数"), values=tuple(float(size) for _name, size in bars)),),
        source=words("本平台发布记录"),
    )


def _read_out(maker: PageMaker, locale: Locale, bars: list[tuple[str, int]]) -> str:
    """The chart in words, for those who can't see it: the most first."""
    words = maker.words(locale)
    said = [words("%(name)s %(n)s 项") % {"name": name, "n": size} for name, size in sorted(bars, key=_by_size)]
    return words("、").join(said)


def _by_size(bar: tuple[str, int]) -> int:
    return -bar[1]


def _cross(maker: PageMaker, locale: Locale, tally: Tally) -> Cross:
    pairs = {pair: size for pair, size in tally.pairs.items() if size}
    fields, cities = {field for field, _city in pairs}, {city for _field, city in pairs}
    columns = tuple(choice for choice in maker.choices(locale, "city") if choice.shelf.name in cities)
    rows = []
    for field in maker.choices(locale, "field"):
        if field.shelf.name in fields:
            sizes = tuple(pairs.get((field.shelf.name, city.shelf.name), 0) for city in columns)
            rows.append((field, sizes, sum(sizes)))
    return Cross(columns, tuple(rows))
