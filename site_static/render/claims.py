"""The addresses that a story claims: its own, former ones, its permanent id."""

from collections.abc import Iterator

from content.records import LOCALES, Locale, Publication

RESULTS = frozenset({"result", "sourced"})
"""The kinds that are listed as results and have a permanent id."""


def claims_of(publication: Publication) -> Iterator[str]:
    """Former addresses of a story, its permanent ids, and its own address (which may be given up)."""
    yield from publication.former_addresses
    yield publication.address
    yield from ids_of(publication)


def ids_of(publication: Publication) -> tuple[str, ...]:
    """The addresses of a result's permanent id."""
    return tuple(id_path(publication.key, locale) for locale in LOCALES) if publication.kind in RESULTS else ()


def answered(publication: Publication) -> tuple[object, ...]:
    """What the map says of a story."""
    withdrawn = publication.withdrawn_at, publication.withdrawal_reason
    since = publication.published_at if publication.status == "withdrawn" else None
    return publication.status, publication.address, publication.former_addresses, withdrawn, since


def id_path(public_id: str, locale: str) -> str:
    return f"{prefix(locale)}/id/{public_id}/"


def id_at(path: str) -> tuple[str, Locale] | None:
    """The permanent id, and the language, of which a path is the address; the inverse of `id_path`."""
    for locale in LOCALES:
        before = id_path("", locale).removesuffix("/")
        if path.startswith(before):
            return path.removeprefix(before).removesuffix("/"), locale
    return None


def prefix(locale: str) -> str:
    """Where a language stands in the address."""
    return "/en" if locale == "en" else ""
