"""Files that programs look for at fixed addresses: robots.txt, security.txt, llms.txt."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from content.records import Locale

from .formats import SHANGHAI, instant
from .gathered import Output
from .maker import PageMaker
from .portal import prefix
from .templates import template

VALID = timedelta(days=365)
"""How long security.txt stands before it must be looked at again (RFC 9116 asks for less than a year)."""


def well_known(maker: PageMaker) -> Iterator[Output]:
    """robots.txt, security.txt (RFC 9116) and a guide for language models in both languages."""
    base = maker.portal.base_url
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n".encode()
    yield ".well-known/security.txt", _security(maker).encode()
    for locale in maker.portal.locales:
        yield f"{prefix(locale)[1:]}{'/' if prefix(locale) else ''}llms.txt", _guide(maker, locale).encode()


def _security(maker: PageMaker) -> str:
    """Where to report a weakness: the page that says whom to ask. It runs out a year after the newest publication."""
    base = maker.portal.base_url
    expires = datetime.combine(maker.portal.today, time(), SHANGHAI) + VALID - timedelta(days=1)
    lines = [
        f"Contact: {base}/contact/",
        f"Expires: {instant(expires)}",
        "Preferred-Languages: zh, en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return "\n".join(lines) + "\n"


def _guide(maker: PageMaker, locale: Locale) -> str:
    standing = maker.portal.standing.get(locale, {}).values()
    return template("llms.txt", locale).render(
        site=maker.site,
        base=maker.portal.base_url,
        home=prefix(locale) + "/",
        shelf=maker.main_shelf(locale),
        pages=[(entry.record, entry.publication.address) for entry in standing],
    )
