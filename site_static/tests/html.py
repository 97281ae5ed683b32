"""A page as tests look at it: elements with their attributes and words."""

from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

VOID = frozenset({"meta", "link", "br", "img", "source", "track", "input", "hr", "wbr"})


class Element(NamedTuple):
    """``within`` are the classes of all elements that it stands in."""

    tag: str
    attributes: dict[str, str]
    words: list[str]
    within: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


class Page(HTMLParser):
    """Raises AssertionError when tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(html)
        assert not [element.tag for element in self.open]

    def handle_starttag(self, tag, attrs):
        within = frozenset(name for outer in self.open for name in outer.attributes.get("class", "").split())
        element = Element(tag, {name: value or "" for name, value in attrs}, [], within)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(k) == v for k, v in wanted.items())
        ]

    def one(self, tag: str, **wanted: str) -> Element:
        (element,) = self.all(tag, **wanted)
        return element

    @property
    def metas(self) -> dict[str, str]:
        return {e.attributes["name"]: e.attributes["content"] for e in self.all("meta") if "name" in e.attributes}

    @property
    def text(self) -> str:
        return self.one("html").text


def read(site: Path, address: str) -> Page:
    return Page((site / address.strip("/") / "index.html").read_text(encoding="utf-8"))
