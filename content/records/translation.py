"""What an English story may not hold: Chinese sentences that nobody translated."""

import re
from collections.abc import Iterator
from typing import Any

from .base import Part, Unit
from .blocks import Prose
from .codec import StoryRecord
from .markup import plain_text
from .result import Completer, Paper, Project, Property, Standard

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")

ORIGINAL: dict[type[Part], frozenset[str]] = {
    Unit: frozenset({"name"}),
    Completer: frozenset({"name"}),
    Paper: frozenset({"title", "journal"}),
    Property: frozenset({"title", "number", "owners"}),
    Standard: frozenset({"title", "number"}),
    Project: frozenset({"number"}),
}
"""Names that stay as they are printed: units outside the list, people, papers, patents, standards."""
ORIGINAL_BY_NAME = frozenset({"official_name", "document", "batch", "registration_number"})


def untranslated(record: StoryRecord) -> tuple[str, ...]:
    """Paths of the texts of an English story that still hold Han characters; empty for Chinese stories."""
    if record.locale != "en":
        return ()
    return tuple(_han(record, ""))


def _han(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str):
        if HAN.search(value):
            yield path
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _han(item, f"{path}[{number}]")
    elif isinstance(value, Part):
        original = ORIGINAL.get(type(value), frozenset()) | ORIGINAL_BY_NAME
        for name in value.__struct_fields__:
            if name not in original:
                field = getattr(value, name)
                text = plain_text(field) if isinstance(value, Prose) and name == "html" else field
                yield from _han(text, f"{path}.{name}" if path else name)
