"""Forms of the desk as a browser sends and shows them, read from their HTML."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

EDITOR = "#page-edit-form, #w-editor-form, form[data-chooser-modal-creation-form]"
NOT_SENT = {"file", "submit", "button"}


@lru_cache(maxsize=2)
def _page(html: bytes | str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser", from_encoding="utf-8" if isinstance(html, bytes) else None)


def filled_in(html: bytes | str) -> dict[str, list[str]]:
    """What a browser would send if the editor's form on the page were sent as it stands."""
    sent: dict[str, list[str]] = {}
    for control in _page(html).select_one(EDITOR).select("input[name], textarea[name], select[name]"):
        for value in _values(control):
            sent.setdefault(control["name"], []).append(value)
    return sent


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        first = [] if control.has_attr("multiple") else control.select("option")[:1]
        return [option["value"] for option in control.select("option[selected]") or first]
    if control.get("type") in {"checkbox", "radio"}:
        return [control.get("value") or "on"] if control.has_attr("checked") else []
    return [] if control.get("type") in NOT_SENT else [control.get("value", "")]


def blocks(html: bytes | str, name: str) -> Any:
    """What stands in a field of blocks, which a script draws."""
    return json.loads(_page(html).select_one(f"#{name}")["data-w-block-arguments-value"])[0]


def complaints(html: bytes | str) -> dict[str, str]:
    """Every complaint of a form by its place: a field, a row of a group, a block within blocks."""
    page = _page(html)
    found = {}
    for message in page.select("[data-field-errors] .error-message"):
        field = message.find_parent(attrs={"data-field": True})
        found[field.select_one("[name]")["name"]] = _text(message)
    for row in page.select("[data-inline-panel-child]"):
        for message in row.select(".w-panel__content > ul > .error-message"):
            found[row["id"].removeprefix("inline_child_")] = _text(message)
    for field in page.select("[data-w-block-arguments-value]"):
        _value, errors = json.loads(field["data-w-block-arguments-value"])
        found |= {f"{field['id']}/{place}": message for place, message in _of_blocks(errors or {})}
    return found


def _of_blocks(errors: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for message in errors.get("messages", []):
        yield "", message
    for name, below in errors.get("blockErrors", {}).items():
        yield from ((f"{name}/{place}".rstrip("/"), message) for place, message in _of_blocks(below))


def banner(html: bytes | str) -> str:
    """What the page says at its top."""
    return " ".join(_text(message) for message in _page(html).select(".messages li"))


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


class Editor:
    """The form of one address, filled in as who is logged in finds it."""

    def __init__(self, client: Client, address: str, **streams: list[Any]) -> None:
        self.client, self.address = client, address
        self.form = filled_in(client.get(address).content)
        self.streams = nested_form_data({name: streamfield(value) for name, value in streams.items()})

    def whole(self) -> dict[str, Any]:
        """Everything that the form would send as it stands."""
        return {**self.form, **self.streams}

    def send(self, **changes: Any) -> Any:
        return self.client.post(self.address, {**self.whole(), **changes})
