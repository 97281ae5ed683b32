"""Rolling back from the command line, and what publication does meanwhile."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms import publisher
from showcase.publication import publishing
from showcase.publication.models import OutboxEntry
from site_static.trust import read_edition

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def run(*arguments):
    out = io.StringIO()
    call_command("roll_back_edition", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def page(settings):
    return settings.EDITIONS_ROOT / "current/site/results/tandem-module/index.html"


def test_earlier_edition_is_shown_again(published_twice, page):
    assert "第二版的题名" in page.read_text()
    assert "第 1 版" in run()

    assert "已恢复到第 1 版" in run("1")
    assert "第二版的题名" not in page.read_text()
    assert "正处于应急恢复中：公众看到的是第 1 版" in run()


def test_what_is_approved_meanwhile_waits_and_goes_out_when_released(published_twice, page, approve, people, settings):
    run("1")
    published_twice.title = "改正的题名（示例）"
    published_twice.save_revision(user=people.author)
    approve(published_twice.subject())

    batch = publisher.publish_waiting()
    assert "应急恢复" in batch.error
    assert "改正的题名" not in page.read_text()
    assert OutboxEntry.objects.filter(done_at=None).count() == 1

    run("--release")
    assert publisher.publish_waiting().error == ""
    assert "改正的题名" in page.read_text()
    assert read_edition(settings.EDITIONS_ROOT / "current").number == 4


def test_edition_with_what_was_withdrawn_since_is_refused(published_twice, people, settings):
    publishing.withdraw(published_twice.subject(), reason="示例", by=people.operator)
    publisher.publish_waiting()

    with pytest.raises(CommandError, match="后来撤回"):
        run("1")


def test_nothing_to_release_is_said(published_twice):
    with pytest.raises(CommandError, match="无需解除"):
        run("--release")


def test_no_edition_to_go_back_to_is_said():
    assert "没有可恢复的版次" in run()
