"""The private side: export of a library of public states, and the queries of one publication beside it.

``python -m tools.bench.private SIZE FOLDER``. The states are put into a database of the benchmark's own, with
approvals by three invented accounts, as the triggers demand; then one real story is taken through its approvals.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 500


def main(size: int, folder: Path) -> None:
    """Print export seconds and the queries of one publication as JSON."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    fill(size)
    print(json.dumps({"export_seconds": export(folder), "queries_per_page": queries_of_one_publication()}))


def fill(size: int) -> None:
    """Public states of ``size`` results in two languages."""
    from content import records
    from site_static.tests.synthetic import synthetic_stories

    batch = []
    for order, record in enumerate(synthetic_stories(size), 1):
        batch.append((order, record, records.encode(record)))
        if len(batch) == CHUNK:
            _store(batch)
            batch = []
    _store(batch)


def _store(batch: list) -> None:  # type: ignore[type-arg]
    from django.db import transaction

    from content import records
    from showcase.publication.models import Approval, PublicState, RecordBytes

    def subject(record: records.Result) -> dict[str, str]:
        return {"kind": "result", "key": record.id, "locale": record.locale}

    with transaction.atomic():
        RecordBytes.objects.bulk_create(RecordBytes(digest=records.digest(data), data=data) for _, _, data in batch)
        Approval.objects.bulk_create(
            Approval(
                **subject(record),
                version=1,
                record_id=records.digest(data),
                stage=stage,
                user_id=stage,
                user_name=f"account {stage}",
                secrecy_cleared=stage == 3,
            )
            for _, record, data in batch
            for stage in (1, 2, 3)
        )
        states = PublicState.objects.bulk_create(PublicState(**subject(record)) for _, record, _ in batch)
        for state, (order, record, data) in zip(states, batch, strict=True):
            state.version, state.live, state.order = 1, True, order
            state.record_id, state.address = records.digest(data), records.address(record)
            state.first_published_at = state.published_at = NOW
        fields = ["version", "live", "order", "record", "address", "first_published_at", "published_at"]
        PublicState.objects.bulk_update(states, fields, batch_size=100)


def export(folder: Path) -> float:
    """Seconds to write every public state into a record on disk."""
    from content.store import RecordStore
    from showcase.publication.export import export_all
    from site_static.tests.records import media

    drawn = RecordStore(folder / "drawn")
    media(drawn)
    started = time.perf_counter()
    export_all(RecordStore(folder / "exported"), drawn.media)
    return time.perf_counter() - started


def queries_of_one_publication() -> int:
    """How many queries the third approval of one story makes, publication included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from showcase.publication import approving, proofreading
    from tools.bench.story import people, ready_story

    story, staff = ready_story(), people()
    request = approving.submit(story.subject(), by=staff[0])
    ticked = dict.fromkeys(proofreading.CHECKS, True)
    for stage in (1, 2, 3):
        with CaptureQueriesContext(connection) as captured:
            approving.approve(
                request.pk, by=staff[stage], seen=request.record_id, proofreading=ticked, secrecy_cleared=stage == 3
            )
    return len(captured)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
