"""The demonstration becomes public by approvals like everything else, and nothing becomes public in any other way."""

import io
import json
import re
from argparse import Action
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import BaseCommand, call_command, get_commands, load_command_class
from django.db import IntegrityError, transaction
from django.test import override_settings

from cms import publisher
from cms.demo.accounts import ACCOUNTS
from showcase.organisations.models import Organisation
from showcase.pages import writing
from showcase.publication import approving
from showcase.publication.models import Approval, EditEvent, OutboxEntry, PublicState
from tests import demo_slice

SEED = Path(__file__).parents[1] / "content" / "seed"


def quietly(name: str, *arguments: str) -> str:
    """What a command says; its progress goes nowhere."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


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
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
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
        notice = page.body.select_one("p.hcg-sample")
        said = "Sample This page holds sample data" if name.startswith("en/") else "示例 本页含示例数据"
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
    "cms.publisher.build_edition": 1,
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


@pytest.mark.django_db
def test_a_set_up_that_is_stopped_again_and_again_ends_in_the_same_state(demo, tmp_path, monkeypatch):
    with override_settings(**_folders(tmp_path)):
        for target, calls in INTERRUPTIONS.items():
            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                stop_after(patch, target, calls)
                quietly("setup_demo")
        quietly("setup_demo")
        assert state() == demo.state
        once_more = state(), Approval.objects.count(), EditEvent.objects.count()
        (tmp_path / "demo-library-ready").unlink()
        quietly("setup_demo")
        assert (state(), Approval.objects.count(), EditEvent.objects.count()) == once_more
    site = tmp_path / "editions" / "current" / "site"
    assert [name for name, _page in pages(site)] == [name for name, _page in pages(demo.site)]
