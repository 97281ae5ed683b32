"""Small valid records for the tests of the ground floor."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from content import records
from content.records import (
    Claim,
    Completer,
    Contact,
    Entry,
    Evidence,
    Figure,
    Picture,
    Publication,
    Rendition,
    Result,
    Standing,
    Transfer,
    Unit,
)

JPEG = b"\xff\xd8\xff not a real picture"


def standing(**facts: Any) -> Standing:
    return Standing(
        **{
            "locale": "zh-hans",
            "slug": "about",
            "title": "关于",
            "content_source": "示例单位",
            "role": "about",
            "summary": "示例",
            **facts,
        }
    )


def with_picture(name: str) -> Standing:
    rendition = Rendition(name=name, width=10, height=10)
    picture = Picture(alt="示例", credit="示例", licence="CC0", renditions=(rendition,))
    return standing(body=(Figure(picture=picture),))


def result(**facts: Any) -> Result:
    """The least that a result needs."""
    return Result(
        **{
            "locale": "zh-hans",
            "slug": "sample",
            "title": "示例成果",
            "content_source": "示例单位",
            "id": "ZLHCG-DEMO-0001",
            "one_liner": "一句话",
            "abstract": "摘要",
            "official_name": "示例成果登记名",
            "category": "key-technology",
            "entry": Entry(batch="b", document="d", entered_on=date(2026, 1, 1)),
            "contact": Contact(office="示例办公室"),
            "last_confirmed_on": date(2026, 1, 1),
            "reporting_unit": Unit(organisation="sample"),
            "city": "city:330100",
            "units": (Unit(organisation="sample"),),
            "completers": (Completer(name="示例甲"),),
            "fields": ("field:energy",),
            "transfer": Transfer(modes=()),
            "body": (),
            **facts,
        }
    )


def evidence(number: int) -> Evidence:
    return Evidence(
        number=number, kind="evidence-kind:report", statement="示例", issuer="示例", issued_on=date(2026, 1, 1)
    )


def claim(*numbers: int) -> Claim:
    return Claim(
        kind="claim-kind:leading",
        statement="示例",
        verifier="示例",
        verified_on=date(2026, 1, 1),
        evidence=numbers,
    )


def receipts(digest: str, version: int, at: datetime) -> tuple[records.Receipt, ...]:
    """Receipts of so many versions, as the exporter would write them."""
    made: list[records.Receipt] = []
    for number in range(1, version + 1):
        made.append(
            records.Receipt(
                version=number,
                digest=digest,
                stages=tuple(records.StagePassed(stage=stage, at=at) for stage in (1, 2, 3)),
                published_at=at,
                previous=records.receipt_digest(made[-1]) if made else None,
            )
        )
    return tuple(made)


def envelope(record: records.StoryRecord, **facts: Any) -> Publication:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    return Publication(
        **{
            "kind": records.kind_of(record),
            "key": records.key_of(record),
            "locale": records.locale_of(record),
            "status": "live",
            "version": 1,
            "order": 1,
            "digest": records.digest(records.encode(record)),
            "receipts": receipts(records.digest(records.encode(record)), facts.get("version", 1), now),
            "address": records.address(record),
            "first_published_at": now,
            "published_at": now,
            **facts,
        }
    )


def tombstone(publication: Publication) -> Publication:
    return msgspec.structs.replace(
        publication, status="withdrawn", withdrawn_at=publication.published_at, withdrawal_reason="数据有误"
    )
