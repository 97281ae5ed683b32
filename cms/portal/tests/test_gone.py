"""What comes to an end: withdrawn work, handed-over members, sent scores, a locked log-in."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from showcase.intake import filing, inviting
from showcase.intake.models import (
    Candidate,
    Dispute,
    Invitation,
    Letter,
    Membership,
    ProgressReport,
    Recommendation,
    Submission,
)
from showcase.intake.states import State
from showcase.intake.tests import samples
from showcase.library.importing import SourceRow
from showcase.library.tests.samples import organisation
from showcase.review import deciding, drawing, judging
from showcase.review.assigning import experts_by_pseudonym
from showcase.review.export import export_round
from showcase.review.models import Assignment, Draw, Expert, ReviewRules, Solicitation, Tie

from .conftest import client_of
from .test_rounds import accepted, deed, page, soon
from .world import make_expert


@pytest.fixture
def office(world):
    return client_of(world.operator)


def drawn(world, *items: Submission) -> Draw:
    """A list of these items, frozen; the public value comes an hour later."""
    for number in range(7):
        make_expert(f"pool-{number}")
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    client_of(world.operator).post(deed("freeze", world), facts)
    frozen = Draw.objects.get(number=2)
    assert set(frozen.record["items"]) == {item.reference for item in items}
    return frozen


def entered(world, frozen: Draw) -> str:
    """The page after the value was entered."""
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        facts = {"draw": frozen.pk, "value": "12 34", "source": "https://example.org/1"}
        return client_of(world.operator).post(deed("draw", world), facts, follow=True).content.decode()


def test_what_is_withdrawn_is_judged_by_nobody(world):
    row, expert = world.assignments[0], client_of(world.expert)
    filing.withdraw(world.reviewed, by=world.other, at=timezone.now(), reason="撤回（测试）")
    row.refresh_from_db()
    assert row.ended_because == "申报已撤回"
    assert world.reviewed.reference not in expert.get("/").content.decode()
    assert expert.get(reverse("selection_assignment", args=[row.pk])).status_code == 404
    assert expert.post(reverse("selection_declare", args=[row.pk]), {"conflict": "no"}).status_code == 404


def test_one_item_that_is_withdrawn_or_disputed_holds_up_no_other(world):
    gone, disputed, clear = (accepted(world, number) for number in (21, 22, 23))
    frozen = drawn(world, gone, disputed, clear)
    filing.withdraw(gone, by=world.other, at=timezone.now(), reason="撤回（测试）")
    filing.dispute(disputed, by=world.operator, at=timezone.now(), text="权属争议（测试）")
    shown = entered(world, frozen)
    assert f"{gone.reference}、{disputed.reference} 有争议或已撤回，没有分配专家" in shown
    given = Assignment.objects.filter(draw=frozen).values_list("submission__reference", flat=True)
    assert set(given) == {clear.reference}
    disputed.refresh_from_db()
    assert disputed.state == State.ACCEPTED


def test_a_list_is_frozen_without_what_is_disputed_and_says_so(world, office):
    disputed, clear = accepted(world, 24), accepted(world, 25)
    filing.dispute(disputed, by=world.operator, at=timezone.now(), text="权属争议（测试）")
    for number in range(7):
        make_expert(f"pool-{number}")
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "writing": "digits", "due_at": soon()}
    shown = office.post(deed("freeze", world), facts, follow=True).content.decode()
    assert f"{disputed.reference} 的争议没有解决，不在这份名单中" in shown
    frozen = Draw.objects.get(number=2)
    assert list(frozen.record["items"]) == [clear.reference]
    filing.dispute(clear, by=world.operator, at=timezone.now(), text="另一争议（测试）")
    again = {"replaces": frozen.pk, "reason": "争议（测试）", "value_name": "另一期", "writing": "digits"}
    refused = office.post(deed("freeze", world), again | {"due_at": soon()}, follow=True).content.decode()
    assert f"申报 {clear.reference} 存在未解决的争议" in refused


def test_who_has_sent_a_score_does_not_take_it_back(world, judged):
    address = reverse("selection_declare", args=[judged.pk])
    reply = client_of(world.expert).post(address, {"conflict": "yes", "text": "想起来了"}, follow=True)
    assert "评分已经提交" in reply.content.decode()
    judged.refresh_from_db()
    assert judged.ended_at is None


def test_after_the_scoring_nothing_is_sent_and_the_chair_goes_on(world, judged):
    """A chair who was drawn and sent nothing in time: the sheet is closed, the item is the chair's to propose."""
    at = timezone.now()
    facts = {"draw": world.draw, "expert": world.group.chair, "submission": world.reviewed}
    late = Assignment.objects.create(**facts, due_at=at - timedelta(minutes=1), declared_at=at)
    world.assignments[1].delete()
    chair, sheet = client_of(world.chair), reverse("selection_assignment", args=[late.pk])
    group = reverse("selection_group", args=[world.group.pk])
    assert sheet in chair.get("/").content.decode()
    assert world.reviewed.reference not in chair.get(group).content.decode()

    ReviewRules.objects.update_or_create(defaults={"least_scores": 1})
    deciding.close(world.reviewed, by=world.operator, at=at)
    typed = {"version": "0", "comment": "评" * 30, "send": "", **dict.fromkeys(judging.Criterion.values, "0")}
    refused = chair.post(reverse("selection_score", args=[late.pk]), typed)
    assert refused.status_code == 422
    assert "评分已经结束，不能再保存或提交" in refused.content.decode()
    assert 'name="send"' not in chair.get(sheet).content.decode()
    assert sheet not in chair.get("/").content.decode()
    propose = reverse("selection_propose", args=[world.group.pk, world.reviewed.reference])
    assert "已提出建议" in chair.post(propose, {"selected": "yes"}, follow=True).content.decode()


