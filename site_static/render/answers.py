"""Redirects and tombstones: what a server answers where there is no page."""

from collections.abc import Iterator

import msgspec

from content.records import LOCALES, Locale, Publication
from site_static.addresses import AddressMap, Gone, map_file

from .gathered import Output
from .holdings import RESULTS, id_path
from .maker import PageMaker
from .portal import Portal

_encoder = msgspec.json.Encoder(order="sorted")


def map_part(maker: PageMaker, part: str) -> Iterator[Output]:
    """The redirects and withdrawn addresses of one part of the map; nothing where no part is (any more)."""
    redirects: dict[str, str] = {}
    gone: dict[str, Gone] = {}
    for path in maker.portal.claimed(part):
        claimants = maker.portal.claimants(path)
        if target := _redirect(maker.portal, path, claimants):
            redirects[path] = target
        elif not maker.portal.is_at(path) and (fact := _gone(claimants)):
            gone[path] = fact
    if redirects or gone:
        yield map_file(part), _encoder.encode(AddressMap(redirects=redirects, gone=gone)) + b"\n"


def _redirect(portal: Portal, path: str, claimants: list[Publication]) -> str | None:
    """A permanent id leads to its page, a former address to the one that had it last."""
    for publication in claimants:
        for locale in LOCALES if publication.kind in RESULTS else ():
            if path == id_path(publication.key, locale):
                return permanent_target(portal, publication.key, locale)
    if portal.is_at(path):
        return None
    live = (item for item in claimants if item.status == "live" and path in item.former_addresses)
    return next((item.address for item in live), None)


def permanent_target(portal: Portal, public_id: str, locale: Locale) -> str | None:
    """Where ``/id/<id>/`` of a language leads: to that language, the unprefixed one else to the English page."""
    languages = (locale, "en") if locale == "zh-hans" else (locale,)
    addresses = (portal.address_of(f"result/{public_id}", language) for language in languages)
    return next(filter(None, addresses), None)


def _gone(claimants: list[Publication]) -> Gone | None:
    withdrawn = next((item for item in claimants if item.status == "withdrawn"), None)
    if withdrawn is None:
        return None
    since = withdrawn.withdrawn_at or withdrawn.published_at
    return Gone(reason=withdrawn.withdrawal_reason, since=since.isoformat(), page=gone_page(withdrawn))


def gone_page(publication: Publication) -> str:
    """File of a tombstone, relative to the edition."""
    return f"gone{publication.address}index.html"
