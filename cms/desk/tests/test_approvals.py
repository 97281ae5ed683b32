"""The approval page: what an approver sees, and what a refusal keeps."""

import pytest
from django.urls import reverse

from showcase.pages import tree
from showcase.pages.models import StandingPage
from showcase.pages.translations import begin
from showcase.publication import approving
from showcase.publication.models import ApprovalRequest, PublicState, WatchedWord
from tests.speaking import speaking
from tests.translating import translate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_row(story, confirmed, people) -> ApprovalRequest:
    return approving.submit(story.subject(), by=people.author)


def decide(client, row, decision, **fields):
    seen = {"seen": row.record_id, **fields}
    return client.post(reverse("desk_approval_decide", args=[row.pk]), {"decision": decision, **seen})


def test_the_page_shows_record_hash_lists_and_wrong_words(request_row, text_of):
    WatchedWord.objects.create(word="两层电池", kind="wrong", advice="写明电池种类。")

    text = text_of("first", reverse("desk_approval", args=[request_row.pk]))

    assert request_row.record_id in text
    assert reverse("desk_approval_record", args=[request_row.pk]) in text
    assert "写明电池种类。" in text
    for name in ("林知远", "杭州市", "26.1"):
        assert name in text.split("校对用的清单")[1]


def test_the_record_is_drawn_by_the_portal_from_the_frozen_bytes(request_row, story, text_of):
    story.title = "改过的题名"
    type(story).objects.filter(pk=story.pk).update(title="改过的题名")

    text = text_of("first", reverse("desk_approval_record", args=[request_row.pk]))

    assert f"<h1>{request_row.title}" in text
    assert "改过的题名" not in text


def test_a_refused_approval_keeps_the_boxes_and_the_words(request_row, desk):
    reply = decide(desk("first"), request_row, "approve", check=["names"], reason="数字与佐证不符")

    text = reply.content.decode()
    assert reply.status_code == 409
    assert "数字与佐证不符" in text
    assert 'value="names" checked' in text
    assert 'value="figures" checked' not in text
    request_row.refresh_from_db()
    assert (request_row.stage, request_row.state) == (1, "open")


def test_an_approval_of_other_bytes_than_were_seen_is_refused(request_row, desk):
    reply = decide(desk("first"), request_row, "approve", seen="0" * 64)

    assert reply.status_code == 409
    assert not PublicState.objects.live().filter(kind="result").exists()


def test_an_english_approver_is_told_in_english_and_the_kept_reason_stays_chinese(
    request_row, achievement, desk, people
):
    type(achievement).objects.filter(pk=achievement.pk).update(dispute="署名有异议")
    speaking(people.first, "en")

    reply = decide(desk("first"), request_row, "approve")

    assert "The content changed after submission." in reply.content.decode()
    request_row.refresh_from_db()
    assert request_row.reason.startswith("还不能送审：争议情况：")


def test_sending_back_needs_a_reason_and_tells_the_author(request_row, desk, text_of):
    assert decide(desk("first"), request_row, "send-back", reason="  ").status_code == 409

    assert decide(desk("first"), request_row, "send-back", reason="请补充测试条件").status_code == 302

    start = text_of("author", "/desk/")
    assert "退回给我的" in start
    assert "请补充测试条件" in start


def test_an_approver_of_another_stage_reads_but_may_not_decide(request_row, desk, text_of):
    text = text_of("third", reverse("desk_approval", args=[request_row.pk]))
    assert 'value="approve"' not in text

    assert decide(desk("third"), request_row, "approve").status_code == 409


def test_the_holder_and_the_lateness_are_shown(request_row, desk, text_of, people):
    decide(desk("first"), request_row, "take")
    ApprovalRequest.objects.update(due_at="2026-01-01T00:00:00Z")

    text = text_of("first", "/desk/")

    assert "待我审批" in text
    assert text.count("已超期") >= 2
    assert str(people.first) in text


def test_the_preview_has_the_menu_and_the_other_language_of_the_public_page(published, approve, text_of, people):
    english = begin(published, by=people.translator)
    translate_all(english, by=people.translator)
    english.refresh_from_db()
    approve(english.subject(), by=people.translator)
    about = StandingPage(role="about", title="关于（示例）", slug="about", summary="示例", content_source="示例")
    tree.require_home("zh-hans").add_child(instance=about)
    about.save_revision(user=people.author)
    approve(about.subject())
    published.one_liner = "改过的一句话"
    published.save_revision(user=people.author)
    row = approving.submit(published.subject(), by=people.author)

    text = text_of("first", reverse("desk_approval_record", args=[row.pk]))

    assert "/en/results/tandem-module/" in text
    assert "/about/" in text.split("<main")[0]


def test_an_approval_without_its_ticks_is_told_what_to_tick(request_row, desk):
    text = decide(desk("first"), request_row, "approve").content.decode()

    assert "还不能通过，请先逐项核对并勾选：人名、单位名称已核对；" in text
    assert "还不能送审" not in text
    assert "。；" not in text
    assert text.index("还不能通过") > text.index('id="desk-decision"'), "beside the boxes, where the eye is"