def test_who_is_suspended_after_the_list_was_frozen_gets_no_work_of_it(world):
    item = accepted(world, 26)
    frozen = drawn(world, item)
    names = experts_by_pseudonym(frozen.round)
    first, *others = (names[who] for who in drawing.draw(frozen.record, "1234")[item.reference])
    Expert.objects.filter(pk=first.pk).update(suspended_from=timezone.localdate())
    assert f"{item.reference} 抽中的专家在冻结后需要回避或已暂停" in entered(world, frozen)
    row = Assignment.objects.get(draw=frozen, expert=first)
    assert row.ended_because == "专家已暂停"
    assert not Letter.objects.filter(kind="assigned", account=first.account).exists()
    assert {one.expert for one in frozen.assignments.filter(ended_at=None)} == set(others)


def test_a_recusal_that_comes_after_the_draw_shows_its_reason_too(world, office):
    item = accepted(world, 27)
    frozen = drawn(world, item)
    entered(world, frozen)
    declares, tied = frozen.assignments.select_related("expert__account")[:2]
    judging.declare(declares, conflict=True, text="曾任其顾问（测试）", at=timezone.now())
    Tie.objects.create(expert=tied.expert, kind="interest", organisation=organisation("unit-b"), source="测试")
    chain = reverse("selection_chain", args=[item.round.code, item.reference])
    for address in (page("selection_draws", world), chain):
        shown = office.get(address).content.decode()
        assert f"{declares.expert}，本人申报回避（曾任其顾问（测试））" in shown
        assert f"{tied.expert}，其他利害关系" in shown


def test_a_score_that_falls_away_is_told_and_a_closed_result_stays(world, judged, office):
    """By a tie that the office learns of before scoring is closed; after that the table is what the result was."""
    round_ = world.reviewed.round
    Tie.objects.create(expert=judged.expert, kind="interest", organisation=organisation("unit-b"), source="测试")
    judged.refresh_from_db()
    assert judged.ended_at is not None
    assert "（此前已提交评分）" in office.get(page("selection_fairness", world)).content.decode()
    rows = [json.loads(line) for line in export_round(round_).decode().splitlines()]
    assert [row["score_sent"] for row in rows if row["type"] == "ended"].count(True) == 1


def test_the_chair_s_table_is_what_the_result_was_made_of(world, judged):
    ReviewRules.objects.update_or_create(defaults={"least_scores": 1})
    world.assignments[1].delete()
    deciding.close(world.reviewed, by=world.operator, at=timezone.now())
    Assignment.objects.filter(pk=judged.pk).update(ended_at=timezone.now(), ended_because="测试")
    world.reviewed.refresh_from_db()
    sheet = judging.sheet_of(Submission.objects.get(pk=world.reviewed.pk))
    assert (len(sheet.judged), sheet.outcome.mean) == (1, world.reviewed.result.mean)


def test_who_handed_over_does_not_come_back_by_an_older_link(world):
    facts = {"email": "twice@unit-a.example", "name": "两次", "organisation": organisation("unit-a")}
    now, today = timezone.now(), timezone.localdate()
    _first, old = inviting.invite(**facts, by=world.submitter, at=now)
    _second, secret = inviting.invite(**facts, by=world.submitter, at=now)
    with pytest.raises(inviting.InvitationRefused, match="撤销"):
        inviting.find(old, at=now)
    account = inviting.accept(secret, password="a-long-password-1", at=now, today=today)
    _third, third = inviting.invite(**facts, by=world.submitter, at=now)
    inviting.hand_over(Membership.objects.current().get(account=account), today=today)
    with pytest.raises(inviting.InvitationRefused, match="撤销"):
        inviting.accept(third, password="a-long-password-1", at=now, today=today)


