"""What every page shares: its frame, its address, its other language, its column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from content.records import LOCALES, Locale, Picture, Publication, Rendition, SiteSettings

from . import facets, structured
from .columns import Column, column
from .columns import mark as _
from .facets import FACETS
from .names import Name, Names
from .places import places
from .portal import Portal, ReleaseEntry, prefix
from .shelves import Shelf, main_shelf, shelves
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
    path: str
    name: str


class Choice(NamedTuple):
    """One code of a facet: what it is called, where its page stands, how many results have it."""

    code: str
    name: Name
    path: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """The frame of a page: what the head, the header and the footer need.

    ``scripts`` are bundles of `assets.SCRIPTS` that this page needs beside those of every page.
    """

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
    picture: Picture | None = None
    social: Rendition | None = None
    scripts: tuple[str, ...] = ()
    indexed: bool = True


MENU = {
    "results/": _("成果"),
    "events/": _("季度发布"),
    "rankings/": _("榜单"),
    "themes/": _("专场"),
    "statistics/": _("统计"),
    "about/": _("关于"),
}
FOOTER = {
    "about/coverage/": _("收录范围与局限"),
    "data/": _("数据开放"),
    "press/": _("媒体服务"),
    "accessibility/": _("无障碍"),
    "contact/": _("联系我们"),
    "site-map/": _("站点地图"),
}

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

    @cached_property
    def shelves(self) -> Mapping[Locale, tuple[Shelf, ...]]:
        return {locale: tuple(shelves(self.portal, locale)) for locale in LOCALES}

    def main_shelf(self, locale: Locale) -> Shelf:
        """The listing of all results."""
        shelf = next(iter(self.shelves[locale]), None)
        return shelf if shelf and not shelf.facet else main_shelf(self.portal, locale)

    def releases(self, locale: Locale, kind: str) -> tuple[ReleaseEntry, ...]:
        """Releases of one kind, oldest first."""
        return tuple(entry for entry in self.portal.releases.get(locale, ()) if entry.publication.kind == kind)

    @cached_property
    def choices(self) -> Mapping[Locale, Mapping[str, tuple[Choice, ...]]]:
        """Ways into the list by language and facet."""
        return {locale: self._choices(locale) for locale in LOCALES}

    def _choices(self, locale: Locale) -> Mapping[str, tuple[Choice, ...]]:
        names = self.names(locale, "facets")
        found: dict[str, list[Choice]] = {key: [] for key in FACETS}
        for shelf in self.shelves[locale]:
            if shelf.facet:
                name = self.shelf_name(names, shelf)
                found[shelf.facet].append(Choice(shelf.code, name, shelf.path, len(shelf.cards)))
        return {key: tuple(choices) for key, choices in found.items()}

    def shelf_name(self, names: Names, shelf: Shelf) -> Name:
        """What a shelf of a facet is called."""
        return facets.name(names, shelf.facet, shelf.code, next(iter(shelf.cards), None))

    @cached_property
    def menus(self) -> Mapping[Locale, tuple[Crumb, ...]]:
        return {locale: self._links(MENU, locale) for locale in LOCALES}

    @cached_property
    def footers(self) -> Mapping[Locale, Markup]:
        """The footer of each language; it is the same on every page."""
        return {locale: self._footer(locale) for locale in LOCALES}

    def _footer(self, locale: Locale) -> Markup:
        html = template("parts/footer.html", locale).render(
            site=self.site, at=self.roots, names=self.names(locale, "footer"), links=self._links(FOOTER, locale)
        )
        return Markup(html)  # noqa: S704 - just rendered, with autoescape

    def _links(self, words: Mapping[str, str], locale: Locale) -> tuple[Crumb, ...]:
        """Links to the places of a menu that exist in a language."""
        links = (Crumb(f"{prefix(locale)}/{path}", translator(locale)(word)) for path, word in words.items())
        return tuple(link for link in links if link.path in self.places)

    def names(self, locale: Locale, subject: str) -> Names:
        return Names(self.portal, locale, subject=subject, strict=self.strict, root=self.roots.site)

    def words(self, locale: Locale) -> Translate:
        return translator(locale)

    def column(self, key: str, locale: Locale) -> Column:
        return column(key, translator(locale))

    def crumbs(self, column: Column, locale: Locale) -> tuple[Crumb, ...]:
        """The way from home to a column; a step without a page is left out."""
        home = prefix(locale) + "/"
        steps = [Crumb(home, translator(locale)("首页")), Crumb(prefix(locale) + column.path, column.name)]
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
            menu=self.menus[page.locale],
            footer=self.footers[page.locale],
            at=self.roots,
            names=names,
            home=prefix(page.locale) + "/",
            graph=structured.graph(self, page, names, facts),
            social_picture=structured.preview_address(self, page),
            **facts,
        )
