"""待办: the office's start page names what waits, and nothing that does not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from showcase.intake.models import Submission
from showcase.intake.states import State
from showcase.library.tests.samples import organisation
from showcase.review import deciding, judging
from showcase.review.models import Expert, ExpertGroup, Recusal
from showcase.review.portal.duties import duties

from .conftest import client_of
from .world import close_with_one_score, make_expert


def waiting(at=None) -> dict[str, int]:
    return {duty.text: duty.count for duty in duties(at or timezone.now())}


def test_the_start_page_leads_to_what_waits(world):
    client = client_of(world.operator)
    page = client.get("/").content.decode()
    found = duties(timezone.now())
    assert {"争议未解决", "信誉申诉等待答复", "请托报告等待处理", "发现推荐等待转请报送", "进展报告等待阅办"} <= set(
        waiting()
    )
    for duty in found:
        assert duty.address in page.replace("&amp;", "&")
        assert client.get(duty.address).status_code == 200
    assert "待办" not in client_of(world.submitter).get("/").content.decode()


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (State.SUBMITTED, "等待形式审查"),
        (State.ACCEPTED, "等待抽取专家"),
        (State.PROPOSED, "专家组建议入选，等待公示"),
        (State.PASSED_OVER, "专家组未建议入选，等待决定"),
        (State.SELECTED, "决定入选，等待入库"),
    ],
)
def test_each_state_has_its_next_step(world, state, text):
    assert text not in waiting()
    Submission.objects.filter(pk=world.reviewed.pk).update(state=state)
    assert waiting()[text] == 1


def test_scoring_is_closed_when_nobody_can_send_any_more(world):
    text, row = "评分已齐或已到期，等待结束评分", world.assignments[0]
    assert text not in waiting()
    assert waiting(row.due_at + timedelta(minutes=1))[text] == 1
    judging.declare(row, conflict=False, at=timezone.now())
    judging.keep(row, dict.fromkeys(judging.Criterion.values, 80), "评" * 30)
    judging.send(row, at=timezone.now())
    world.assignments[1].delete()
    assert waiting()[text] == 1


def test_a_notice_is_decided_on_when_it_is_over_and_nothing_is_open(world):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    world.reviewed.refresh_from_db()
    world.notice.submissions.set([world.reviewed])
    assert "公示期满，等待决定" not in waiting()
    facts = {"objector": "某单位（测试）", "text": "异议", "received_on": timezone.localdate()}
    objection = deciding.object_to(world.reviewed, **facts, by=world.operator, at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert waiting()["公示异议未处理"] == 1
        assert "公示期满，等待决定" not in waiting()
        deciding.conclude(objection, upheld=False, conclusion="依据不足", by=world.operator, at=timezone.now())
        assert waiting()["公示期满，等待决定"] == 1


def test_a_list_whose_value_is_known_waits_for_it(world):
    assert "公开数值已产生，等待录入" not in waiting()
    assert waiting(world.draw.due_at + timedelta(minutes=1))["公开数值已产生，等待录入"] == 1


def test_the_number_of_queries_is_fixed(world, django_assert_num_queries):
    with django_assert_num_queries(19):
        duties(timezone.now())


def test_what_got_stuck_because_somebody_is_gone_is_named(world):
    stuck, suspended = "转报单位没有可以登录的成员", "评审专家已暂停，等待终止分配和补抽"
    assert {stuck, suspended}.isdisjoint(waiting())
    Submission.objects.filter(pk=world.waiting.pk).update(state=State.WITH_BUREAU, bureau=organisation("county"))
    assert stuck not in waiting()
    world.bureau.memberships.update(until=timezone.localdate())
    assert waiting()[stuck] == 1
    Expert.objects.filter(account=world.expert).update(suspended_from=timezone.localdate())
    assert waiting()[suspended] == 1


def test_an_item_that_no_chair_may_propose_is_named(world):
    text, today = "没有能提出建议的组长，等待增设或更换专家组", timezone.localdate()
    close_with_one_score(world)
    assert text not in waiting()
    ExpertGroup.objects.update(term_until=today - timedelta(days=1), term_from=today - timedelta(days=9))
    assert waiting()[text] == 1
    ExpertGroup.objects.update(term_until=today)
    Recusal.objects.create(expert=world.group.chair, candidate=world.reviewed.candidate, kind="declared", detail="示例")
    assert waiting()[text] == 1
    term = {"term_from": today, "term_until": today, "field": world.group.field}
    ExpertGroup.objects.create(name="第二组", chair=make_expert("second"), **term)
    assert text not in waiting()
