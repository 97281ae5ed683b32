"""Wagtail's rich text to the prose of a record: the positive list of `content.records.markup`."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

ALLOWED = {"p", "h3", "h4", "ul", "ol", "li", "b", "i", "sup", "sub", "br", "blockquote", "a"}


def to_prose(source: str) -> str:
    """HTML of a record from the stored rich text. Links to pages become ``subject:`` links; the rest is unwrapped."""
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(True):
        _clean(tag)
    return str(soup).strip()


def _clean(tag: Tag) -> None:
    if tag.name not in ALLOWED:
        tag.unwrap()
        return
    href = _address(tag) if tag.name == "a" else None
    tag.attrs.clear()
    if href:
        tag["href"] = href
    elif tag.name == "a":
        tag.unwrap()


def _address(tag: Tag) -> str | None:
    attributes: dict[str, Any] = tag.attrs
    if attributes.get("linktype") != "page":
        return attributes.get("href")
    page = Page.objects.filter(pk=attributes.get("id")).first()
    subject = page.specific.subject() if page and hasattr(page.specific, "subject") else None
    return f"subject:{subject.kind}/{subject.key}" if subject else None
