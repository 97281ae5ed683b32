"""Many subjects made public at once, for measurements: approved by three invented accounts, as the triggers demand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from content import records

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAGES = (1, 2, 3)


class Entry(NamedTuple):
    """One subject: when it first became public, the record, and the page with its revision, where it has one."""

    order: int
    record: records.StoryRecord
    page: int | None = None
    revision: int | None = None


def make_public(entries: Sequence[Entry]) -> None:
    """The first version of each, in every table that a publication writes."""
    from django.db import transaction

    from showcase.publication.models import Approval, PublicState, PublicVersion, RecordBytes
    from showcase.publication.subjects import Subject

    encoded = [records.encode(entry.record) for entry in entries]
    subjects = [
        Subject(records.kind_of(one.record), records.key_of(one.record), one.record.locale)._asdict() for one in entries
    ]
    versions = [
        {**subject, "version": 1, "record_id": records.digest(data)}
        for subject, data in zip(subjects, encoded, strict=True)
    ]
    with transaction.atomic():
        RecordBytes.objects.bulk_create(RecordBytes(digest=records.digest(data), data=data) for data in encoded)
        Approval.objects.bulk_create(
            Approval(**row, stage=stage, user_id=stage, user_name=f"account {stage}", secrecy_cleared=stage == 3)
            for row in versions
            for stage in STAGES
        )
        states = PublicState.objects.bulk_create(PublicState(**subject) for subject in subjects)
        for state, entry, row in zip(states, entries, versions, strict=True):
            state.version, state.live, state.order, state.page_id = 1, True, entry.order, entry.page
            state.record_id, state.address = row["record_id"], records.address(entry.record)
            state.first_published_at = state.published_at = NOW
        fields = ["version", "live", "order", "page_id", "record", "address", "first_published_at", "published_at"]
        PublicState.objects.bulk_update(states, fields, batch_size=100)
        PublicVersion.objects.bulk_create(
            PublicVersion(**row, revision_id=entry.revision, published_at=NOW)
            for row, entry in zip(versions, entries, strict=True)
        )
