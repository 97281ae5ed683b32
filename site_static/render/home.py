"""Home: what is new, how the year goes, what comes next, and ways in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from content.records import Event, Locale

from .cards import Card
from .claims import prefix
from .formats import local_date
from .gathered import Output, documents
from .listings import list_facts
from .maker import Page, PageMaker
from .releases import ReleaseEntry
from .tiles import tiles

YEARLY, YEARLY_LANDMARKS = 100, 20
"""What the province means to release each year: about 100 results, of them about 20 landmarks (FIELD.md 0)."""
IN_FRONT = 5
"""Results on the home page: one large, four beside it."""
LATEST = 5
"""Results that are named as the latest where the editors chose what stands in front."""
RANKED = 5
EXAMPLES = 3
"""Words under the search box that find something."""


class Progress(NamedTuple):
    """The year so far, landmarks first; ``months`` count the results that entered in each month."""

    year: int
    results: int
    landmarks: int
    months: tuple[int, ...]

    @property
    def cells(self) -> range:
        return range(max(YEARLY, self.results))

    @property
    def cumulative(self) -> Iterator[tuple[int, int, int]]:
        """Month, results entered in it, results since January; up to the last month that has any."""
        total = 0
        for month, size in enumerate(self.months, 1):
            total += size
            if any(self.months[month - 1 :]):
                yield month, size, total


def home_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    shelf = maker.portal.all_results(locale)
    featured = _featured(maker, locale)
    newest = _in_front(featured, shelf.newest)
    return {
        "shelf": shelf,
        "featured": featured,
        "newest": newest,
        "latest": _latest_results(newest, shelf.newest) if featured else (),
        "examples": list(dict.fromkeys(card.keyword for card in newest if card.keyword))[:EXAMPLES],
        "progress": _progress(maker, locale),
        "event": next_event(maker, locale),
        "ranking": _latest(maker, locale, "ranking"),
        "ranked": RANKED,
        "theme": _latest(maker, locale, "theme"),
        "card_of": lambda result: maker.portal.find_card(result, locale),
        "fields": maker.choices(locale, "field"),
        "tiles": tiles(maker, locale),
    }


def _featured(maker: PageMaker, locale: Locale) -> tuple[Card, ...]:
    entry = maker.portal.standing(locale, "home")
    cards = (maker.portal.find_card(key, locale) for key in (entry.record.featured if entry else ()))
    return tuple(card for card in cards if card)


def _in_front(featured: tuple[Card, ...], newest: tuple[Card, ...]) -> tuple[Card, ...]:
    """A lead and four more: what the editors put in front, then results of the library, then other examples."""
    rest = [card for card in newest if card not in featured]
    return (*featured, *sorted(rest, key=lambda card: card.kind != "result"))[:IN_FRONT]


def _latest_results(in_front: tuple[Card, ...], newest: tuple[Card, ...]) -> tuple[Card, ...]:
    """The latest of the library that do not stand in front."""
    return tuple(card for card in newest if card.kind == "result" and card not in in_front)[:LATEST]


def _progress(maker: PageMaker, locale: Locale) -> Progress:
    year, tally = maker.portal.today.year, maker.portal.tally(locale)
    months = tuple(tally.months[year, month] for month in range(1, 13))
    return Progress(year, sum(months), tally.landmarks[year], months)


def next_event(maker: PageMaker, locale: Locale) -> ReleaseEntry | None:
    """The first event that is still to come, or else the last one that was."""
    events = maker.portal.releases(locale, "event")
    coming = [entry for entry in events if _day_of(entry) >= maker.portal.today]
    return min(coming, key=_day_of) if coming else max(events, key=_day_of, default=None)


def _day_of(entry: ReleaseEntry) -> Any:
    return local_date(entry.record.ends_at) if isinstance(entry.record, Event) else None


def _latest(maker: PageMaker, locale: Locale, kind: str) -> ReleaseEntry | None:
    return next(reversed(maker.portal.releases(locale, kind)), None)


def home_without_story(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    """Home before anyone has written its story: the site's own description stands in its place."""
    path = prefix(locale) + "/"
    site = maker.site
    page = Page(
        path=path,
        locale=locale,
        title=site.name if locale == "zh-hans" else site.name_en,
        description=site.description if locale == "zh-hans" else site.description_en,
        alternates=maker.alternates(path),
        demonstration=site.demonstration,
        feed=f"{prefix(locale)}/feed.xml",
        updated=maker.portal.today,
    )
    facts = home_facts(maker, locale)
    html = maker.render("home.html", page, story=None, **facts)
    yield from documents(path, html, {"title": page.title, **list_facts(facts["shelf"], 0)})
