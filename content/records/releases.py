"""Stories about releases (quarterly event, annual ranking, theme) and the standing pages of the portal."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from .base import Line, OptionalText, Part, Picture, PublicId, Rendition, TermId, Text, Unit
from .blocks import Body
from .story import Story

Year = Annotated[int, Meta(ge=2000, le=2200)]


class AgendaItem(Part, frozen=True, kw_only=True):
    """``at`` is local time in Asia/Shanghai, HH:MM."""

    at: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]
    title: Line
    speaker: OptionalText = ""


class Presented(Part, frozen=True, kw_only=True):
    """A result released at an event, by the person who made it."""

    result: PublicId
    presenter: OptionalText = ""


class Event(Story, frozen=True, kw_only=True, tag="event/1"):
    """季度发布. The slug is ``2026-q3``; times carry their zone. ``social`` as in `Result`."""

    year: Year
    quarter: Annotated[int, Meta(ge=1, le=4)]
    summary: Text
    starts_at: Annotated[datetime, Meta(tz=True)]
    ends_at: Annotated[datetime, Meta(tz=True)]
    place: Line
    hosts: Annotated[tuple[Unit, ...], Meta(min_length=1)]
    co_hosts: tuple[Unit, ...] = ()
    city: TermId | None = None
    agenda: tuple[AgendaItem, ...] = ()
    results: tuple[Presented, ...] = ()
    picture: Picture | None = None
    social: Rendition | None = None
    body: Body = ()


class Ranked(Part, frozen=True, kw_only=True):
    """One entry of the list with the reason for it; ``rank`` is null in lists without order."""

    result: PublicId
    reason: Text
    rank: Annotated[int, Meta(ge=1)] | None = None


class Ranking(Story, frozen=True, kw_only=True, tag="ranking/1"):
    """年度榜单. The slug is the year."""

    year: Year
    summary: Text
    entries: tuple[Ranked, ...]
    picture: Picture | None = None
    body: Body = ()


class Theme(Story, frozen=True, kw_only=True, tag="theme/1"):
    """专场: an irregular themed release."""

    summary: Text
    results: tuple[PublicId, ...]
    partners: tuple[Unit, ...] = ()
    picture: Picture | None = None
    body: Body = ()


Role = Literal["home", "results", "about", "coverage", "open-data", "press", "accessibility", "site-map", "contact"]


class Standing(Story, frozen=True, kw_only=True, tag="standing/1"):
    """A page that is always there: home, the front of the listing, about, coverage and limits, …

    ``featured`` are the results that the editors put in front (home).
    """

    role: Role
    summary: Text
    featured: tuple[PublicId, ...] = ()
    picture: Picture | None = None
    body: Body = ()
