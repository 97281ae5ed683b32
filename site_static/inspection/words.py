"""Titles, descriptions, source and time: what each page says of itself."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from .finding import Finding
from .rules import rules
from .site import Page, Site


def check_titles(site: Site, _today: date) -> Iterator[Finding]:
    yield from _missing_or_twice(site, "title", lambda page: page.parsed.text("title"), "标题")


def check_descriptions(site: Site, _today: date) -> Iterator[Finding]:
    yield from _missing_or_twice(
        site, "description", lambda page: (page.parsed.tag("description") or "").strip(), "简介"
    )


def _missing_or_twice(site: Site, rule: str, said: Callable[[Page], str], name: str) -> Iterator[Finding]:
    same: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
    for page in site.public:
        if text := said(page):
            same[page.language, text].append(page)
        else:
            yield Finding(f"{rule}-missing", page.path, f"没有{name}")
    for (_language, text), pages in same.items():
        for page in pages[1:]:
            yield Finding(f"{rule}-twice", page.path, f"与 {pages[0].path} 的{name}相同：{text[:40]}")


def check_articles(site: Site, _today: date) -> Iterator[Finding]:
    """Source and time stand on the page itself, where a reader sees them."""
    for page in site.articles:
        text = page.parsed.text("main")
        source, moment = page.parsed.tag("ContentSource") or "", page.parsed.tag("PubDate") or ""
        if not (source and _is_named(" ".join(source.split()), text)):
            yield Finding("source", page.path, "正文前后没有信息来源")
        if not (moment and moment in text):
            yield Finding("publish-time", page.path, "正文前后没有发布时间")


def _is_named(source: str, text: str) -> bool:
    """The source stands beside the word for it."""
    return re.search(f"({'|'.join(rules().source_words)})[\\s:：]*{re.escape(source)}", text) is not None
