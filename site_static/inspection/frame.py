"""What every page must carry: the footer, its marks and entries; search and the elder mode on the home page."""

import re
from collections.abc import Iterator
from datetime import date

from .finding import Finding
from .rules import FooterItem, rules
from .site import BANNER, Page, Site
from .tags import wanted


def check_footer(site: Site, _today: date) -> Iterator[Finding]:
    """The seven items and the site map, on every page; one finding for each item, at the first page without it."""
    own = {rules().report_item: "error-report", rules().mark_item: "official-mark"}
    for item in rules().footer:
        without = [page for page in site.public if not _has(page, item)]
        if without:
            more = f"，共 {len(without)} 页如此" if len(without) > 1 else ""
            rule = own.get(item.name, "footer-missing")
            yield Finding(rule, without[0].path, f"页面底部没有“{item.name}”{more}")


def _has(page: Page, item: FooterItem) -> bool:
    if item.link:
        return any(href and any(word in text for word in item.words) for text, href in page.parsed.footer_links)
    return any(value for term, value in page.parsed.footer_facts.items() if any(word in term for word in item.words))


def check_search(site: Site, _today: date) -> Iterator[Finding]:
    """A form that searches, or a link to the page that does, on the home page of each language."""
    for home in site.homes:
        ends = [target for link in home.parsed.links if "?" not in link and (target := site.target(home, link))]
        linked = any(path.endswith("/search/") and site.file_of(path) for path, _anchor in ends)
        if not home.parsed.searches and not linked:
            yield Finding("search", home.path, "首页没有搜索入口")


def check_elder(site: Site, _today: date) -> Iterator[Finding]:
    for home in site.homes:
        if not any(word in home.parsed.text("header") for word in rules().elder_words):
            yield Finding("elder", home.path, "页面顶部没有长者模式或无障碍入口")


def check_placeholders(site: Site, _today: date) -> Iterator[Finding]:
    """On a portal that is meant seriously: samples, and placeholders in what every page carries."""
    if site.demonstration:
        return
    for page in site.public:
        told = f"{page.parsed.text('title')} {page.parsed.text('h1')}"
        if BANNER in page.parsed.classes or rules().sample in told:
            yield Finding("placeholder", page.path, "页面标明是示例")
    yield from _placeholders_of_frame(site.home)


def _placeholders_of_frame(home: Page) -> Iterator[Finding]:
    parts = {name: home.parsed.tag(name) or "" for name in wanted(home)}
    parts |= {"页面底部": home.parsed.text("footer")}
    parts |= {f"“{text}”的链接": href for text, href in home.parsed.footer_links}
    for name, text in parts.items():
        if found := re.search(rules().placeholders, text, re.IGNORECASE):
            yield Finding("placeholder", home.path, f"{name}里有占位内容“{found[0]}”")
