"""What an inspector may add: counted apart, and only as an estimate."""

from collections.abc import Iterator
from datetime import date

from .finding import Finding
from .frame import check_elder
from .site import Site


def check_bonus(site: Site, today: date) -> Iterator[Finding]:
    """One finding for each bonus that the site has earned."""
    if not list(check_elder(site, today)) and site.file_of("/accessibility/"):
        yield Finding("bonus-elder", "/accessibility/", "")
    if all(page.facts for page in site.public):
        yield Finding("bonus-data", "/index.json", "")
    if any(page.language == "en" and page.kind == "article" for page in site.public):
        yield Finding("bonus-language", "/en/", "")
    if site.file_of("/feed.xml"):
        yield Finding("bonus-feed", "/feed.xml", "")
