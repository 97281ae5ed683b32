"""栏目: blank ones, and those that have stood still for longer than their rhythm allows."""

import re
from collections.abc import Iterator
from datetime import date

from .finding import Finding
from .rules import rules
from .site import Page, Site

SHORT = 30
"""A column whose own part says less than this beside its heading, and leads nowhere, is blank."""


def check_blank(site: Site, _today: date) -> Iterator[Finding]:
    for page in site.columns:
        if not re.search(f"{rules().profiles}$", page.path) and _is_blank(page):
            yield Finding("blank-column", page.path, f"“{page.parsed.text('h1') or page.path}”没有内容")


def _is_blank(page: Page) -> bool:
    items = page.facts.get("items")
    if items is not None:
        return not items
    return len(page.parsed.text("main")) - len(page.parsed.text("h1")) < SHORT


def check_still(site: Site, today: date) -> Iterator[Finding]:
    """Columns with a rhythm of their own, in each language that has them."""
    paths = {page.path for page in site.columns}
    for prefix in ("", "/en"):
        for column, days in rules().columns.items():
            if prefix + column in paths and (age := _age(site, prefix + column, today)) > days:
                yield Finding("still-column", prefix + column, f"{age} 天没有更新，期限是 {days} 天")


def _age(site: Site, column: str, today: date) -> int:
    """Days since the newest article below a column. A column without any article is blank, not still."""
    updates = [page.updated for page in site.articles if page.path.startswith(column) and page.updated]
    return (today - max(updates)).days if updates else 0


def check_home(site: Site, today: date) -> Iterator[Finding]:
    """The home page is as new as the newest story that it may show."""
    updates = [page.updated for page in site.public if page.updated]
    age = (today - max(updates)).days if updates else 0
    if age > rules().limit("home-still"):
        yield Finding("home-still", "/", f"最近一次更新在 {max(updates).isoformat()}，已过 {age} 天")


def check_how_many(site: Site, today: date) -> Iterator[Finding]:
    """Too many blank or still columns are a veto of their own."""
    for veto, check in (("many-blank", check_blank), ("many-still", check_still)):
        found = [finding.page for finding in check(site, today)]
        if len(found) > rules().limit(veto):
            yield Finding(veto, found[0], f"共 {len(found)} 个：{'、'.join(found)}")
