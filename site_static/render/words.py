"""Interface words: Chinese is the source, English stands in a gettext catalogue (``locale/en.po``).

The catalogue is read as it is: a text file has no compiled twin that could lag behind.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from content.records import Locale

from .errors import MissingWord

CATALOGUE = Path(__file__).parent / "locale" / "en.po"

Translate = Callable[[str], str]


def read_catalogue(text: str) -> dict[str, str]:
    """Messages of a ``.po`` file (singular ones: our words need no plural). Empty translations are left out."""
    messages: dict[str, str] = {}
    message = ""
    for keyword, string in _strings(text):
        if keyword == "msgid":
            message = string
        elif message and string:
            messages[message] = string
    return messages


def _strings(text: str) -> Iterator[tuple[str, str]]:
    keyword, pieces = "", [""]
    for line in text.splitlines():
        head, quote, rest = line.strip().partition('"')
        if not quote or head.startswith("#"):
            continue
        if head:
            yield keyword, "".join(pieces)
            keyword, pieces = head.strip(), []
        pieces.append(ast.literal_eval(quote + rest))
    yield keyword, "".join(pieces)


@cache
def _english() -> dict[str, str]:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def _to_english(word: str) -> str:
    try:
        return _english()[word]
    except KeyError:
        raise MissingWord(word) from None


def translator(locale: Locale) -> Translate:
    """The function that gives an interface word in ``locale``. Raises MissingWord when it has no English."""
    return _to_english if locale == "en" else str
