"""What every page shares: its frame, its address, its other language, its column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from content.records import LOCALES, Locale, Picture, Publication, Rendition, SiteSettings

from . import facets, structured
from .cards import Card
from .claims import prefix
from .columns import Column, column
from .columns import mark as _
from .names import Name, Names
from .places import Places
from .portal import Portal, Shelf
from .templates import macro, template
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
    """One code of a facet: what it is called, where its page stands, how many results have it (read when asked)."""

    code: str
    name: Name
    shelf: Shelf

    @property
    def path(self) -> str:
        return self.shelf.path

    @property
    def size(self) -> int:
        return len(self.shelf)


@dataclass(frozen=True, kw_only=True)
class Page:
    """The frame of a page: what the head, the header and the footer need.

    ``scripts`` are bundles of `assets.SCRIPTS` that this page needs beside those of every page. ``updated`` is the day
    of the newest publication that a front shows (stories tell their own time).
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
    updated: date | None = None


MENU = {
    "results/": _("成果库"),
    "events/": _("季度发布"),
    "rankings/": _("年度榜单"),
    "themes/": _("专场发布"),
    "statistics/": _("统计"),
    "about/": _("关于"),
}
FOOTER = {
    "about/coverage/": _("收录范围与局限"),
    "data/": _("数据开放"),
    "press/": _("媒体服务"),
    "accessibility/": _("无障碍"),
    "contact/": _("联系我们"),
    "verify/": _("核验"),
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
    contact_en="-",
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
    def places(self) -> Places:
        return Places(self.portal)

    @property
    def site(self) -> SiteSettings:
        return self.portal.settings if self.strict else self.portal.site or PREVIEW_SITE

    def choices(self, locale: Locale, facet: str) -> tuple[Choice, ...]:
        """Ways into the list by one facet."""
        return self.portal.reads.remember(("choices", locale, facet), lambda: self._choices(locale, facet))

    def _choices(self, locale: Locale, facet: str) -> tuple[Choice, ...]:
        names = self.names(locale, "facets")
        return tuple(
            Choice(shelf.code, facets.title(names, shelf), shelf) for shelf in self.portal.shelves(locale, facet)
        )

    def menu(self, locale: Locale) -> tuple[Crumb, ...]:
        return self.portal.reads.remember(("menu", locale), lambda: self._links(MENU, locale))

    def footer(self, locale: Locale) -> Markup:
        """The footer of a language; it is the same on every page."""
        return self.portal.reads.remember(("footer", locale), lambda: self._footer(locale))

    def _footer(self, locale: Locale) -> Markup:
        html = template("parts/footer.html", locale).render(
            site=self.site, at=self.roots, names=self.names(locale, "footer"), links=self._links(FOOTER, locale)
        )
        return Markup(html)  # noqa: S704 - just rendered, with autoescape

    def _links(self, words: Mapping[str, str], locale: Locale) -> tuple[Crumb, ...]:
        """Links to the places of a menu that exist in a language."""
        links = (Crumb(f"{prefix(locale)}/{path}", translator(locale)(word)) for path, word in words.items())
        return tuple(link for link in links if link.path in self.places)

    def row(self, card: Card, level: int) -> Markup:
        """A result's row in a list: made once for all lists that show it."""
        name = ("row", card.id, card.locale, str(level))
        return self.portal.reads.remember(name, lambda: self._row(card, level))

    def _row(self, card: Card, level: int) -> Markup:
        self.portal.reads.note("card", card.id, card.locale)
        row = macro("row", "parts/card.html", card.locale)
        names = self.names(card.locale, f"{card.subject}.{card.locale}")
        return row(card, names, self.roots, level).strip()

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
        return self.portal.languages_of(subject)

    def shelf_alternates(self, shelf: Shelf, number: int) -> Mapping[str, str]:
        """Languages in which a list has this page."""
        found: dict[str, str] = {}
        for locale in LOCALES:
            own = shelf if locale == shelf.locale else self.portal.shelf(locale, shelf.name)
            if own is not None and (not number or own.has_page(number)):
                found[locale] = own.page_path(number)
        return found

    def render(self, name: str, page: Page, **facts: Any) -> str:
        """A page of the theme. Raises PortalError, or what Jinja raises when a template is wrong."""
        subject = facts.pop("subject", page.path)
        names = facts.pop("names", None) or self.names(page.locale, subject)
        return template(name, page.locale).render(
            page=page,
            site=self.site,
            portal=self.portal,
            places=self.places,
            menu=self.menu(page.locale),
            footer=self.footer(page.locale),
            row=self.row,
            scripted=self.strict,  # previews stand in a frame that runs no script
            at=self.roots,
            names=names,
            home=prefix(page.locale) + "/",
            graph=structured.graph(self, page, names, facts),
            social_picture=structured.preview_address(self, page),
            **facts,
        )
