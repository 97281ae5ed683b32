"""发布动态: is the publisher alive, what waits, what failed and what to do, which editions there were, what changed."""

import time

import pytest
from django.urls import reverse

from cms import heartbeat, publisher, turns
from cms.management.commands.roll_back_edition import Command as RollBack
from showcase.publication import publishing
from showcase.publication.models import OutboxEntry
from site_static.engine import Editions, roll_back

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS = "/desk/work/editions/"


def test_last_editions_are_told_with_what_they_brought_and_how_long_it_took(published_twice, text_of):
    text = text_of("first", ADDRESS)

    assert "毫秒" in text
    assert published_twice.subject().key in text
    assert "整站重新生成" not in text


def test_edition_tells_what_changed_in_it(published_twice, text_of):
    text = text_of("first", reverse("desk_edition", args=[2]))

    assert "第二版的一句话" in text
    assert "效率更高的光伏组件" in text
    assert "首次公开" in text_of("first", reverse("desk_edition", args=[1]))


def test_withdrawal_is_told_in_its_edition(published_twice, text_of, people):
    publishing.withdraw(published_twice.subject(), reason="示例", by=people.operator)
    publisher.publish_waiting()

    assert "已撤回" in text_of("first", reverse("desk_edition", args=[3]))


def test_edition_that_brought_nothing_is_not_there(published_twice, desk):
    assert desk("first").get(reverse("desk_edition", args=[99])).status_code == 404


def test_silent_publisher_is_red_after_two_minutes(published, text_of, monkeypatch):
    heartbeat.beat()
    assert "没有动静" not in text_of("first", ADDRESS)

    late = time.time() + heartbeat.SILENT_SECONDS + 1
    monkeypatch.setattr("cms.heartbeat.time.time", lambda: late)
    for address in (ADDRESS, "/desk/", "/desk/work/publications/"):
        assert "发布进程已有两分钟没有动静" in text_of("first", address)


def test_sign_from_before_the_clock_was_put_back_is_none(monkeypatch):
    heartbeat.beat()
    earlier = time.time() - 3600
    monkeypatch.setattr("cms.heartbeat.time.time", lambda: earlier)

    assert heartbeat.is_silent()


def test_long_build_is_a_bar(published, text_of):
    heartbeat.beat(30, 120)

    assert "正在生成门户：30 / 120" in text_of("first", ADDRESS)
    heartbeat.beat()
    assert "正在生成门户" not in text_of("first", ADDRESS)


def test_publisher_gives_a_sign_at_each_round_and_while_it_builds(published, settings, monkeypatch, tmp_path_factory):
    stops = iter([False, True])
    settings.PUBLISHER_SOCKET = tmp_path_factory.mktemp("s") / "p"  # a socket's path is short
    monkeypatch.setattr(turns, "close_old_connections", lambda: None)  # the test's transaction is one of them
    turns.run(lambda batch: None, stop=lambda: next(stops))

    assert not heartbeat.is_silent()


def test_failure_is_red_with_its_reason_and_what_to_do(published, text_of):
    OutboxEntry.objects.filter(done_at=None).update(error="磁盘已满")

    text = text_of("author", ADDRESS)
    assert "磁盘已满" in text
    assert "排除后会自动重试" in text


def test_hold_is_red_until_it_is_released(published_twice, text_of, settings):
    roll_back(Editions(settings.EDITIONS_ROOT), 1, publisher.record_store())
    for address in (ADDRESS, "/desk/", "/desk/work/publications/"):
        assert "门户已应急恢复为第 1 版" in text_of("first", address)
    assert "应急恢复第 1 版" in text_of("first", ADDRESS)

    RollBack().handle(number=None, release=True)
    assert "门户已应急恢复" not in text_of("first", ADDRESS)


def test_history_and_list_tell_how_soon_readers_saw_it(published_twice, text_of):
    assert "公众即可看到" in text_of("first", reverse("desk_history", args=[str(published_twice.subject())]))
    assert "毫秒" in text_of("first", "/desk/work/publications/")


def test_editor_of_a_page_is_told_since_when_it_is_public_and_what_waits(published, text_of):
    address = reverse("wagtailadmin_pages:edit", args=[published.pk])
    assert "已排队，公开页面正在生成" in text_of("author", address)

    publisher.publish_waiting()

    text = text_of("author", address)
    assert "起公开。 批准后" in text
    assert "毫秒，公众即可看到" in text
    assert "已排队" not in text


def test_editor_of_a_page_is_told_what_failed(published, text_of):
    OutboxEntry.objects.filter(done_at=None).update(error="示例：生成失败的原因")

    text = text_of("author", reverse("wagtailadmin_pages:edit", args=[published.pk]))
    assert "没有发布成功</strong> 示例：生成失败的原因" in text


def test_editor_of_a_new_page_is_told_that_it_is_not_public(story, text_of):
    assert "还没有公开过" in text_of("author", reverse("wagtailadmin_pages:edit", args=[story.pk]))
