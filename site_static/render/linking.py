"""Links within plain text: what a pattern finds leads somewhere, all else stays the words it was."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def linked(text: str, pattern: re.Pattern[str], address: Callable[[re.Match[str]], str | None]) -> Markup:
    """The text, safe for a page, with a link where ``address`` knows one for what was found."""
    if not pattern.search(text):
        return escape(text)
    written, end = Markup(), 0
    for found in pattern.finditer(text):
        if target := address(found):
            written += escape(text[end : found.start()]) + Markup('<a href="{}">{}</a>').format(target, found[0])
            end = found.end()
    return written + escape(text[end:])


def with_mail(text: str) -> Markup:
    """The text with each e-mail address in it as a link that opens a letter."""
    return linked(text, MAIL, lambda found: f"mailto:{found[0]}")
