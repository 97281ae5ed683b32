"""The end of a round: 1,000 organisations, 800 submissions there already, the last 200 in the last ten minutes.

``python -m tools.bench.collection``: on SQLite and on PostgreSQL, each served as `make run` serves it, with the terms
and organisations of the seed. Each person logs in, opens the form, saves twice while typing, submits and looks at the
start page. Three ways to come:

- at the rate of the ten minutes, one new person each 3 seconds, who pauses 1 to 5 seconds before each step: by default
  for 90 seconds (30 people), with ``--whole`` for five minutes (100 people);
- 50 in parallel, all beginning at once, each with the same pauses;
- 50 at once with no pause at all, each the next step as soon as the last is answered, until 50 have submitted.

The log-in page (nothing but a template) under the same 50 stands beside as the reference. Printed for each kind of
request: p50, p95; then the answers that were not the expected ones, and what was lost.
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
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from cms.serving import gunicorn
from tools.postgresql import temporary_server

from . import ROOT

ORGANISATIONS, BEFORE, LAST, PARALLEL = 1000, 800, 200, 50
EACH_SECONDS = 600 / LAST
FEW_PACED = 30
PASSWORD = "bench-password-1"  # noqa: S105  (of accounts in a temporary folder)
PORT = 8793


def prepare() -> None:
    """In a process of its own: the organisations, their members and lists, what is filed already; told as JSON."""
    import django
    from django.conf import settings

    hashers = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # those who log in get a real one
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from django.utils.module_loading import import_string

    from showcase.intake import filing
    from showcase.intake.models import Candidate, Submission
    from showcase.intake.portal.questions import Form
    from showcase.intake.tests import samples
    from showcase.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    call_command("load_taxonomies", dir=settings.SEED_ROOT / "taxonomies", stdout=StringIO())
    call_command("load_organisations", settings.SEED_ROOT / "organisations.jsonl", stdout=StringIO())
    now, told = timezone.now(), []
    real = import_string(hashers[0])().encode(PASSWORD, "salt-of-the-bench")
    for number in range(ORGANISATIONS):
        slug = f"bench-{number}"
        Organisation.objects.create(slug=slug, name=f"压测单位{number}")
        by = samples.member(slug)
        name = f"第{number}项成果：{random.Random(number).getrandbits(80):x}"  # noqa: S311  (names that differ)
        made = samples.candidate(slug, by=by, name=name, **_of_the_seed(slug))
        if number < BEFORE:
            filing.file(Candidate.objects.get(pk=made.pk), by=by, at=now)
        elif number < BEFORE + LAST:
            by.password = real
            by.save()
            fields = _fields(Form(), made) + [[name, "on"] for name in samples.ALL_CLEAR]
            told.append({"pk": made.pk, "email": by.email, "version": made.version, "fields": fields})
    sys.stdout.write(json.dumps({"filed": Submission.objects.count(), "people": told}))


def _of_the_seed(slug: str) -> dict[str, Any]:
    """What the sample names of the small world of tests, as the real lists have it."""
    return {
        "fields": ["new-energy", "advanced-materials"],
        "clusters": ["integrated-circuits"],
        "units": [{"organisation": slug}, {"name": "名录外单位"}],
        "completers": [{"name": "张三", "unit": slug}, {"name": "李四", "unit": None}],
    }


def _fields(form: Any, candidate: Any) -> list[list[str]]:
    """What a browser would send of the form."""
    sent: list[list[str]] = []
    for section in form.sections(candidate.facts):
        rows = [row for group in section.groups for row in group.rows]
        for question in [*section.questions, *(one for row in rows for one in row.questions)]:
            match question.kind:
                case "tick":
                    sent += [[question.name, "on"]] if question.value else []
                case "choices":
                    sent += [[question.name, code] for code, label in question.options if code in question.chosen]
                case "names":
                    sent += [[question.name, one] for one in question.chosen]
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
    command = gunicorn(PORT, "cms.portal.wsgi")
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if _request("GET", "/log-in/", "").status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


class Answer(NamedTuple):
    status: int
    seconds: float
    data: bytes
    session: str
    """The key of the session that it began, if it began one."""


def _request(method: str, path: str, session: str, body: str = "", **headers: str) -> Answer:
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    token = "c" * 32
    sent = {"Cookie": f"collection_session={session}; collection_csrf={token}", **headers}
    if body:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
    connection.request(method, path, body or None, sent)
    reply = connection.getresponse()
    data, seconds = reply.read(), time.monotonic() - started
    connection.close()
    cookies = SimpleCookie(", ".join(reply.headers.get_all("Set-Cookie", [])))
    begun = cookies["collection_session"].value if "collection_session" in cookies else ""
    return Answer(reply.status, seconds, data, begun)


class Crowd:
    """Many people at once; every answer with its time."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.bad: list[str] = []
        self.lock = threading.Lock()

    def note(self, what: str, status: int, seconds: float, wanted: int) -> None:
        with self.lock:
            self.times[what].append(seconds)
            if status != wanted:
                self.bad.append(f"{what}: {status}")

    def at_once(self, work: Callable[[Any], None], people: list[Any]) -> None:
        """All of them, 50 at a time."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            list(pool.map(work, people))

    def one_by_one(self, work: Callable[[Any], None], people: list[Any]) -> None:
        """A new one after each of the seconds that the ten minutes leave."""
        with ThreadPoolExecutor(len(people)) as pool:
            for person in people:
                pool.submit(work, person)
                time.sleep(EACH_SECONDS)

    def told(self) -> str:
        kinds = {**self.times, "全部": [one for times in self.times.values() for one in times]}
        told = "；".join(f"{what} {_percentiles(times)}" for what, times in kinds.items())
        return f"{told}；异常 {len(self.bad)} 次" + ("：" + "、".join(sorted(set(self.bad))) if self.bad else "")


def _percentiles(times: list[float]) -> str:
    times = sorted(times)
    return f"{times[len(times) // 2] * 1000:.0f}/{times[int(len(times) * 0.95)] * 1000:.0f} ms"


def submit(crowd: Crowd, pause: float, person: dict[str, Any]) -> None:
    """One person: log in, open, save twice, submit, look."""
    lots = random.Random(person["pk"])  # noqa: S311  (pauses)
    path, version = f"/list/{person['pk']}/", person["version"]

    def ask(what: str, wanted: int, method: str, path: str, body: str = "", **headers: str) -> Answer:
        time.sleep(lots.uniform(1, 5) * pause)
        answer = _request(method, path, session, body, **headers)
        crowd.note(what, answer.status, answer.seconds, wanted)
        return answer

    session = ""
    answer = ask("登录", 302, "POST", "/log-in/", urlencode({"username": person["email"], "password": PASSWORD}))
    session = answer.session
    ask("打开表单", 200, "GET", path)
    fields: list[tuple[str, str]] = [(name, text) for name, text in person["fields"] if name != "abstract"]
    for text in ("先写的公众摘要。", "改好的公众摘要，写明指标 26.8%。"):
        body = urlencode([*fields, ("abstract", text), ("version", str(version))])
        answer = ask("自动保存", 200, "POST", path, body, **{"X-Requested-With": "autosave"})
        version = json.loads(answer.data)["version"] if answer.status == 200 else version
    ask("报送", 302, "POST", path, urlencode([*fields, ("abstract", text), ("version", str(version)), ("file", "")]))
    ask("首页", 200, "GET", "/")


def measure(name: str, environment: dict[str, str], *, paced: int) -> None:
    told = _child("prepare", environment)
    people = told["people"][: paced + 2 * PARALLEL]
    with served(environment):
        reference = Crowd()
        reference.at_once(lambda _one: _log_in_page(reference), [None] * LAST)
        print(f"{name}\t登录页，{PARALLEL} 人同时（对照）\t{reference.told()}", flush=True)
        crowd = Crowd()
        crowd.one_by_one(partial(submit, crowd, 1.0), people[:paced])
        print(f"{name}\t每 {EACH_SECONDS:.0f} 秒来一人，{paced} 项\t{crowd.told()}", flush=True)
        for how, pause, some in (
            ("每步停顿", 1.0, people[paced : paced + PARALLEL]),
            ("不停顿", 0.0, people[paced + PARALLEL :]),
        ):
            crowd = Crowd()
            crowd.at_once(partial(submit, crowd, pause), some)
            print(f"{name}\t{PARALLEL} 人同时、{how}\t{crowd.told()}", flush=True)
    found = _child("counted", environment)
    lost = told["filed"] + len(people) - found["submissions"]
    print(f"{name}\t申报 {found['submissions']} 项，台账 {found['events']} 条，丢失 {lost} 项", flush=True)


def _log_in_page(crowd: Crowd) -> None:
    answer = _request("GET", "/log-in/", "")
    crowd.note("登录页", answer.status, answer.seconds, 200)


def _child(part: str, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-c", f"from tools.bench import collection; collection.{part}()"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    paced = LAST - 2 * PARALLEL if "--whole" in sys.argv else FEW_PACED
    with tempfile.TemporaryDirectory(prefix="hcg-collection-") as folder:
        common = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.portal.settings", "ALLOWED_HOSTS": "127.0.0.1"}
        measure("SQLite", common | {"DATA_DIR": str(Path(folder) / "sqlite"), "DATABASE_URL": ""}, paced=paced)
        with temporary_server() as address:
            measure("PostgreSQL", common | {"DATA_DIR": str(Path(folder) / "pg"), "DATABASE_URL": address}, paced=paced)


if __name__ == "__main__":
    main()
