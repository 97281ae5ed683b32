"""The page on which anyone checks an edition: how it is signed, in plain words, and a script that does it."""

from collections.abc import Iterator
from dataclasses import replace

from content.records import Locale

from .claims import prefix
from .columns import mark as _
from .gathered import Output, documents, plain_page
from .maker import PageMaker

SCRIPT = "verify.js"
DESCRIPTION = _("本站每一版都有数字签名，任何人都可以核对页面是否被改动。")


def verify_page(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    page = plain_page(maker, locale, f"{prefix(locale)}/verify/", _("核验"))
    page = replace(page, description=maker.words(locale)(DESCRIPTION), scripts=(SCRIPT,))
    html = maker.render("verify.html", page)
    yield from documents(page.path, html, {"title": page.title, "statement": "/verify/edition.txt"})
