"""``map.json`` of an edition: what a server answers where there is no page. Engine and server share these types."""

import msgspec


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawn address: public reason, moment, and the file in the edition that says so."""

    reason: str
    since: str
    page: str


class AddressMap(msgspec.Struct, frozen=True, kw_only=True):
    """``redirects`` lead to a live page in one hop; no address is in both, and none has a page of its own.

    Only ``/id/<id>/`` has a page as well, for servers that know no redirects.
    """

    redirects: dict[str, str]
    gone: dict[str, Gone]
