"""From the commit of "publish" in the CMS to readers: ``python -m tools.bench.committing SIZE FOLDER [ROUNDS]``.

A desk with one story of its own stands before a record of ``SIZE`` synthetic results. The third approval is given in
this process, as the desk does; the publisher is a process of its own, woken by the approval; the page is asked for over
HTTP until the new text is there. Copies are compressed and editions signed, as in an installation. One change at a
time: the next one is written when the publisher has nothing left to do.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django

from . import ROOT

ROUNDS = 30
WARM = 5
PATIENCE = 900.0
"""Seconds for the first edition, which is a full build."""


def main(size: int, _folder: Path, rounds: int = ROUNDS) -> None:
    """Print p50 and p95 in milliseconds as JSON. ``DATA_DIR`` is that of the environment."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from site_static.serve import PortalServer
    from site_static.tests.synthetic import synthetic_record
    from tools.bench.story import people, ready_story

    call_command("migrate", verbosity=0, interactive=False)
    story, staff = ready_story(), people()
    synthetic_record(settings.RECORD_ROOT, size)
    command = [sys.executable, str(ROOT / "manage.py"), "publisher"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as publisher:
        try:
            server = PortalServer(("127.0.0.1", 0), settings.EDITIONS_ROOT)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            taken = [_publish(story, staff, turn, server.server_port) for turn in range(WARM + rounds)]
        finally:
            publisher.terminate()
    measured = sorted(taken[WARM:])
    print(json.dumps({"p50": measured[len(measured) // 2], "p95": measured[int(len(measured) * 0.95)]}))


def _publish(story: Any, staff: list[Any], turn: int, port: int) -> float:
    """Milliseconds from the third approval's commit to the page with the new line."""
    from showcase.publication import approving, proofreading

    line = f"第{turn}次修改"
    story.one_liner = line
    story.save_revision(user=staff[0])
    request = approving.submit(story.subject(), by=staff[0])
    if not turn:
        _confirm(request.record.record, by=staff[1])
    ticked = dict.fromkeys(proofreading.CHECKS, True)
    for stage in (1, 2, 3):
        approving.approve(
            request.pk, by=staff[stage], seen=request.record_id, proofreading=ticked, secrecy_cleared=stage == 3
        )
    committed = time.perf_counter()
    _await(port, "/results/measured-story/", line.encode())
    taken = (time.perf_counter() - committed) * 1000
    _settled()
    return taken


def _settled() -> None:
    """Wait until the publisher has written down that all is done."""
    from showcase.publication.models import OutboxEntry

    while OutboxEntry.objects.filter(done_at=None).exists():
        time.sleep(0.01)


def _confirm(record: Any, *, by: Any) -> None:
    """Make public what the story names, and what that names."""
    from content import records
    from showcase.publication import confirming

    waiting = {str(row.subject): row for row in confirming.waiting()}
    wanted: dict[str, Any] = {}
    found = [record]
    while found:
        for name in records.refers_to(found.pop()):
            if name in waiting and name not in wanted:
                wanted[name] = waiting[name].subject
                found.append(records.decode(waiting[name].data))
    confirming.confirm(wanted.values(), by=by)


def _await(port: int, address: str, wanted: bytes) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", address)
        answer = connection.getresponse()
        if wanted in answer.read() and answer.status == http.HTTPStatus.OK:
            return
        connection.close()
        time.sleep(0.002)
    raise SystemExit(f"{address} did not change")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
