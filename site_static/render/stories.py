"""The page of one story, and the JSON beside it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from content import records
from content.records import (
    Claim,
    Evidence,
    Publication,
    Result,
    Sourced,
    Standing,
    StoryRecord,
)
from content.store import subject_name

from .cards import Card
from .citations import Work, citations, gbt7714
from .claims import prefix
from .evidence import citing
from .finder import SCRIPT
from .formats import local_date
from .gathered import above, newest_day
from .home import home_facts
from .life import life_line
from .listings import combines, front_facts, list_facts
from .maker import Article, Page, PageMaker, Roots
from .names import Names
from .places import RELEASE_PLACES
from .plain import site_map_facts
from .portal import Portal
from .prose import prose
from .releases import ReleaseEntry

_encoder = msgspec.json.Encoder(order="sorted")


class Proof(NamedTuple):
    """A claim as the page shows it: with its evidence, and whether its time has run out."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    expired: bool


def render_story(
    record: StoryRecord, portal: Portal, publication: Publication | None = None, *, roots: Roots | None = None
) -> str:
    """The page of a story as a build would make it, for previews.

    Without ``publication`` the page has no publish time. Organisations and terms that are not published show
    their id; nothing is raised for them. ``roots`` says where styles and media are served.
    """
    maker = PageMaker(portal, roots or Roots(), strict=False)
    return story_html(maker, record, publication, _names(maker, record))


class Approved(NamedTuple):
    """A story with the bytes that were approved: those that its receipt has the hash of."""

    record: StoryRecord
    data: bytes


def story_documents(maker: PageMaker, approved: Approved, publication: Publication) -> tuple[bytes, bytes]:
    """A published story as HTML and as JSON. Raises UnresolvedReference and other PortalErrors."""
    record = approved.record
    names = _names(maker, record)
    html = story_html(maker, record, publication, names)
    return html.encode(), story_json(maker, approved, publication, names)


def _names(maker: PageMaker, record: StoryRecord) -> Names:
    return maker.names(record.locale, f"{records.kind_of(record)}/{records.key_of(record)}.{record.locale}")


def story_html(maker: PageMaker, record: StoryRecord, publication: Publication | None, names: Names) -> str:
    page = _page(maker, record, publication)
    facts: dict[str, Any] = {"record": record, "prose": lambda html, level: prose(html, names.address, level)}
    facts |= _FACTS.get(records.kind_of(record), _release_facts)(maker, record)
    if isinstance(record, Result | Sourced):
        facts |= _citing(maker, record, publication, names)
    return maker.render(f"{_template(record)}.html", page, names=names, **facts)


def story_json(maker: PageMaker, approved: Approved, publication: Publication, names: Names) -> bytes:
    """The record byte for byte as it was approved, with the names that its page resolved and what publishing knows."""
    subject = f"{publication.kind}/{publication.key}"
    document = {
        "schema": "page/1",
        "record": msgspec.Raw(approved.data.rstrip()),
        "names": {key: _named(value) for key, value in sorted(names.seen.items())},
        "publication": {
            "subject": subject_name(publication),
            "address": publication.address,
            "version": publication.version,
            "digest": publication.digest,
            "first_published_at": publication.first_published_at,
            "published_at": publication.published_at,
            "receipts": publication.receipts,
            "languages": dict(maker.story_alternates(subject)),
        },
        **_front_list(maker, approved.record),
    }
    return _encoder.encode(document) + b"\n"


def _front_list(maker: PageMaker, record: StoryRecord) -> Mapping[str, Any]:
    """Home and the front of the listing give their newest results as other lists do."""
    if not isinstance(record, Standing) or record.role not in {"home", "results"}:
        return {}
    return list_facts(maker.portal.all_results(record.locale), 0)


def _named(value: records.Organisation | records.Term) -> Mapping[str, str]:
    return {"zh-hans": value.name, "en": value.name_en} if value.name_en else {"zh-hans": value.name}


def _template(record: StoryRecord) -> str:
    if not isinstance(record, Standing):
        return records.kind_of(record)
    return {"home": "home", "results": "listing", "site-map": "site-map"}.get(record.role, "standing")


def _page(maker: PageMaker, record: StoryRecord, publication: Publication | None) -> Page:
    kind = records.kind_of(record)
    path = publication.address if publication else records.address(record)
    if isinstance(record, Standing) and record.role in {"home", "results"}:
        return maker_front(maker, record, path)
    column = maker.column(RELEASE_PLACES.get(kind, "about" if kind == "standing" else "results"), record.locale)
    return Page(
        path=path,
        locale=record.locale,
        title=record.title,
        description=_description(record),
        alternates=maker.story_alternates(f"{kind}/{records.key_of(record)}"),
        demonstration=record.demonstration or maker.site.demonstration,
        column=column,
        article=Article(record.title, record.content_source, publication),
        trail=tuple(crumb for crumb in maker.crumbs(column, record.locale) if crumb.path != path),
        picture=getattr(record, "picture", None),
        social=getattr(record, "social", None),
    )