def test_who_has_an_account_is_told_to_use_its_password(world):
    facts = {"email": world.other.email, "name": "已有账号", "organisation": organisation("unit-a")}
    _made, secret = inviting.invite(**facts, by=world.submitter, at=timezone.now())
    address = reverse("collection_invitation", args=[secret])
    reply = client_of().post(address, {"password": "another-password-1"}, follow=True)
    assert "请用原来的密码登录" in reply.content.decode()


def test_an_invitation_that_cannot_be_kept_is_refused_at_its_field(world):
    client, address = client_of(world.submitter), reverse("collection_members")
    reply = client.post(address, {"email": "a" * 300 + "@b.example", "name": "长"})
    assert reply.status_code == 422
    client.post(address, {"email": "lines@b.example", "name": "乙\r\nBcc: a@b.example"})
    assert Invitation.objects.get(email="lines@b.example").name == "乙 Bcc: a@b.example"


def test_importing_again_keeps_what_was_typed_and_declared(world):
    rows = [SourceRow(2, {"ref": "A-1", "name": "导入的成果", "category": "key-technology"}, [])]
    clear = dict.fromkeys(("ownership_clear", "units_clear", "completers_clear"), True)
    facts = {"by": world.submitter, "at": timezone.now()}
    samples.imported(rows, organisation("unit-a"), declarations=clear, **facts)
    row = Candidate.objects.get(reference="A-1")
    Candidate.objects.filter(pk=row.pk).update(facts=row.facts | {"one_liner": "手工填写的一句话"})
    unticked = dict.fromkeys(clear, False)
    samples.imported(rows, organisation("unit-a"), declarations=unticked, **facts)
    row.refresh_from_db()
    assert row.facts["one_liner"] == "手工填写的一句话"
    assert row.declarations == clear


def test_numbers_without_end_are_refused_and_break_nothing(world):
    judging.declare(world.assignments[0], conflict=False, at=timezone.now())
    sheet = reverse("selection_score", args=[world.assignments[0].pk])
    reply = client_of(world.expert).post(sheet, {"version": "0", "science": "9" * 5000, "send": ""})
    assert reply.status_code == 422
    form = reverse("collection_candidate", args=[world.candidate.pk])
    typed = {"version": str(world.candidate.version), f"claims-{'9' * 5000}-statement": "x"}
    assert client_of(world.submitter).post(form, typed).status_code < 500


def test_a_locked_log_in_says_so_in_plain_words(world):
    client, address = client_of(), reverse("collection_log_in")
    for _turn in range(9):
        reply = client.post(address, {"username": world.submitter.email, "password": "wrong"})
    assert reply.status_code == 429
    assert "登录已暂时锁定" in reply.content.decode()


def test_a_name_is_no_formula_for_the_auditor(world):
    people = [{"name": "=SUM(1)", "unit": "unit-b"}, {"name": "@某人", "unit": "unit-b"}]
    row = samples.candidate("unit-b", by=world.other, name="完成人的名字像公式", completers=people)
    filing.file(row, by=world.other, at=timezone.now())
    buffer = io.StringIO()
    call_command("name_pseudonyms", world.reviewed.round.code, stdout=buffer)
    names = [row["名称"] for row in csv.DictReader(io.StringIO(buffer.getvalue()))]
    assert any("'=SUM(1)" in name for name in names)
    assert [name for name in names if name.startswith(("=", "+", "-", "@"))] == []


def test_the_same_post_twice_makes_one_row(world, office):
    """Without a script nothing holds back the second half of a double click."""
    expert, member = client_of(world.expert), client_of(world.submitter)
    progress = reverse("collection_progress_report", args=[world.achievement.public_id])
    posts = (
        (expert, reverse("selection_recommendations"), {"name": "同一成果", "unit_name": "单位", "reason": "同一理由"}),
        (expert, reverse("selection_solicited"), {"text": "同一情况（测试）"}),
        (office, reverse("collection_act", args=[world.waiting.reference, "dispute"]), {"reason": "同一争议（测试）"}),
        (member, progress, {"text": "同一进展（测试）"}),
    )
    counts = []
    for _click in range(2):
        for client, address, typed in posts:
            assert client.post(address, typed).status_code == 302
        counts.append([model.objects.count() for model in (Recommendation, Solicitation, Dispute, ProgressReport)])
    assert counts[0] == counts[1]
