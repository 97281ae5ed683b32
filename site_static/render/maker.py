"""What every page shares: its frame, its address, its other language, its column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from content.records import LOCALES, Locale, Publication, SiteSettings

from .columns import Column, column
from .names import Names
from .places import places
from .portal import Portal, prefix
from .templates import template
from .words import Translate, translator


class Roots(NamedTuple):
    """Where links of a page begin. A preview on another host names the places that serve styles and media there."""

    site: str = ""
    theme: str = "/theme/"
    media: str = "/media/"


class Article(NamedTuple):
    """ArticleTitle, PubDate and ContentSource of a page that is one story; no date before publication."""

    title: str
    source: str
    publication: Publication | None


class Crumb(NamedTuple):
    name: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """The frame of a page: what the head, the header and the footer need."""

    path: str
    locale: Locale
    title: str
    description: str
    alternates: Mapping[str, str]
    demonstration: bool
    column: Column | None = None
    article: Article | None = None
    trail: tuple[Crumb, ...] = ()
    feed: str | None = None
    indexed: bool = True


PREVIEW_SITE = SiteSettings(
    name="浙里好成果",
    name_en="Zheli Haochengguo",
    description="网站设置尚未发布",
    description_en="The site settings are not published yet",
    domain="example.invalid",
    site_code="-",
    host_unit="-",
    host_unit_en="-",
    contact="-",
    icp_number="-",
    police_number="-",
    error_report="https://example.invalid/",
    conac="https://example.invalid/",
    demonstration=True,
)
"""Stands in a preview when the site settings have not been published; never in a build."""


@dataclass(frozen=True)
class PageMaker:
    """Makes pages from a snapshot. ``strict`` (a build): what was never published is an error; else its id shows."""

    portal: Portal
    roots: Roots = field(default_factory=Roots)
    strict: bool = True

    @cached_property
    def places(self) -> Mapping[str, datetime | None]:
        """Paths of all pages, with the time of their last change where one is known."""
        return places(self.portal)

    @cached_property
    def site(self) -> SiteSettings:
        return self.portal.settings if self.strict else self.portal.site or PREVIEW_SITE

    def names(self, locale: Locale, subject: str) -> Names:
        return Names(self.portal, locale, subject=subject, strict=self.strict, root=self.roots.site)

    def words(self, locale: Locale) -> Translate:
        return translator(locale)

    def column(self, key: str, locale: Locale) -> Column:
        return column(key, translator(locale))

    def crumbs(self, column: Column, locale: Locale) -> tuple[Crumb, ...]:
        """The way from home to a column; a step without a page is left out."""
        home = prefix(locale) + "/"
        steps = [Crumb(translator(locale)("首页"), home), Crumb(column.name, prefix(locale) + column.path)]
        return tuple(step for step in steps if step.path in self.places)

    def alternates(self, path: str) -> Mapping[str, str]:
        """Languages of a page that is not a story: the same path under each prefix, where there is one."""
        bare = path.removeprefix("/en") if path.startswith("/en/") else path
        found: dict[str, str] = {locale: prefix(locale) + bare for locale in LOCALES}
        return {locale: place for locale, place in found.items() if place in self.places}

    def story_alternates(self, subject: str) -> Mapping[str, str]:
        """Languages in which a story is public."""
        return {locale: path for locale in LOCALES if (path := self.portal.addresses.get((subject, locale)))}

    def render(self, name: str, page: Page, **facts: Any) -> str:
        """A page of the theme. Raises PortalError, or what Jinja raises when a template is wrong."""
        subject = facts.pop("subject", page.path)
        names = facts.pop("names", None) or self.names(page.locale, subject)
        return template(name, page.locale).render(
            page=page,
            site=self.site,
            portal=self.portal,
            places=self.places,
            at=self.roots,
            names=names,
            home=prefix(page.locale) + "/",
            **facts,
        )
