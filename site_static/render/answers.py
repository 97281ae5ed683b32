"""Redirects and tombstones: what a server answers where there is no page."""

from collections.abc import Iterator

import msgspec

from content.records import Locale, Publication
from site_static.addresses import AddressMap, Gone, map_file

from .claims import id_at
from .gathered import Output
from .maker import PageMaker
from .portal import Portal

_encoder = msgspec.json.Encoder(order="sorted")


def map_part(maker: PageMaker, part: str) -> Iterator[Output]:
    """The redirects and withdrawn addresses of one part of the map; nothing where no part is (any more)."""
    redirects: dict[str, str] = {}
    gone: dict[str, Gone] = {}
    for path in maker.portal.claimed(part):
        if maker.portal.is_at(path):
            continue
        if target := _redirect(maker.portal, path):
            redirects[path] = target
        elif fact := _gone(maker.portal, path):
            gone[path] = fact
    if redirects or gone:
        yield map_file(part), _encoder.encode(AddressMap(redirects=redirects, gone=gone)) + b"\n"


def _redirect(portal: Portal, path: str) -> str | None:
    """A permanent id leads to its page, a former address to the one that had it last."""
    if permanent := id_at(path):
        return permanent_target(portal, *permanent)
    stories = portal.claimants(path)
    return next((item.address for item in stories if item.status == "live" and path in item.former_addresses), None)


def permanent_target(portal: Portal, public_id: str, locale: Locale) -> str | None:
    """Where ``/id/<id>/`` of a language leads: to that language, the unprefixed one else to the English page."""
    languages = (locale, "en") if locale == "zh-hans" else (locale,)
    addresses = (portal.address_of(f"result/{public_id}", language) for language in languages)
    return next(filter(None, addresses), None)


def _gone(portal: Portal, path: str) -> Gone | None:
    withdrawn = next((item for item in portal.claimants(path) if item.status == "withdrawn"), None)
    if withdrawn is None:
        return None
    since = withdrawn.withdrawn_at or withdrawn.published_at
    return Gone(reason=withdrawn.withdrawal_reason, since=since.isoformat(), page=gone_page(withdrawn))


def gone_page(publication: Publication) -> str:
    """File of a tombstone, relative to the edition."""
    return f"gone{publication.address}index.html"
