"""Pages of the portal itself: site map, what is not found, what was withdrawn, permanent ids."""

from collections.abc import Iterator
from typing import Any

from content.records import Locale, Publication, Standing

from .claims import prefix
from .columns import mark as _
from .formats import local_date
from .gathered import Output, documents, plain_page
from .maker import PageMaker
from .places import RELEASE_PLACES
from .templates import template

STANDING_ROLES = ("about", "coverage", "open-data", "press", "accessibility", "contact")


def site_map_facts(maker: PageMaker, locale: Locale) -> dict[str, Any]:
    return {
        "shelf": maker.portal.all_results(locale) if maker.portal.has_results(locale) else None,
        "choices": lambda facet: maker.choices(locale, facet),
        "releases": maker.portal.releases(locale, *RELEASE_PLACES),
        "standing": _standing(maker, locale),
    }


def _standing(maker: PageMaker, locale: Locale) -> tuple[Standing, ...]:
    entries = (maker.portal.standing(locale, role) for role in STANDING_ROLES)
    return tuple(entry.record for entry in entries if entry)


def site_map_without_story(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    page = plain_page(maker, locale, f"{prefix(locale)}/site-map/", _("站点地图"))
    html = maker.render("site-map.html", page, story=None, record=None, **site_map_facts(maker, locale))
    yield from documents(page.path, html, {"title": page.title, "items": sorted(maker.places.gathered(locale))})


def not_found(maker: PageMaker, locale: Locale) -> Output:
    path = f"{prefix(locale)}/404.html"
    page = plain_page(maker, locale, path, _("没有这个页面"), indexed=False)
    return path[1:], maker.render("404.html", page).encode()


def tombstone(maker: PageMaker, publication: Publication) -> bytes:
    """The page that answers 410 where a story was withdrawn, in its language, with the public reason."""
    locale: Locale = "en" if publication.locale == "en" else "zh-hans"
    day = local_date(publication.withdrawn_at or publication.published_at)
    page = plain_page(maker, locale, publication.address, _("这项内容已撤回"), indexed=False, updated=day)
    return maker.render("gone.html", page, publication=publication).encode()


def id_page(maker: PageMaker, locale: Locale, public_id: str, target: str) -> Output:
    """``/id/<id>/`` for servers that know no redirects: a link, a refresh, the canonical address."""
    path = f"{prefix(locale)}/id/{public_id}/"
    site_name = maker.site.name if locale == "zh-hans" else maker.site.name_en
    html = template("id.html", locale).render(
        public_id=public_id,
        target=target,
        site_name=site_name,
        base_url=maker.portal.base_url,
        demonstration=maker.site.demonstration or "-DEMO-" in public_id,
    )
    return f"{path[1:]}index.html", html.encode()
