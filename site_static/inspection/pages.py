"""A built page as an inspector's crawler sees it: tags, words of its parts, links, what it loads first."""

from collections import defaultdict
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "img", "source", "track", "input", "hr", "wbr", "area", "col"})
PARTS = {"title", "main", "footer", "header", "h1"}
LOADED = {"src", "poster"}


class Parsed(HTMLParser):
    """What one reading of the page's HTML finds."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, str]] = []
        self.words: defaultdict[str, list[str]] = defaultdict(list)
        self.links: list[str] = []
        self.footer_links: list[tuple[str, str]] = []
        self.footer_facts: dict[str, str] = {}
        self.ids: set[str] = set()
        self.classes: set[str] = set()
        self.styles: list[str] = []
        self.blocking: list[str] = []
        self.searches = False
        self.indexed = True
        self._open: list[str] = []
        self._link: str | None = None
        self._term = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.ids.update(filter(None, [own.get("id"), own.get("name") if tag == "a" else ""]))
        self.classes.update(own.get("class", "").split())
        self._note_links(tag, own)
        if tag == "meta":
            self._note_meta(own)
        elif tag == "form":
            self.searches |= own.get("role") == "search" or "search" in own.get("action", "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def _note_meta(self, own: dict[str, str]) -> None:
        name = own.get("name", "")
        if name == "robots":
            self.indexed = "noindex" not in own.get("content", "")
        elif name:
            self.tags.append((name, own.get("content", "")))

    def _note_links(self, tag: str, own: dict[str, str]) -> None:
        if tag in {"a", "area", "link"} and "href" in own:
            self.links.append(own["href"])
        self.links += [own[name] for name in LOADED if own.get(name)]
        self.links += [part.split()[0] for part in own.get("srcset", "").split(",") if part.strip()]
        if tag == "a":
            self._link = own.get("href")
        elif tag == "link" and own.get("rel") == "stylesheet":
            self.styles.append(own["href"])
        elif tag == "script" and own.get("src") and not {"defer", "async"} & own.keys() and own.get("type") != "module":
            self.blocking.append(own["src"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "script" in self._open or "style" in self._open:
            return
        for part in PARTS.intersection(self._open):
            self.words[part].append(data)
        if "footer" in self._open:
            self._note_footer(data)

    def _note_footer(self, data: str) -> None:
        """Links with their words, and terms with what stands beside them."""
        if self._link is not None:
            self.footer_links.append((data.strip(), self._link))
        if self._open[-1] == "dt":
            self._term = data.strip()
        elif "dd" in self._open:
            self.footer_facts[self._term] = self.footer_facts.get(self._term, "") + data.strip()

    def text(self, part: str) -> str:
        """The words of a part of the page, blanks made one."""
        return " ".join("".join(self.words[part]).split())

    def tag(self, name: str) -> str | None:
        """The content of a page tag by its exact name."""
        return next((content for own, content in self.tags if own == name), None)
