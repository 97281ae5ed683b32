"""The private side: export of a library of public states, and the queries of one publication beside it.

``python -m tools.bench.private SIZE FOLDER``. The states are put into a database of the benchmark's own, with
approvals by three invented accounts, as the triggers demand; then one real story is taken through its approvals.
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import django

from site_static.tests.synthetic import synthetic_stories

from .ledger import Entry, make_public

CHUNK = 500


def main(size: int, folder: Path) -> None:
    """Print export seconds and queries, and the queries of one publication, as JSON."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    fill(size)
    seconds, queries = export(folder)
    told = {"export_seconds": seconds, "export_queries": queries, "subjects": 2 * size}
    print(json.dumps(told | {"queries_per_page": queries_of_one_publication()}))


def fill(size: int) -> None:
    """Public states of ``size`` results in two languages."""
    stories = (Entry(order, record) for order, record in enumerate(synthetic_stories(size), 1))
    while batch := list(islice(stories, CHUNK)):
        make_public(batch)


def export(folder: Path) -> tuple[float, int]:
    """Seconds and queries to write every public state into a record on disk."""
    from django.db import connection

    from content.store import RecordStore
    from showcase.publication.export import export_all
    from site_static.tests.records import media

    drawn = RecordStore(folder / "drawn")
    media(drawn)
    asked = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*given)

    started = time.perf_counter()
    with connection.execute_wrapper(count):
        export_all(RecordStore(folder / "exported"), drawn.media)
    return time.perf_counter() - started, asked


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
