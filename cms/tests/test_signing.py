"""Editions are signed by this installation's key; a real portal without one publishes nothing, and says why."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms import publisher
from showcase.publication.models import OutboxEntry
from site_static.trust import read_edition
from site_static.trust.verification import verify

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_what_is_published_is_signed(published, settings):
    publisher.publish_waiting()

    assert verify(settings.EDITIONS_ROOT / "current").faults == []
    assert "核验通过" in run("verify_edition")


def test_command_names_what_was_changed_behind_our_back(published, settings):
    publisher.publish_waiting()
    (settings.EDITIONS_ROOT / "current/site/robots.txt").write_text("other")

    with pytest.raises(CommandError, match="核验没有通过"):
        run("verify_edition")


def test_command_without_a_portal_says_what_to_do():
    with pytest.raises(CommandError, match="build_site") as caught:
        run("verify_edition")
    assert caught.value.returncode == 2


def test_real_portal_without_a_key_publishes_nothing_and_keeps_what_waits(published, settings):
    settings.DEMO = False

    batch = publisher.publish_waiting()

    assert "make_edition_key" in batch.error
    assert not OutboxEntry.objects.filter(done_at=None, error="").exists()
    assert not settings.EDITIONS_ROOT.exists()


def test_publisher_of_a_real_portal_does_not_start_without_a_key(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make_edition_key") as caught:
        run("publisher", "--once")
    assert caught.value.returncode == 2


def test_key_is_made_once_and_never_replaced(settings):
    settings.DEMO = False
    out = run("make_edition_key")
    before = settings.EDITION_KEY.read_bytes()

    assert "zlhcg-editions+" in out
    with pytest.raises(CommandError, match="没有改动"):
        run("make_edition_key")
    assert settings.EDITION_KEY.read_bytes() == before


def test_doctor_tells_the_key_or_that_it_is_missing(settings, capsys):
    settings.DEMO = False
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "✗ 版次签名" in capsys.readouterr().out
    run("make_edition_key")
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "✓ 版次签名" in capsys.readouterr().out


def test_edition_that_doctor_shows_is_the_newest(published, settings, capsys):
    publisher.publish_waiting()

    with pytest.raises(SystemExit):
        call_command("doctor")
    assert f"第 {read_edition(settings.EDITIONS_ROOT / 'current').number} 版" in capsys.readouterr().out
