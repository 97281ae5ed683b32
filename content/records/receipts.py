"""Receipts: proof beside every story that these bytes went through its approvals, when, and after which version.

A receipt names no person. Each names the hash of the one before, so that no version can be taken out afterwards.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from .base import Digest, Part

STAGES = (1, 2, 3)
"""三审: a story needs them all."""
Moment = Annotated[datetime, Meta(tz=True)]


class StagePassed(Part, frozen=True, kw_only=True):
    """One approval: which of the three, and when."""

    stage: Annotated[int, Meta(ge=1, le=3)]
    at: Moment


class Receipt(Part, frozen=True, kw_only=True):
    """One version of a story: hash of the approved bytes, the stages it passed, when it became public.

    ``previous`` is the hash of the receipt of the version before; the first has none.
    """

    version: Annotated[int, Meta(ge=1)]
    digest: Digest
    stages: tuple[StagePassed, ...]
    published_at: Moment
    previous: Digest | None = None


_encoder = msgspec.json.Encoder(order="sorted")


def receipt_digest(receipt: Receipt) -> str:
    """SHA-256 of a receipt's bytes: JSON with sorted keys and no blanks, as in the envelope and in ``index.json``."""
    return hashlib.sha256(_encoder.encode(receipt)).hexdigest()


def receipt_faults(receipts: Sequence[Receipt], *, version: int, digest: str) -> Iterator[str]:
    """What is wrong with the receipts of a story whose public version has this number and hash; nothing when all is."""
    if not receipts:
        yield "没有审批回执"
        return
    previous: str | None = None
    for number, receipt in enumerate(receipts, 1):
        if receipt.version != number or receipt.previous != previous:
            yield f"第 {receipt.version} 版的回执与上一版的对不上"
        if tuple(stage.stage for stage in receipt.stages) != STAGES:
            yield f"第 {receipt.version} 版的回执缺少审次"
        elif not _in_order([*(stage.at for stage in receipt.stages), receipt.published_at]):
            yield f"第 {receipt.version} 版的回执时间颠倒"
        previous = receipt_digest(receipt)
    if (receipts[-1].version, receipts[-1].digest) != (version, digest):
        yield "最后一份回执不是当前公开的这一版"


def _in_order(times: list[datetime]) -> bool:
    return times == sorted(times)
