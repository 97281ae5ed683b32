"""Redirects and tombstones: what a server answers where there is no page."""

from collections.abc import Iterator

from content.records import LOCALES, Publication
from site_static.addresses import AddressMap, Gone
from site_static.render import Portal, gone_page, id_path, permanent_target


def address_map(portal: Portal) -> AddressMap:
    live = {publication.address for publication in portal.live}
    redirects = {path: target for path, target in _redirects(portal) if path not in live}
    gone = {path: fact for path, fact in _gone(portal) if path not in live and path not in redirects}
    return AddressMap(redirects=redirects, gone=gone)


def _redirects(portal: Portal) -> Iterator[tuple[str, str]]:
    """Former addresses (the newest publication wins where two claim one) and permanent ids."""
    for publication in sorted(portal.live, key=lambda item: item.published_at):
        for former in publication.former_addresses:
            yield former, publication.address
    for public_id in sorted({item.key for item in portal.live if item.kind in {"result", "sourced"}}):
        for locale in LOCALES:
            if target := permanent_target(portal, public_id, locale):
                yield id_path(public_id, locale), target


def _gone(portal: Portal) -> Iterator[tuple[str, Gone]]:
    for publication in sorted(portal.withdrawn, key=lambda item: item.published_at):
        since = publication.withdrawn_at or publication.published_at
        fact = Gone(reason=publication.withdrawal_reason, since=since.isoformat(), page=gone_page(publication))
        for address in (*publication.former_addresses, *_permanent(publication), publication.address):
            yield address, fact


def _permanent(publication: Publication) -> Iterator[str]:
    if publication.kind in {"result", "sourced"}:
        yield id_path(publication.key, "en" if publication.locale == "en" else "zh-hans")
