"""Statistics of the library as charts, each with its numbers in a table; and a table of fields by cities."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from content.records import Locale
from content.records.blocks import Chart, ChartSeries

from . import facets
from .columns import mark as _
from .facets import FACETS
from .gathered import Output, column_page, documents
from .maker import Choice, PageMaker
from .portal import Card
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
    cards = tuple(card for card in maker.portal.cards[locale] if card.kind == "result")
    counts = _counts(maker, cards)
    charts = _charts(maker, locale, cards, counts)
    figures = _figures(maker, locale, cards, counts)
    page = column_page(maker, locale, "statistics")
    html = maker.render(
        "statistics.html",
        page,
        figures=figures,
        charts=charts,
        cross=_cross(maker, locale, cards),
        tiles=tiles(maker, locale),
        sourced=len(maker.portal.cards[locale]) - len(cards),
    )
    facts = {
        "title": page.title,
        "figures": {figure.word: figure.value for figure in figures},
        "counts": {key: dict(sorted(count.items())) for key, count in counts.items()},
    }
    yield from documents(page.path, html, facts)


def _counts(maker: PageMaker, cards: Iterable[Card]) -> dict[str, Counter[str]]:
    """How many results have each code of each facet."""
    counts: dict[str, Counter[str]] = {key: Counter() for key in FACETS}
    for card in cards:
        for key, codes in facets.codes(maker.portal, card).items():
            counts[key].update(codes)
    return counts


def _figures(
    maker: PageMaker, locale: Locale, cards: tuple[Card, ...], counts: Mapping[str, Counter[str]]
) -> tuple[Figure, ...]:
    words = maker.words(locale)
    return (
        Figure(len(cards), words("入库并公开的成果")),
        Figure(sum(card.landmark_year is not None for card in cards), words("标志性成果")),
        Figure(sum(counts["claim"].values()), words("附有依据的主张")),
        Figure(len(counts["organisation"]), words("完成与报送单位")),
        Figure(len(counts["city"]), words("所在设区市")),
        Figure(len(maker.releases(locale, "event")), words("季度发布")),
    )


def _charts(
    maker: PageMaker, locale: Locale, cards: tuple[Card, ...], counts: Mapping[str, Counter[str]]
) -> tuple[Chart, ...]:
    years = _years(maker, locale, cards)
    drawn = (_chart(maker, locale, key, counts[key]) for key in CHARTED)
    return tuple(chart for chart in (years, *drawn) if chart)


def _years(maker: PageMaker, locale: Locale, cards: tuple[Card, ...]) -> Chart | None:
    """Results and landmarks by the year of entry."""
    words = maker.words(locale)
    entered = Counter(str(card.year) for card in cards)
    landmarks = Counter(str(card.landmark_year) for card in cards if card.landmark_year)
    years = tuple(sorted(entered))[-MOST_ROWS:]
    if not years:
        return None
    series = [ChartSeries(name=words("入库成果"), values=tuple(float(entered[year]) for year in years))]
    if landmarks:
        values = tuple(float(landmarks[year]) for year in years)
        series.append(ChartSeries(name=words("其中标志性成果"), values=values))
    return Chart(
        kind="bar",
        title=words("各年入库的成果"),
        description=_read_out(maker, locale, [(year, entered[year]) for year in years]),
        categories=years,
        series=tuple(series),
        source=words("本平台发布记录"),
    )


def _chart(maker: PageMaker, locale: Locale, key: str, count: Counter[str]) -> Chart | None:
    """Results by the codes of a facet, in the taxonomy's order; codes that no library result has are left out."""
    words = maker.words(locale)
    bars = [(str(choice.name), count[choice.code]) for choice in maker.choices[locale][key] if count[choice.code]]
    bars = bars[:MOST_ROWS]
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


def _cross(maker: PageMaker, locale: Locale, cards: tuple[Card, ...]) -> Cross:
    pairs: Counter[tuple[str, str]] = Counter()
    for card in cards:
        codes = facets.codes(maker.portal, card)
        pairs.update((field, city) for field in codes.get("field", ()) for city in codes.get("city", ()))
    used_fields, used_cities = {field for field, _city in pairs}, {city for _field, city in pairs}
    choices = maker.choices[locale]
    columns = tuple(choice for choice in choices["city"] if choice.code in used_cities)
    rows = []
    for field in choices["field"]:
        if field.code in used_fields:
            sizes = tuple(pairs[field.code, city.code] for city in columns)
            rows.append((field, sizes, sum(sizes)))
    return Cross(columns, tuple(rows))
