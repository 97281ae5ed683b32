"""The office's pages of a round: what is found on them, steps for several at once, drawing again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from showcase.intake import evidence, filing, recommending
from showcase.intake.models import Submission
from showcase.intake.states import State
from showcase.intake.tests import samples
from showcase.library.tests.samples import organisation, term
from showcase.review.models import Draw, Employment, Expert, Minutes, Proposal, ReputationEntry, ReviewRules
from showcase.review.portal import rounds

from .conftest import client_of
from .world import PDF, close_with_one_score, make_expert


@pytest.fixture
def office(world):
    return client_of(world.operator)


def page(name: str, world) -> str:
    return reverse(name, args=[world.reviewed.round.code])


def deed(name: str, world) -> str:
    return reverse("selection_act", args=[world.reviewed.round.code, name])


def accepted(world, number: int) -> Submission:
    row = samples.candidate("unit-b", by=world.other, name=f"第{number}项成果")
    evidence.attach(row, 1, SimpleUploadedFile("材料.pdf", PDF), by=world.other, at=timezone.now())
    submission = filing.file(row, by=world.other, at=timezone.now())
    return filing.accept(submission, by=world.operator, at=timezone.now())


def test_submissions_are_found_by_state_words_and_field(world, office):
    address = page("selection_round", world)
    both = office.get(address).content.decode()
    assert world.waiting.reference in both
    assert world.reviewed.reference in both
    for query in (
        "state=in-review",
        "q=另一项成果",
        "q=乙单位",
        f"q={world.reviewed.reference}",
        "q=乙单位&field=new-energy",
    ):
        found = office.get(f"{address}?{query}").content.decode()
        assert world.reviewed.reference in found, query
        assert world.waiting.reference not in found, query
    assert "没有符合条件的申报" in office.get(f"{address}?field=nothing-of-this-name").content.decode()
    assert office.get(f"{address}?state=no-state&order=no-order&page=many").status_code == 200


def test_long_lists_have_pages_that_keep_what_was_asked(world, office, monkeypatch):
    monkeypatch.setattr(rounds, "ON_A_PAGE", 1)
    first = office.get(page("selection_round", world) + "?order=reference").content.decode()
    assert "第 1 页，共 2 页" in first
    assert "?order=reference&amp;page=2" in first


def test_several_are_closed_together_or_none(world, office, judged):
    ReviewRules.objects.update_or_create(pk=1, defaults={"least_scores": 1})
    other = accepted(world, 2)
    posted = {"submission": [world.reviewed.reference, other.reference], "back": "state=in-review"}
    answer = office.post(deed("close", world), posted, follow=True)
    assert f"{other.reference}：" in answer.content.decode()
    assert Submission.objects.get(pk=world.reviewed.pk).state == State.IN_REVIEW

    answer = office.post(deed("close", world), {"submission": world.reviewed.reference, "back": "state=in-review"})
    assert answer["Location"] == page("selection_round", world) + "?state=in-review"
    assert Submission.objects.get(pk=world.reviewed.pk).state == State.SCORED


def test_nothing_ticked_and_what_is_not_of_the_round(world, office):
    assert "请先勾选申报" in office.post(deed("close", world), follow=True).content.decode()
    assert office.post(deed("close", world), {"submission": "2020-01-0001"}).status_code == 404


def test_a_draw_is_shown_in_names_and_made_anew_with_a_reason(world, office):
    item = accepted(world, 3)
    for number in range(6):
        expert = make_expert(f"pool-{number}")
        if number == 0:
            Employment.objects.create(expert=expert, organisation=organisation("unit-b"))
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    assert "已办理" in office.post(deed("freeze", world), facts, follow=True).content.decode()
    frozen = Draw.objects.get(number=2)
    assert list(frozen.record["items"]) == [item.reference]

    shown = office.get(page("selection_draws", world)).content.decode()
    assert frozen.hash in shown
    assert "pool-0，同单位" in shown  # recused, with the reason
    assert "抽中：" not in shown

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        facts = {"draw": frozen.pk, "value": "12 34", "source": "https://example.org/1"}
        assert "已办理" in office.post(deed("draw", world), facts, follow=True).content.decode()
    drawn = Draw.objects.get(pk=frozen.pk)
    assert drawn.result
    shown = office.get(page("selection_draws", world)).content.decode()
    assert "抽中：" in shown
    assert [row.expert.account.name for row in drawn.assignments.all() if row.expert.account.name not in shown] == []

    again = {"replaces": frozen.pk, "value_name": "示例公开数值二", "writing": "digits", "due_at": soon()}
    assert "要写明理由" in office.post(deed("freeze", world), again, follow=True).content.decode()
    office.post(deed("freeze", world), again | {"reason": "公开数值录错（测试）"})
    assert Draw.objects.get(number=3).replaces == drawn
    assert "公开数值录错（测试）" in office.get(page("selection_fairness", world)).content.decode()


def test_a_further_draw_made_anew_is_one_more_expert_not_a_whole_group(world, office):
    """Who judges already is on no list of it; what the replaced draw gave out will end and is no load."""
    for number in range(3):
        expert = make_expert(f"pool-{number}")
        Employment.objects.create(expert=expert, unit_name=f"单位{number}")
    facts = {
        "submission": world.reviewed.reference,
        "group": world.group.pk,
        "number": "1",
        "reason": "一位出差（测试）",
    }
    facts |= {"value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    assert "已办理" in office.post(deed("substitute", world), facts, follow=True).content.decode()
    further = Draw.objects.get(number=2)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        drawn = {"draw": further.pk, "value": "12 34", "source": "https://example.org/1"}
        assert "已办理" in client_of(world.operator).post(deed("draw", world), drawn, follow=True).content.decode()
        again = {"replaces": further.pk, "reason": "数值录错（测试）", "value_name": "另一期", "writing": "digits"}
        client_of(world.operator).post(deed("freeze", world), again | {"due_at": soon(hours=3)})
    record = Draw.objects.get(number=3).record
    assert record["constraints"]["per_item"] == 1
    assert {row["load"] for row in record["pool"]} == {0}
    assert [row["why"] for row in record["left_out"]] == ["present"]
    at_work = world.reviewed.assignments.get(ended_at=None, draw__number=1)
    assert f"{at_work.expert}：同单位专家已在评审" in office.get(page("selection_draws", world)).content.decode()


def test_a_suspended_expert_is_on_no_list(world, office):
    accepted(world, 8)
    for number in range(7):
        make_expert(f"pool-{number}", suspended_from=timezone.localdate() if number == 0 else None)
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    office.post(deed("freeze", world), facts)
    record = Draw.objects.get(number=2).record
    assert [row["why"] for row in record["left_out"]] == ["suspended"]
    assert "pool-0：暂停抽取" in office.get(page("selection_draws", world)).content.decode()


def test_the_office_sees_who_froze_that_too_few_can_be_drawn_and_who_is_suspended_since(world, office):
    Expert.objects.filter(account=world.expert).update(suspended_from=timezone.localdate())
    shown = office.get(page("selection_draws", world)).content.decode()
    assert "名单中只有 0 位专家，每项申报需要 1 位" in shown
    assert "已暂停" in shown
    assert f"{timezone.localtime(world.draw.frozen_at):%Y-%m-%d %H:%M} {world.operator}" in shown


def test_who_recommended_an_item_is_recused_from_it(world, office):
    item = accepted(world, 9)
    for number in range(7):
        expert = make_expert(f"pool-{number}")
        if number == 0:
            facts = {"name": item.name, "unit_name": "单位B", "reason": "示例理由"}
            recommending.recommend(**facts, by=expert.account, at=timezone.now())
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    office.post(deed("freeze", world), facts)
    assert "pool-0，提名人或推荐人" in office.get(page("selection_draws", world)).content.decode()


def test_a_chair_neither_judges_nor_sees_an_own_item(world, office):
    item = accepted(world, 10)
    for number in range(6):
        make_expert(f"pool-{number}")
    Employment.objects.create(expert=world.group.chair, organisation=item.organisation)
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    office.post(deed("freeze", world), facts)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        drawn = {"draw": Draw.objects.get(number=2).pk, "value": "12 34", "source": "https://example.org/1"}
        client_of(world.operator).post(deed("draw", world), drawn)
        item.refresh_from_db()
        assert item.state == State.IN_REVIEW
        chair, group = client_of(world.chair), reverse("selection_group", args=[world.group.pk])
        assert item.reference not in chair.get(group).content.decode()
        assert chair.get(reverse("selection_item", args=[world.group.pk, item.reference])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_draws(world, office, django_assert_max_num_queries):
    for number in (2, 3, 4):
        Draw.objects.create(
            round=world.reviewed.round,
            group=world.group,
            number=number,
            record=world.draw.record,
            hash="0" * 64,
            frozen_by=world.operator,
            frozen_at=world.draw.frozen_at,
            due_at=world.draw.due_at,
        )
    with django_assert_max_num_queries(24):
        office.get(page("selection_draws", world))


def soon(**facts) -> str:
    return (timezone.localtime() + timedelta(**(facts or {"hours": 1}))).strftime("%Y-%m-%dT%H:%M")


def test_a_group_whose_term_is_over_gets_no_draw(world, office):
    accepted(world, 1)
    world.group.term_from = world.group.term_until = timezone.localdate() - timedelta(days=1)
    world.group.save()

    answer = office.post(
        deed("freeze", world),
        {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()},
        follow=True,
    )

    assert "不在任期内，请先在“专家组”中更新任期" in answer.content.decode()
    assert Draw.objects.count() == 1


def test_nobody_freezes_a_choice_of_lists(world, office):
    """Whoever had several lists for one item could wait for the value and enter the one that suits."""
    accepted(world, 4)
    for number in range(6):
        make_expert(f"pool-{number}")
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    office.post(deed("freeze", world), facts)
    assert "请写明理由重新冻结" in office.post(deed("freeze", world), facts, follow=True).content.decode()
    assert Draw.objects.count() == 2

    first = Draw.objects.get(number=2)
    again = {
        "replaces": first.pk,
        "value_name": "另一个公开数值",
        "writing": "digits",
        "due_at": soon(),
        "reason": "约定的数值停发（测试）",
    }
    office.post(deed("freeze", world), again)
    assert Draw.objects.get(number=3).replaces == first
    assert "已被替代" in office.post(deed("freeze", world), again, follow=True).content.decode()
    assert "约定的数值停发（测试）" in office.get(page("selection_fairness", world)).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        facts = {"draw": first.pk, "value": "12 34", "source": "https://example.org/1"}
        assert "不能再抽取" in office.post(deed("draw", world), facts, follow=True).content.decode()
    assert Draw.objects.get(pk=first.pk).result is None


def test_a_value_that_never_comes_is_refused(world, office):
    accepted(world, 5)
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": "9999-12-31T00:00"}
    assert "60 天之内" in office.post(deed("freeze", world), facts, follow=True).content.decode()


def proposed(world, submission: Submission) -> Submission:
    Submission.objects.filter(pk=submission.pk).update(state=State.PROPOSED)
    return submission


def test_what_is_proposed_after_a_notice_gets_its_own(world, office):
    first, later = proposed(world, accepted(world, 6)), accepted(world, 7)
    office.post(deed("announce", world))
    proposed(world, later)
    assert later.reference in office.get(page("selection_notice", world)).content.decode()
    assert "已办理" in office.post(deed("announce", world), follow=True).content.decode()
    made = world.reviewed.round.notices.exclude(pk=world.notice.pk).order_by("pk")
    assert [list(one.submissions.all()) for one in made] == [[first], [later]]

    complaint = {"submission": first.reference, "objector": "某单位（测试）", "text": "异议"}
    assert (
        "不能超过 200 字"
        in office.post(deed("object", world), complaint | {"objector": "名" * 300}, follow=True).content.decode()
    )
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        late = client_of(world.operator)
        assert "不在公示期" in late.post(deed("object", world), complaint, follow=True).content.decode()
        received = {"received_on": (timezone.localdate() - timedelta(days=30)).isoformat()}
        to_come = {"received_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
        assert "晚于今天" in late.post(deed("object", world), complaint | to_come, follow=True).content.decode()
        for _click in range(2):
            assert "已办理" in late.post(deed("object", world), complaint | received, follow=True).content.decode()

    objection = first.objections.get()
    facts = {"objection": objection.pk, "conclusion": "依据不足（测试）"}
    shown = office.post(deed("conclude", world), facts, follow=True).content.decode()
    assert "异议不成立：依据不足（测试）" in shown
    objection.refresh_from_db()
    assert (objection.concluded_by, objection.upheld) == (world.operator, False)
    again = office.post(deed("conclude", world), facts | {"conclusion": "改写", "upheld": "on"}, follow=True)
    assert "已经处理：依据不足（测试）" in again.content.decode()


def test_the_act_of_entry_has_names_that_fit(world, office):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.SELECTED)
    answer = office.post(deed("enter", world), {"batch": "批" * 400, "document": "示例"}, follow=True)
    assert "不能超过" in answer.content.decode()


def test_minutes_are_of_a_meeting_under_the_chair_over_results(world, office):
    chair, address = client_of(world.chair), reverse("selection_minutes", args=[world.group.pk])
    facts = {"round": world.reviewed.round.pk, "attended": [world.group.chair.pk], "text": "改过的纪要"}
    assert "还没有结束评分的项目" in chair.post(address, facts, follow=True).content.decode()
    close_with_one_score(world)
    without = facts | {"attended": world.expert.expert.pk}
    assert "会议由组长主持" in chair.post(address, without, follow=True).content.decode()
    assert Minutes.objects.get().text == "纪要"
    stranger = make_expert("stranger")
    assert chair.post(address, facts | {"attended": [world.group.chair.pk, stranger.pk]}).status_code == 404
    assert "已保存" in chair.post(address, facts, follow=True).content.decode()


def test_a_proposal_is_confirmed_and_a_second_one_says_what_stands(world, office):
    chair = client_of(world.chair)
    address = reverse("selection_propose", args=[world.group.pk, world.reviewed.reference])
    assert "评分还没有结束" in chair.post(address, {"selected": "yes"}, follow=True).content.decode()
    close_with_one_score(world)
    assert "已提出建议，建议入选" in chair.post(address, {"selected": "yes"}, follow=True).content.decode()
    assert "现为“专家组建议入选”" in chair.post(address, {"selected": "yes"}, follow=True).content.decode()


def test_minutes_stay_as_they_were_when_a_proposal_stands_on_them(world, office):
    close_with_one_score(world)
    chair = client_of(world.chair)
    address = reverse("selection_minutes", args=[world.group.pk])
    attended = [world.group.chair.pk, world.expert.expert.pk]
    facts = {"round": world.reviewed.round.pk, "attended": attended, "text": "改过的纪要"}
    assert "已保存" in chair.post(address, facts, follow=True).content.decode()
    Proposal.objects.create(
        submission=world.reviewed, minutes=world.minutes, selected=True, meets=True, proposed_at=timezone.now()
    )
    answer = chair.post(address, facts | {"text": "事后改写"}, follow=True).content.decode()
    assert "不能再修改" in answer
    assert Minutes.objects.get(pk=world.minutes.pk).text == "改过的纪要"


def test_a_flood_of_rows_is_refused_at_once(world):
    flood = {"employments-TOTAL_FORMS": "99999", "employments-INITIAL_FORMS": "0"}
    flood |= {"ties-TOTAL_FORMS": "99999", "ties-INITIAL_FORMS": "0"}
    assert client_of(world.expert).post(reverse("selection_own_ties"), flood).status_code == 422


def test_experts_read_nobody_to_call(world, judged):
    facts = world.reviewed.current.facts
    assert facts["contact_office"]
    telephone = facts["completers"][0]["contact"]
    sheet = client_of(world.expert).get(reverse("selection_assignment", args=[judged.pk])).content.decode()
    assert facts["name"] in sheet
    assert facts["completers"][0]["contribution"] in sheet
    item = reverse("selection_item", args=[world.group.pk, world.reviewed.reference])
    for shown in (sheet, client_of(world.chair).get(item).content.decode()):
        assert facts["contact_office"] not in shown
        assert telephone not in shown


def test_a_fault_of_ours_is_told_in_the_portals_words(world, office, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(rounds, "fairness", broken)
    answer = office.get(page("selection_fairness", world))
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert "工作台" not in answer.content.decode()


def test_a_field_without_a_group_is_named(world, office):
    waiting = accepted(world, 8)
    shown = office.get(page("selection_draws", world)).content.decode()
    assert "没有专家组" not in shown
    Submission.objects.filter(pk=waiting.pk).update(field=term("field:materials"))
    assert "没有专家组，请先设立" in office.get(page("selection_draws", world)).content.decode()


def test_an_appeal_needs_words(world):
    entry = ReputationEntry.objects.create(
        expert=world.expert.expert, cause="timeliness", favourable=False, text="示例"
    )
    client = client_of(world.expert)
    answer = client.post(reverse("selection_conduct"), {"entry": entry.pk, "appeal": " "}, follow=True)
    assert "请写明申诉的理由" in answer.content.decode()
    assert ReputationEntry.objects.get(pk=entry.pk).appealed_at is None


def test_whoever_gives_a_reason_that_others_recompute_is_told_to_name_nobody(world, office):
    told = "供外部复核的导出文件，请不要写人名"
    draws = office.get(page("selection_draws", world)).content.decode()
    running = world.reviewed.assignments.filter(ended_at=None).count()
    assert draws.count(told) == 1 + running + 1  # to draw again, each who may be let go, a substitute
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    assert told in office.get(page("selection_round", world) + "?state=noticed").content.decode()
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.SCORED)
    group = reverse("selection_group", args=[world.group.pk])
    assert told in client_of(world.chair).get(group).content.decode()
