"""The demonstration becomes public by approvals like everything else, and nothing becomes public in any other way."""

import contextlib
import io
import json
import re
from argparse import Action
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import BaseCommand, CommandError, call_command, get_commands, load_command_class
from django.core.serializers import serialize
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from cms import publisher
from showcase.intake.models.rounds import round_at
from showcase.library.models import Achievement
from showcase.organisations.models import Organisation
from showcase.pages import writing
from showcase.publication.models import Approval, EditEvent, OutboxEntry, PublicState, RecordBytes
from site_static.trust import KEYS
from tests import demo_slice

pytestmark = pytest.mark.django_db
SEED = Path(__file__).parents[1] / "content" / "seed"


def quietly(name: str, *arguments: str) -> None:
    """Run a command; what it says goes nowhere."""
    call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())


# The demonstration --------------------------------------------------------------------------------------------------


def state() -> dict[str, tuple[Any, ...]]:
    """What is public, without the times at which it became so."""
    return {str(row): (row.live, row.record_id, row.address, row.order) for row in PublicState.objects.all()}


def editors(subject: Any) -> set[int | None]:
    return set(EditEvent.objects.of(subject).values_list("actor_id", flat=True))


def approvals(row: PublicState) -> list[tuple[int, int, str]]:
    """Stage and person of every approval of the public version, and the hash that was approved."""
    found = Approval.objects.of(row.subject).filter(version=row.version)
    return [(approval.stage, approval.user_id, approval.record_id) for approval in found]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> SimpleNamespace:
    """A small demonstration, set up in one go: its public states with their ledgers, and the portal."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(**_folders(folder)), transaction.atomic():
        quietly("setup_demo")
        rows = [(row, approvals(row), editors(row.subject)) for row in PublicState.objects.all()]
        waiting = OutboxEntry.objects.filter(done_at=None).count()
        made = SimpleNamespace(state=state(), rows=rows, waiting=waiting, site=folder / "editions" / "current" / "site")
        transaction.set_rollback(True)
    return made


def _folders(folder: Path) -> dict[str, Path]:
    return {
        "DATA_DIR": folder,
        "SEED_ROOT": demo_slice.cut(SEED, folder / "seed"),
        "RECORD_ROOT": folder / "record",
        "EDITIONS_ROOT": folder / "editions",
        "APPROVAL_MEDIA_ROOT": folder / "approval-media",
        "PUBLISHER_SOCKET": folder / "publisher.sock",
        "MEDIA_ROOT": folder / "uploads",
    }


def test_everything_of_the_demonstration_was_approved_by_people_who_did_not_edit_it(demo):
    assert {row.kind for row, _approvals, _editors in demo.rows} == {
        *("organisation", "term", "site", "result", "sourced", "event", "ranking", "theme", "standing")
    }
    for row, approved, edited in demo.rows:
        stages = row.subject.stages
        assert row.live, row
        assert [stage for stage, _person, _digest in approved] == list(range(1, stages + 1)), row
        assert {digest for _stage, _person, digest in approved} == {row.record_id}, row
        people = {person for _stage, person, _digest in approved}
        assert len(people) == stages, row
        assert edited - {None}, f"{row}: nobody edited it, so this proves nothing"
        assert not people & edited, row
    assert demo.waiting == 0


def pages(site: Path) -> list[tuple[str, BeautifulSoup]]:
    found = sorted(site.rglob("*.html"))
    return [(str(path.relative_to(site)), BeautifulSoup(path.read_bytes(), "html.parser")) for path in found]


def test_every_page_of_the_demonstration_says_that_it_is_one(demo):
    names = []
    for name, page in pages(demo.site):
        notice = page.body.select_one("aside.hcg-sample")
        said = "Sample This page holds sample data" if name.startswith("en/") else "示例 本页含示例数据"
        if name.startswith("results/public-source-"):
            said = "示例 公开资料示例，非入库成果"
        assert notice, f"{name} does not say that it is a sample"
        assert notice.get_text(" ", strip=True).startswith(said), name
        names.append(name)
    assert {"index.html", "en/index.html", "404.html", "results/index.html", "id/ZLHCG-DEMO-0001/index.html"} <= {
        *names
    }


def test_examples_from_public_sources_say_that_they_are_not_of_the_library(demo):
    [story] = demo.site.glob("results/public-source-*/index.html")
    mark = "公开资料示例，非入库成果"
    assert mark in BeautifulSoup(story.read_bytes(), "html.parser").select_one("main .hcg-eyebrow").get_text()
    listed = {
        name: [mark in row.get_text() for row in page.select(f'li.hcg-row:has(a[href$="/{story.parent.name}/"])')]
        for name, page in pages(demo.site)
    }
    assert listed["results/index.html"] == listed["cities/hangzhou/index.html"] == [True]
    assert all(all(marked) for marked in listed.values())


INTERRUPTIONS = {
    "showcase.publication.confirming.confirm": 1,
    "showcase.library.management.commands.import_achievements.import_achievements": 1,
    "cms.demo.stories.Writer.write": 3,
    "showcase.publication.approving.submit": 2,
    "showcase.publication.approving.approve": 5,
    "cms.demo.stories.Writer.translate": 2,
    "cms.publisher.living_portal": 1,
}
"""Where the set-up is stopped by Ctrl-C, in the order in which it gets there: after how many calls of what."""


def stop_after(monkeypatch: pytest.MonkeyPatch, target: str, calls: int) -> None:
    """Press Ctrl-C when ``target`` has returned for the last of so many times."""
    module, _dot, name = target.rpartition(".")
    owner = getattr(import_module(module.rpartition(".")[0]), module.rpartition(".")[2])
    real, made = getattr(owner, name), []

    def counted(*arguments: Any, **options: Any) -> Any:
        result = real(*arguments, **options)
        made.append(target)
        if len(made) == calls:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(owner, name, counted)


def test_a_set_up_that_is_stopped_again_and_again_ends_in_the_same_state(demo, tmp_path, monkeypatch):
    with override_settings(**_folders(tmp_path)):
        for target, calls in INTERRUPTIONS.items():
            with monkeypatch.context() as patch:
                stop_after(patch, target, calls)
                with pytest.raises(KeyboardInterrupt):
                    quietly("setup_demo")
        quietly("setup_demo")
        assert state() == demo.state
        once_more = state(), Approval.objects.count(), EditEvent.objects.count()
        (tmp_path / "demo-library-ready").unlink()
        quietly("setup_demo")
        assert (state(), Approval.objects.count(), EditEvent.objects.count()) == once_more
    site = tmp_path / "editions" / "current" / "site"
    assert [name for name, _page in pages(site)] == [name for name, _page in pages(demo.site)]


# Commands and fixtures ----------------------------------------------------------------------------------------------

COMMANDS: dict[str, list[str]] = {
    "load_taxonomies": ["--dir {seed}/taxonomies --dry-run", "--dir {seed}/taxonomies --as operator"],
    "load_organisations": ["{seed}/organisations.jsonl --dry-run", "{seed}/organisations.jsonl --as operator"],
    "import_achievements": [
        "{seed}/library/demo-a.jsonl --dry-run",
        "{seed}/library/demo-a.jsonl --demonstration --as author",
        "{seed}/library/real.jsonl --no-demonstration --batch 第二批 --document 示例2号 --entered-on 2026-06-01",
    ],
    "make_library": ["--results 2 --seed 3"],
    "setup": [""],
    "open_account": [
        "office@demo.example 运营 --operator",
        "member@demo.example 成员 --organisation demo-robotics-company --may-invite",
        "expert@demo.example 专家 --organisation demo-robotics-company --expert robotics",
    ],
    "doctor": [""],
    "publisher": ["--once"],
    "mailer": ["--once"],
    "clear_evidence": ["--dry-run", ""],
    "name_pseudonyms": ["{round}", "{round} --output {folder}/names.csv"],
    "build_site": ["", "--full", "--output {folder}/elsewhere", "--usb {folder}/disk"],
    "verify_edition": ["", "--site {folder}/elsewhere", f"--key {{folder}}/elsewhere/current/{KEYS}"],
    "nginx_configuration": ["", "--output {folder}/nginx --listen 81 --server-name portal.example --brotli"],
    "roll_back_edition": ["", "2", "--release"],
    "inspect_site": ["--site {folder}/elsewhere/current", "--json"],
}
"""How each command of ours is called with all its options, in an order in which each finds what it needs."""
TESTED_ELSEWHERE = {
    "setup_demo": "above: it makes public, through approvals",
    "reset_two_factor": "cms/accounts/tests, and --portal in cms/portal/tests: it knows accounts only",
    "make_edition_key": "cms/tests/test_signing.py: it makes a file and nothing else",
    "start": "tests/test_start.py: it calls setup and setup_demo and then serves",
}


def commands() -> dict[str, BaseCommand]:
    """Every management command of ours."""
    found = {name: app for name, app in get_commands().items() if str(app).startswith(("cms", "showcase"))}
    return {name: load_command_class(app, name) for name, app in found.items()}


def options(command: BaseCommand) -> set[str]:
    """The long names of the options that a command adds to those of every command."""
    stock = {name for action in _actions(BaseCommand()) for name in action.option_strings}
    return {name for action in _actions(command) for name in action.option_strings if name not in stock}


def _actions(command: BaseCommand) -> list[Action]:
    return command.create_parser("manage.py", "command")._actions


def test_every_command_and_option_is_classified_here():
    assert commands().keys() == COMMANDS.keys() | TESTED_ELSEWHERE.keys()
    for name, calls in COMMANDS.items():
        assert options(commands()[name]) == set(re.findall(r"--[a-z-]+", " ".join(calls))), name


def record(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def waiting(published, approve, achievement, people) -> list[Any]:
    """A public story with a newer draft that has two approvals; a draft that has none; an edited organisation."""
    publisher.publish_waiting()
    published.title = "没有批准的新题名"
    published.save_revision(user=people.author)
    approve(published.subject(), stages=2)
    Organisation.objects.filter(slug="demo-lab").update(name="没有确认的新名称")
    achievement.pk = None
    achievement.public_id, achievement.source_key = "", "test-002"
    achievement.save()
    return [published, writing.write_story(achievement, by=people.author, slug="draft")]


def test_no_command_makes_public_what_was_not_approved(waiting, settings, tmp_path):
    seed = demo_slice.cut(SEED, tmp_path / "seed")
    before = list(PublicState.objects.values()), record(settings.RECORD_ROOT), Approval.objects.count()
    for name, calls in COMMANDS.items():
        for call in calls:
            with contextlib.suppress(SystemExit):  # of doctor, who finds that nothing runs here
                quietly(name, *call.format(seed=seed, folder=tmp_path, round=round_at(timezone.now()).code).split())
            after = list(PublicState.objects.values()), record(settings.RECORD_ROOT), Approval.objects.count()
            assert after == before, f"{name} {call}"
    assert Achievement.objects.filter(source_key__in=demo_slice.ACHIEVEMENTS).count() == 3, "the commands did nothing"


def test_the_demonstration_makes_nothing_public_but_itself(waiting, settings, tmp_path):
    with override_settings(SEED_ROOT=demo_slice.cut(SEED, tmp_path / "seed", ["standing/about.json"])):
        quietly("setup_demo")
    published, draft = waiting
    assert PublicState.objects.live().filter(kind="standing").count() == 2
    assert PublicState.objects.of(published.subject()).get().version == 1
    assert not PublicState.objects.of(draft.subject()).exists()
    everything = b"".join(record(settings.RECORD_ROOT).values()) + b"".join(record(settings.EDITIONS_ROOT).values())
    assert "没有批准的新题名".encode() not in everything
    assert "没有确认的新名称".encode() not in everything


@pytest.mark.parametrize(("name", "arguments"), [("setup_demo", []), ("make_library", ["--results", "1"])])
def test_outside_the_demonstration_nothing_invented_is_made(settings, name, arguments):
    settings.DEMO = False
    with pytest.raises(CommandError, match="只能装入演示系统"):
        quietly(name, *arguments)
    assert (PublicState.objects.count(), Achievement.objects.count()) == (0, 0)


FORGERIES = {
    "a new state that is public": ({"pk": 9000, "key": "ZLHCG-DEMO-9000", "order": 9000}, "公开状态只能经审批产生"),
    "another version of a public story": ({"version": 2}, "没有完成审批，不能公开"),
    "other bytes for a public story": ({"record": "0" * 64}, "没有完成审批，不能公开"),
    "another address for a public story": ({"address": "/results/forged/"}, "没有完成审批，不能公开"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_fixture_makes_anything_public(published, tmp_path, forgery):
    changes, refusal = FORGERIES[forgery]
    RecordBytes.objects.create(digest="0" * 64, data=b"{}")
    [row] = json.loads(serialize("json", PublicState.objects.of(published.subject())))
    fixture = tmp_path / "forged.json"
    row["pk"] = changes.get("pk", row["pk"])
    row["fields"] |= {name: value for name, value in changes.items() if name != "pk"}
    fixture.write_text(json.dumps([row]), encoding="utf-8")
    before = state()

    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        call_command("loaddata", fixture, verbosity=0)

    assert state() == before


def test_the_project_brings_no_fixtures(settings):
    assert settings.FIXTURE_DIRS == []
    assert [path for part in ("cms", "showcase") for path in (SEED.parents[1] / part).rglob("fixtures")] == []
