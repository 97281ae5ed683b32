"""Files that programs look for at fixed addresses: robots.txt, security.txt, llms.txt."""

from datetime import datetime, time, timedelta

from content.records import Locale

from .claims import prefix
from .formats import SHANGHAI, instant
from .gathered import Output
from .maker import PageMaker
from .templates import template

GUIDED = ("about", "coverage", "open-data", "press", "accessibility", "contact")
"""Standing pages that tell about the portal."""
VALID = timedelta(days=365)
"""How long security.txt stands before it must be looked at again (RFC 9116 asks for less than a year)."""


def robots(maker: PageMaker) -> Output:
    base = maker.portal.base_url
    return "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n".encode()


def security(maker: PageMaker) -> Output:
    """Where to report a weakness: the page that says whom to ask. It runs out a year after the newest publication."""
    base = maker.portal.base_url
    expires = datetime.combine(maker.portal.today, time(), SHANGHAI) + VALID - timedelta(days=1)
    lines = [
        f"Contact: {base}/contact/",
        f"Expires: {instant(expires)}",
        "Preferred-Languages: zh, en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return ".well-known/security.txt", ("\n".join(lines) + "\n").encode()


def guide(maker: PageMaker, locale: Locale) -> Output:
    """What the site is and where its data stand, for language models."""
    standing = [entry for role in GUIDED if (entry := maker.portal.standing(locale, role))]
    text = template("llms.txt", locale).render(
        site=maker.site,
        base=maker.portal.base_url,
        home=prefix(locale) + "/",
        shelf=maker.portal.all_results(locale),
        pages=[(entry.record, entry.publication.address) for entry in standing],
    )
    return f"{prefix(locale)}/llms.txt"[1:], text.encode()
