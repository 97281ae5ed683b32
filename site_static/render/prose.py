"""Prose as it goes into a page: rebuilt from its words, so that nothing but the positive list can come out."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

from content.records.markup import ALLOWED, HREF, VOID, is_plain

Address = Callable[[str], str | None]
"""``result/ZLHCG-2026-0001`` to its path, or None when there is no such page in this language."""


class _Writer(HTMLParser):
    def __init__(self, address: Address) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.out.append(self._link(dict(attrs).get("href") or ""))
        elif tag in ALLOWED:
            self.out.append(f"<{tag}>")

    def _link(self, href: str) -> str:
        subject = href.removeprefix("subject:")
        target = self.address(subject) if subject != href else href
        return f'<a href="{escape(target)}">' if target and HREF.match(href) else "<a>"

    def handle_endtag(self, tag: str) -> None:
        if tag in ALLOWED and tag not in VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data, quote=False))


def prose(html: str, address: Address, level: int = 3) -> Markup:
    """``html`` with links to subjects resolved; a link with no target stays as words (``<a>`` without address).

    Prose begins with ``h3``; where it stands right under the page's title, ``level`` 2 lifts its headings by one.
    """
    text = _rewritten(html, address)
    if level == 2:
        for lower, higher in (("h3>", "h2>"), ("h4>", "h3>")):
            text = text.replace(f"<{lower}", f"<{higher}").replace(f"</{lower}", f"</{higher}")
    return Markup(text)  # noqa: S704 - written by _Writer, or matched against the positive list


def _rewritten(html: str, address: Address) -> str:
    if is_plain(html):
        return html
    writer = _Writer(address)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)