def maker_front(maker: PageMaker, record: Standing, path: str) -> Page:
    """Home and the front of the listing are no articles: three and seven tags, not ten."""
    results = maker.portal.all_results(record.locale)
    combined = record.role == "results" and combines(results, 0)
    return Page(
        path=path,
        locale=record.locale,
        title=record.title,
        description=record.summary,
        alternates=maker.alternates(path),
        demonstration=record.demonstration or maker.site.demonstration,
        column=maker.column("results", record.locale) if record.role == "results" else None,
        trail=above(maker, maker.column("results", record.locale), record.locale) if record.role == "results" else (),
        feed=f"{prefix(record.locale)}/feed.xml",
        picture=record.picture,
        scripts=(SCRIPT,) if combined else (),
        updated=newest_day(results.newest) if record.role == "results" else maker.portal.today,
    )


def _description(record: StoryRecord) -> str:
    if isinstance(record, Result):
        return record.abstract
    if isinstance(record, Sourced):  # one gazette tells of many: its title alone would describe none of them
        return f"{record.title} · {record.source_title}"
    return record.summary


def _result_facts(maker: PageMaker, record: Result) -> dict[str, Any]:
    evidence = {item.number: item for item in record.evidence}
    proofs = [
        Proof(claim, tuple(evidence[n] for n in claim.evidence), _expired(maker, record, claim))
        for claim in record.claims
    ]
    return {
        "proofs": proofs,
        "with_evidence": citing(record.evidence, maker.words(record.locale)("佐证 %(n)s") % {"n": ""}),
        "life": life_line(maker, record, _releases_of(maker, record)),
        "related": _cards(maker, record.related, record.locale),
    }


def _expired(maker: PageMaker, record: Result, claim: Claim) -> bool:
    return maker.portal.is_expired(claim.expires_on, record.id, record.locale)


def _sourced_facts(maker: PageMaker, record: Sourced) -> dict[str, Any]:
    return {"releases": _releases_of(maker, record)}


def _citing(
    maker: PageMaker, record: Result | Sourced, publication: Publication | None, names: Names
) -> dict[str, Any]:
    """The permanent address and the ways to cite it."""
    site = maker.site
    permanent = f"{maker.portal.base_url}{prefix(record.locale)}/id/{record.id}/"
    work = Work(
        id=record.id,
        title=record.title,
        authors=_authors(maker, record, names),
        abstract=record.abstract if isinstance(record, Result) else record.source_title,
        day=local_date(publication.published_at).isoformat() if publication else "",
        site=site.name if record.locale == "zh-hans" else site.name_en,
        address=permanent,
        locale=record.locale,
    )
    words = maker.words(record.locale)
    cited = gbt7714(work, words("引用日期"), words("等"))
    return {"permanent": permanent, "cited": cited, "citations": citations(work)}


def _authors(maker: PageMaker, record: Result | Sourced, names: Names) -> tuple[str, ...]:
    """Who answers for what a page says: the completing units for a result; for what a public source prints, this site,
    since the units there had no part in the page."""
    if isinstance(record, Sourced):
        return (maker.site.name if record.locale == "zh-hans" else maker.site.name_en,)
    return tuple(str(names.unit(unit)) for unit in record.units)


def _releases_of(maker: PageMaker, record: Result | Sourced) -> tuple[ReleaseEntry, ...]:
    return maker.portal.releases_of(record.id, record.locale)


def _cards(maker: PageMaker, ids: tuple[str, ...], locale: str) -> tuple[Card, ...]:
    """Cards of the results that are public in this language; others are left out."""
    return tuple(card for key in ids if (card := maker.portal.find_card(key, locale)))


def _release_facts(maker: PageMaker, record: Any) -> dict[str, Any]:
    """Events, rankings and themes name results: where one has no page in this language, its id stands alone."""
    return {
        "card_of": lambda result: maker.portal.find_card(result, record.locale),
        "years": lambda: tuple(reversed(maker.portal.releases(record.locale, "ranking"))),
    }


def _standing_facts(maker: PageMaker, record: Standing) -> dict[str, Any]:
    facts = {"home": home_facts, "results": front_facts, "site-map": site_map_facts}.get(record.role)
    return {**(facts(maker, record.locale) if facts else {}), "story": record}


_FACTS: dict[str, Any] = {"result": _result_facts, "sourced": _sourced_facts, "standing": _standing_facts}
