"""The last ten minutes of a round: 1,000 organisations, 800 submissions there already, the last 200 by 50 in parallel.

``python -m tools.bench.collection``: on SQLite as `make run` serves it and on PostgreSQL. Each person opens the form,
saves twice while typing, submits and looks at the result. Once with the ten minutes pressed into one, once with no
pause at all; the log-in page under the same 50 stands beside as reference. Printed: p50, p95, errors, what was lost.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.postgresql import temporary_server

from . import ROOT

ORGANISATIONS, BEFORE, LAST, PARALLEL = 1000, 800, 200, 50
PACED_SECONDS = 60.0
PORT = 8793


def prepare() -> None:
    """In a process of its own: the organisations, their members and lists, what is filed already; told as JSON."""
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in by one here
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from showcase.intake import filing
    from showcase.intake.models import Candidate, Submission
    from showcase.intake.portal.questions import Form
    from showcase.intake.tests import samples
    from showcase.library.tests.samples import make_world
    from showcase.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    make_world()
    now, told = timezone.now(), []
    for number in range(ORGANISATIONS):
        slug = f"bench-{number}"
        Organisation.objects.create(slug=slug, name=f"压测单位{number}")
        by = samples.member(slug)
        name = f"第{number}项成果：{random.Random(number).getrandbits(80):x}"  # noqa: S311  (names that differ)
        made = samples.candidate(slug, by=by, name=name)
        if number < BEFORE:
            filing.file(Candidate.objects.get(pk=made.pk), by=by, at=now)
        elif number < BEFORE + LAST:
            session = SessionStore()
            session[SESSION_KEY], session[HASH_SESSION_KEY] = str(by.pk), by.get_session_auth_hash()
            session[BACKEND_SESSION_KEY] = "showcase.intake.portal.backend.AccountBackend"
            session.create()
            fields = _fields(Form(), made) + [[name, "on"] for name in samples.ALL_CLEAR]
            told.append({"pk": made.pk, "session": session.session_key, "version": made.version, "fields": fields})
    sys.stdout.write(json.dumps({"filed": Submission.objects.count(), "people": told}))


def _fields(form: Any, candidate: Any) -> list[list[str]]:
    """What a browser would send of the form."""
    sent: list[list[str]] = []
    for section in form.sections(candidate.facts):
        rows = [row for group in section.groups for row in group.rows]
        for question in [*section.questions, *(one for row in rows for one in row)]:
            match question.kind:
                case "tick":
                    sent += [[question.name, "on"]] if question.value else []
                case "choices":
                    sent += [[question.name, code] for code, label in question.options if code in question.chosen]
                case "file":
                    pass
                case _:
                    sent.append([question.name, str(question.value)])
    return sent


def counted() -> None:
    """In a process of its own: how many submissions there are, and how many numbers are given twice."""
    import django

    django.setup()
    from showcase.intake.models import Submission, SubmissionEvent

    rows = Submission.objects.filter(candidate__organisation__slug__startswith="bench-")
    events = SubmissionEvent.objects.filter(submission__in=rows).count()
    sys.stdout.write(json.dumps({"submissions": rows.count(), "events": events}))


@contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """The portal as `make run` serves it."""
    command = f"-m gunicorn --workers 2 --timeout 120 --log-level warning --bind 127.0.0.1:{PORT} cms.portal.wsgi"
    process = subprocess.Popen([sys.executable, *command.split()], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if _request("GET", "/log-in/", "")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def _request(method: str, path: str, cookie: str, body: str = "", **headers: str) -> tuple[int, float, bytes]:
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    token = "c" * 32
    sent = {"Cookie": f"collection_session={cookie}; collection_csrf={token}", **headers}
    if body:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
    connection.request(method, path, body or None, sent)
    reply = connection.getresponse()
    data = reply.read()
    connection.close()
    return reply.status, time.monotonic() - started, data


def _each(work: Callable[[Any], None], share: list[Any]) -> None:
    for one in share:
        work(one)


class Crowd:
    """50 at once, each with their share; every answer with its time."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.bad: list[str] = []
        self.lock = threading.Lock()

    def run(self, work: Callable[[Any], None], people: list[Any]) -> None:
        shares = [people[start::PARALLEL] for start in range(PARALLEL)]
        threads = [threading.Thread(target=_each, args=[work, share]) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def note(self, what: str, status: int, seconds: float, wanted: int) -> None:
        with self.lock:
            self.times.append(seconds)
            if status != wanted:
                self.bad.append(f"{what}: {status}")

    def told(self) -> str:
        times = sorted(self.times)
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        return f"{len(times)} 次请求，p50 {p50 * 1000:.0f} ms，p95 {p95 * 1000:.0f} ms，异常 {len(self.bad)} 次"


def submit(crowd: Crowd, pause: float, person: dict[str, Any]) -> None:
    """One person: open, save twice, submit, look."""
    lots = random.Random(person["pk"])  # noqa: S311  (pauses)
    path, version = f"/list/{person['pk']}/", person["version"]

    def wait() -> None:
        time.sleep(lots.uniform(0.5, 1.5) * pause)

    wait()
    status, seconds, _data = _request("GET", path, person["session"])
    crowd.note("open", status, seconds, 200)
    fields: list[tuple[str, str]] = [(name, text) for name, text in person["fields"] if name != "abstract"]
    for text in ("先写的公众摘要。", "改好的公众摘要，写明指标 26.8%。"):
        wait()
        body = urlencode([*fields, ("abstract", text), ("version", str(version))])
        headers = {"X-Requested-With": "autosave"}
        status, seconds, data = _request("POST", path, person["session"], body, **headers)
        crowd.note("save", status, seconds, 200)
        version = json.loads(data)["version"] if status == 200 else version
    wait()
    body = urlencode([*fields, ("abstract", text), ("version", str(version)), ("file", "")])
    status, seconds, _data = _request("POST", path, person["session"], body)
    crowd.note("submit", status, seconds, 302)
    status, seconds, _data = _request("GET", "/", person["session"])
    crowd.note("home", status, seconds, 200)


def measure(name: str, environment: dict[str, str]) -> None:
    told = _child("prepare", environment)
    people = told["people"]
    half = len(people) // 2
    with served(environment):
        reference = Crowd()
        reference.run(lambda _one: reference.note("log-in", *_request("GET", "/log-in/", "")[:2], 200), people)
        print(f"{name}\t登录页（对照，50 人同时）\t{reference.told()}", flush=True)
        for title, share, pause in (
            (f"最后十分钟压到 {PACED_SECONDS:.0f} 秒", people[:half], PACED_SECONDS * PARALLEL / half / 4),
            ("50 人不停顿", people[half:], 0.0),
        ):
            crowd = Crowd()
            crowd.run(partial(submit, crowd, pause), share)
            print(f"{name}\t{title}，{len(share)} 项\t{crowd.told()}{_kinds(crowd)}", flush=True)
    found = _child("counted", environment)
    lost = told["filed"] + len(people) - found["submissions"]
    print(f"{name}\t申报 {found['submissions']} 项，台账 {found['events']} 条，丢失 {lost} 项", flush=True)


def _kinds(crowd: Crowd) -> str:
    return "：" + "、".join(sorted(set(crowd.bad))) if crowd.bad else ""


def _child(part: str, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-c", f"from tools.bench import collection; collection.{part}()"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hcg-collection-") as folder:
        common = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.portal.settings", "ALLOWED_HOSTS": "127.0.0.1"}
        measure("SQLite", common | {"DATA_DIR": str(Path(folder) / "sqlite"), "DATABASE_URL": ""})
        with temporary_server() as address:
            measure("PostgreSQL", common | {"DATA_DIR": str(Path(folder) / "pg"), "DATABASE_URL": address})


if __name__ == "__main__":
    main()
