"""The little HTML that prose may hold: a positive list, checked each time a record is decoded."""

import re
from functools import lru_cache
from html.parser import HTMLParser

ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(("p", "h3", "h4", "ul", "ol", "li", "b", "i", "sup", "sub", "br", "blockquote"), frozenset()),
    "a": frozenset({"href"}),
}
VOID = {"br"}
HREF = re.compile(r"^(https?://[^\s<>\"']+|mailto:[^\s<>\"']+|subject:[a-z]+/[A-Za-z0-9-]+)$")
"""``subject:result/ZLHCG-2026-0001`` is a link to another story; its address is found when pages are built."""


PLAIN = re.compile(
    r"(?:[^<&>]++|&(?:amp|lt|gt|quot);|</?(?:p|h3|h4|ul|ol|li|b|i|sup|sub|blockquote)>|<br>|</a>"
    r"|<a href=\"https?://[^\s<>\"'&]++\">)*+"
)
"""The plainest way to write prose, as most editors do: no other attribute, entity or lone sign. Read fast."""
_TAG = re.compile(r"<(/?)([a-z0-9]+)")


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            raise ValueError(f"<{tag}> is not allowed in prose")
        for name, value in attrs:
            if name not in ALLOWED[tag] or not HREF.match(value or ""):
                raise ValueError(f"<{tag} {name}={value!r}> is not allowed in prose")
            self.links.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise ValueError("comments are not allowed in prose")

    def handle_decl(self, decl: str) -> None:
        raise ValueError("declarations are not allowed in prose")

    def unknown_decl(self, data: str) -> None:
        raise ValueError("declarations are not allowed in prose")

    def handle_pi(self, data: str) -> None:
        raise ValueError("processing instructions are not allowed in prose")


def _parse(html: str) -> _Checker:
    checker = _Checker()
    checker.feed(html)
    checker.close()
    if checker.open:
        raise ValueError(f"<{checker.open[-1]}> is not closed")
    return checker


@lru_cache(maxsize=1 << 6)
def is_plain(html: str) -> bool:
    """Whether prose is written in the plainest way. Asked when a record is read, and again where its page is made."""
    return bool(PLAIN.fullmatch(html))


def check_prose(html: str) -> None:
    """Raise ValueError unless ``html`` is well formed and holds nothing but the positive list."""
    if is_plain(html):
        _check_nesting(html)
    else:
        _parse(html)


def _check_nesting(html: str) -> None:
    """As `_Checker` does it, for prose that is known to hold allowed tags only."""
    waiting: list[str] = []
    for closing, tag in _TAG.findall(html):
        if tag in VOID:
            continue
        if not closing:
            waiting.append(tag)
        elif not waiting or waiting.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")
    if waiting:
        raise ValueError(f"<{waiting[-1]}> is not closed")


def links(html: str) -> tuple[str, ...]:
    """The addresses that ``html`` links to, in order."""
    return tuple(_parse(html).links)


def plain_text(html: str) -> str:
    """The words of ``html`` without its tags."""
    return "".join(_parse(html).text)
