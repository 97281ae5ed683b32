"""E-mail addresses within plain text, as links that open a letter."""

import re

from markupsafe import Markup, escape

ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def with_mail(text: str) -> Markup:
    """The text, safe for a page, with each e-mail address in it as a link."""
    written, end = [], 0
    for found in ADDRESS.finditer(text):
        written += [escape(text[end : found.start()]), f'<a href="mailto:{found[0]}">{found[0]}</a>']
        end = found.end()
    return Markup("".join([*written, escape(text[end:])]))  # noqa: S704 - escaped above, an address has no markup
