"""What judges, chairs and the public read: the sheet that is kept as it is typed, scores with reasons, notices."""

import json

from django.urls import reverse
from django.utils import timezone

from showcase.intake import filing, listing
from showcase.intake.models import Submission
from showcase.intake.states import Party, State
from showcase.review import deciding, judging
from showcase.review.models import Criterion, ReviewRules, Score

from .conftest import client_of

AUTOSAVE = {"headers": {"x-requested-with": "autosave"}}


def sheet_of(world) -> str:
    return reverse("selection_score", args=[world.assignments[0].pk])


def test_the_sheet_is_kept_as_it_is_typed_and_two_windows_do_not_overwrite(world):
    judging.declare(world.assignments[0], conflict=False, at=timezone.now())
    client, address = client_of(world.expert), sheet_of(world)
    kept = client.post(address, {"version": "0", "science": "7", "comment": "第一个窗口"}, **AUTOSAVE)
    assert kept.status_code == 200
    assert json.loads(kept.content)["version"] == 1

    stale = client.post(address, {"version": "0", "science": "70", "comment": "第二个窗口"}, **AUTOSAVE)
    assert stale.status_code == 409
    assert "另一个窗口" in json.loads(stale.content)["message"]
    assert Score.objects.get().comment == "第一个窗口"

    shown = client.post(address, {"version": "0", "science": "70", "comment": "第二个窗口", "save": ""})
    assert shown.status_code == 409
    page = shown.content.decode()
    assert "第二个窗口</textarea>" in page
    assert "第一个窗口" in page
    assert 'name="version" value="1"' in page
    assert client.post(address, {"version": "1", "science": "70", "comment": "第二个窗口"}).status_code == 302
    assert Score.objects.get().comment == "第二个窗口"


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(world):
    judging.declare(world.assignments[0], conflict=False, at=timezone.now())
    typed = {"version": "0", "science": "一百", "technology": "80", "comment": "太短", "send": ""}
    reply = client_of(world.expert).post(sheet_of(world), typed)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'value="一百" inputmode="numeric" placeholder="0–100" aria-invalid="true"' in page
    assert 'aria-describedby="science-fault"' in page
    assert 'id="comment-fault">请填写评审意见，不少于 20 字' in page
    assert 'value="80" inputmode="numeric" placeholder="0–100">' in page


def test_a_sheet_that_was_sent_elsewhere_says_so_to_the_script(world, judged):
    reply = client_of(world.expert).post(sheet_of(world), {"version": "1", "science": "1"}, **AUTOSAVE)
    assert reply.status_code == 409
    assert "已经提交" in json.loads(reply.content)["message"]


def test_the_chair_reads_each_value_and_comment(world, judged):
    shown = client_of(world.chair).get(reverse("selection_group", args=[world.group.pk])).content.decode()
    assert [one.label for one in Criterion if str(one.label) not in shown] == []
    assert "评" * 30 in shown
    assert "领域覆盖" in shown


def test_a_notice_is_read_by_anybody_and_names_nobody_who_objects(world):
    ReviewRules.objects.update_or_create(defaults={"notice_contact": "示例受理处 0571-00000000"})
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    world.reviewed.refresh_from_db()
    world.notice.submissions.set([world.reviewed])
    facts = {"objector": "不公开的人", "text": "不公开的异议", "received_on": timezone.localdate()}
    deciding.object_to(world.reviewed, **facts, by=world.operator, at=timezone.now())
    anybody = client_of()
    assert "公示中" in anybody.get(reverse("selection_notices")).content.decode()
    page = anybody.get(reverse("selection_public_notice", args=[world.notice.pk])).content.decode()
    assert world.reviewed.name in page
    assert "示例受理处" in page
    assert world.waiting.name not in page
    assert "不公开" not in page
    assert anybody.get(reverse("selection_public_notice", args=[world.notice.pk + 1])).status_code == 404


def test_earlier_versions_stay_readable_with_what_changed(world):
    at, row = timezone.now(), world.waiting
    filing.send_back(row, party=Party.BUREAU, reason="补充（测试）", by=world.bureau, at=at)
    mine = world.candidate
    mine.refresh_from_db()
    declarations = dict.fromkeys(listing.DECLARATIONS, True)
    changed = mine.facts | {"name": "改过的名称（测试）"}
    mine = listing.save(mine, changed, declarations=declarations, seen=mine.version, by=world.submitter, at=at)
    filing.resubmit(row, by=world.submitter, at=at)
    first, second = (reverse("collection_version", args=[row.reference, number]) for number in (1, 2))
    client = client_of(world.submitter)
    assert "改过的名称（测试）" not in client.get(first).content.decode()
    page = client.get(second).content.decode()
    assert "改过的名称（测试）" in page
    assert "与 v1 不同之处" in page
    assert client.get(reverse("collection_version_filed", args=[row.reference, 1, 1])).status_code == 200
    assert client.get(reverse("collection_version", args=[row.reference, 3])).status_code == 404
    assert client_of(world.other).get(first).status_code == 404


def test_a_report_of_influence_is_handled_once_and_in_words(world):
    office, address = client_of(world.operator), reverse("selection_handle", args=[world.solicitation.pk])
    assert "请写明处理情况" in office.post(address, {"handling": " "}, follow=True).content.decode()
    assert "已核实（测试）" in office.post(address, {"handling": "已核实（测试）"}, follow=True).content.decode()
    assert "已经处理" in office.post(address, {"handling": "改写"}, follow=True).content.decode()
    world.solicitation.refresh_from_db()
    assert (world.solicitation.handling, world.solicitation.handled_by) == ("已核实（测试）", world.operator)


def test_a_second_click_on_an_appeal_or_a_dispute_says_what_stands(world):
    expert, address = client_of(world.expert), reverse("selection_conduct")
    again = expert.post(address, {"entry": world.appeal.pk, "appeal": "再申诉"}, follow=True)
    assert "已经申诉" in again.content.decode()
    office, settle = client_of(world.operator), reverse("collection_settle", args=[world.dispute.pk])
    office.post(settle, {"reason": "已厘清（测试）"})
    assert "已经解决：已厘清（测试）" in office.post(settle, {"reason": "改写"}, follow=True).content.decode()
