"""The office's registers and rules: what is changed is checked, kept in a ledger, and works at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from showcase.intake import ledger
from showcase.intake.models import CollectionRules, OfficeChange, ReportingLine
from showcase.intake.states import State
from showcase.intake.tests import samples
from showcase.library.models import Category
from showcase.library.tests.samples import organisation, term
from showcase.review import assigning
from showcase.review.models import Criterion, Employment, Expert, ExpertGroup, Recusal, ReviewRules, Tie, WeightSet
from showcase.taxonomy.models import Scheme, Term

from .conftest import client_of
from .world import make_expert

NO_ROWS = {
    f"{prefix}-{part}_FORMS": number
    for prefix in ("employments", "ties")
    for part, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000))
}


@pytest.fixture
def office(world):
    return client_of(world.operator)


def expert_form(expert: Expert, **changes):
    day = timezone.localdate().isoformat()
    return NO_ROWS | {"fields_known": [term("field:new-energy").pk], "admitted_on": day, "abilities": "光伏"} | changes


def tie_to(person: str) -> dict[str, str]:
    return {
        "ties-TOTAL_FORMS": 1, "ties-0-kind": "co-author", "ties-0-person": person, "ties-0-last_year": "2026",
        "ties-0-source": "论文 DOI",
    }  # fmt: skip


def test_a_person_is_invited_applies_and_is_admitted(world, office):
    page = office.post(reverse("selection_experts"), {"name": "周", "email": "zhou@pool.example"}).content.decode()
    link = re.search(r"/invitation/[\w-]+/", page)[0]
    assert link in mail.outbox[0].body
    client = client_of()
    assert client.post(link, {"password": "a-good-long-one-1"}).status_code == 302
    assert reverse("selection_apply") in client.get("/").content.decode()
    bad = client.post(reverse("selection_apply"), NO_ROWS | {"application": "写好的申请"})
    assert bad.status_code == 422
    assert "写好的申请" in bad.content.decode()
    sent = NO_ROWS | {
        "fields_known": [term("field:new-energy").pk], "application": "申请", "employments-TOTAL_FORMS": 1,
        "employments-0-unit_name": "某大学",
    }  # fmt: skip
    assert client.post(reverse("selection_apply"), sent).status_code == 302
    row = Expert.objects.get(account__email="zhou@pool.example")
    assert (row.admitted_on, row.employments.get().unit_name) == (None, "某大学")
    assert not Expert.objects.admitted_on(timezone.localdate()).filter(pk=row.pk).exists()

    office.post(reverse("selection_expert", args=[row.pk]), expert_form(row))
    assert Expert.objects.admitted_on(timezone.localdate()).filter(pk=row.pk).exists()
    change = OfficeChange.objects.get(subject=f"expert:{row.pk}")
    assert change.changes["admitted_on"] == ["", timezone.localdate().isoformat()]


def test_a_suspended_expert_is_drawn_no_more_and_dates_out_of_order_are_refused(world, office):
    row, today = world.expert.expert, timezone.localdate()
    address = reverse("selection_expert", args=[row.pk])
    wrong = expert_form(row, suspended_from=today, suspended_until=today - timedelta(days=1))
    assert "暂停的结束日期早于开始日期" in office.post(address, wrong).content.decode()
    office.post(address, expert_form(row, suspended_from=today))
    assert not Expert.objects.admitted_on(today).filter(pk=row.pk).exists()


def test_a_new_tie_ends_the_assignment_that_it_forbids(world, office):
    row, assignment = world.expert.expert, world.assignments[0]
    person = world.reviewed.current.facts["completers"][0]["name"]
    page = office.post(reverse("selection_expert", args=[row.pk]), expert_form(row, **tie_to(person)), follow=True)
    assert f"{world.reviewed.reference} 的评审分配已终止" in page.content.decode()
    assignment.refresh_from_db()
    assert assignment.ended_because == "认定需要回避"
    assert Recusal.objects.filter(expert=row, kind="co-author").exists()
    assert client_of(world.expert).get(f"/assignments/{assignment.pk}/").status_code == 404


def test_what_becomes_known_elsewhere_is_found_when_looked_for_again(world, office):
    tie = Tie(expert=world.expert.expert, kind="interest", organisation=organisation("unit-b"), source="来信反映")
    Tie.objects.bulk_create([tie])  # as an import does: no row tells of itself
    office.post(reverse("selection_act", args=[world.reviewed.round.code, "look-again"]))
    world.assignments[0].refresh_from_db()
    assert world.assignments[0].ended_at is not None


def test_what_is_counted_stays_when_a_tie_comes_to_light_later(world, judged):
    world.reviewed.state = State.SCORED
    world.reviewed.save()
    Tie.objects.create(expert=world.expert.expert, kind="interest", organisation=organisation("unit-b"), source="来信")
    assert assigning.end_conflicted(at=timezone.now()) == []


def test_an_expert_who_is_unable_is_replaced_by_a_draw(world, office):
    code, assignment = world.reviewed.round.code, world.assignments[0]
    end, substitute = (reverse("selection_act", args=[code, name]) for name in ("end", "substitute"))
    office.post(end, {"assignment": assignment.pk, "because": ""})
    assignment.refresh_from_db()
    assert assignment.ended_at is None
    office.post(end, {"assignment": assignment.pk, "because": "出差在外"})
    assignment.refresh_from_db()
    assert assignment.ended_because == "出差在外"

    other = make_expert("substitute")
    Employment.objects.create(expert=other, unit_name="别处")
    due = (timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    facts = {
        "submission": world.reviewed.reference,
        "group": world.group.pk,
        "value_name": "某期",
        "writing": "digits",
        "due_at": due,
    }
    for number in ("0", "99", "一"):
        office.post(substitute, facts | {"number": number, "reason": "示例"})
    office.post(substitute, facts | {"number": "1", "reason": ""})
    assert world.reviewed.round.draws.count() == 1
    office.post(substitute, facts | {"number": "1", "reason": "一位专家出差"})
    draw = world.reviewed.round.draws.get(number=2)
    assert draw.record["constraints"]["per_item"] == 1
    assert list(draw.record["items"]) == [world.reviewed.reference]


def test_a_group_is_made_with_its_chair_and_term(world, office):
    facts = {"name": "新组", "field": term("field:new-energy").pk, "chair": world.expert.expert.pk}
    wrong = office.post(reverse("selection_group_new"), facts | {"term_from": "2026-02-01", "term_until": "2026-01-01"})
    assert wrong.status_code == 422
    assert "任期的结束日期早于开始日期" in wrong.content.decode()
    office.post(reverse("selection_group_new"), facts | {"term_from": "2026-01-01", "term_until": "2028-01-01"})
    assert ExpertGroup.objects.get(name="新组").chair == world.expert.expert
    assert "新组" in office.get(reverse("selection_groups")).content.decode()


def test_rules_change_with_what_stood_there_before(world, office):
    CollectionRules.current()
    office.post(reverse("selection_collection_rules"), {"similar_from": "0.70", "reminder_days": "5"})
    assert (CollectionRules.current().tenth_counts, CollectionRules.current().reminder_days) == (False, 5)
    assert OfficeChange.objects.first().changes["tenth_counts"] == ["True", "False"]
    page = office.post(reverse("selection_review_rules"), {"pass_mark": "101"})
    assert page.status_code == 422
    assert ReviewRules.current().pass_mark == 75
    assert ledger.broken(OfficeChange.objects.order_by("number")) == []


def test_weights_get_a_new_version_whose_sums_are_100(world, office):
    WeightSet.current()
    values = {f"{category}-{one}": 0 for category in Category for one in Criterion}
    values |= {f"{category}-science": 100 for category in Category}
    wrong = office.post(reverse("selection_weights"), values | {"key-technology-science": 99, "note": "试"})
    assert "合计为 99" in wrong.content.decode()
    assert office.post(reverse("selection_weights"), values | {"note": "改为只看科学价值"}).status_code == 302
    assert (WeightSet.current().version, WeightSet.current().weights["key-technology"]["science"]) == (2, 100)


def other_company() -> int:
    """An organisation of a kind that forwards for nobody."""
    company = organisation("unit-b")
    scheme, _made = Scheme.objects.get_or_create(code="organisation-kind", defaults={"title": "报送主体"})
    kind = Term.objects.create(scheme=scheme, code="small-giant-company", name="科技小巨人企业")
    company.kinds.set([kind])
    return company.pk


def test_reporting_lines_make_no_circle_and_can_be_taken_away(world, office):
    address = reverse("selection_lines")
    county = ReportingLine.objects.get(organisation__slug="unit-a").through
    circle = office.post(address, {"organisation": county.pk, "through": organisation("unit-a").pk})
    assert "转报关系又回到了本单位" in circle.content.decode()
    city = samples.bureau("city", "某市科技局")
    empty = office.post(address, {"organisation": county.pk, "through": city.pk})
    assert "还没有可以登录的成员" in empty.content.decode()
    assert (
        "转报单位应是" in office.post(address, {"organisation": county.pk, "through": other_company()}).content.decode()
    )
    samples.member("city")
    assert office.post(address, {"organisation": county.pk, "through": city.pk}).status_code == 302
    line = ReportingLine.objects.get(through=city)
    assert office.post(address, {"remove": line.pk}).status_code == 302
    assert [change.subject for change in OfficeChange.objects.all()] == ["line:county", "line:county"]


def test_an_appeal_is_answered_once_in_words(world, office):
    address = reverse("selection_answer", args=[world.appeal.pk])
    office.post(address, {"answer": " "})
    world.appeal.refresh_from_db()
    assert world.appeal.overturned is None
    office.post(address, {"answer": "核实后成立", "overturned": ""})
    assert "已经答复" in office.post(address, {"answer": "再答"}, follow=True).content.decode()
    world.appeal.refresh_from_db()
    assert (world.appeal.overturned, world.appeal.answer) == (True, "核实后成立")
    shown = client_of(world.expert).get(reverse("selection_conduct")).content.decode()
    assert "申诉成立，这条记录不再计入：核实后成立" in shown


def test_the_office_notes_conduct_and_the_expert_reads_it_and_may_appeal(world, office):
    address, expert = reverse("selection_observe"), world.expert.expert
    assert "请写明履职表现" in office.post(address, {"expert": expert.pk, "text": " "}, follow=True).content.decode()
    for _click in range(2):
        assert (
            "已保存"
            in office.post(address, {"expert": expert.pk, "text": "无故缺席会议"}, follow=True).content.decode()
        )
    row = expert.reputation.get(text="无故缺席会议")
    assert (row.cause, row.favourable) == ("conduct", False)
    change = OfficeChange.objects.get(subject=f"expert:{expert.pk}")
    assert change.actor == world.operator
    assert "履职表现" in office.get(reverse("selection_office")).content.decode()
    own, conduct = client_of(world.expert), reverse("selection_conduct")
    assert "无故缺席会议" in own.get(conduct).content.decode()
    own.post(conduct, {"entry": row.pk, "appeal": "当日因病，已请假"})
    assert "当日因病，已请假" in office.get(reverse("selection_appeals")).content.decode()


def test_progress_is_reported_noted_and_offered_to_the_life_line(world, office, words):
    words("life-event", "progress", "新进展")
    achievement, address = world.achievement, reverse("collection_progress_report", args=[world.achievement.public_id])
    client = client_of(world.submitter)
    long = client.post(address, {"text": "字" * 4001})
    assert long.status_code == 422
    assert "字" * 4001 in long.content.decode()
    assert client.post(address, {"text": "建成第二条产线"}).status_code == 302
    row = achievement.progress_reports.get(text="建成第二条产线")
    before = achievement.life_line.count()
    office.post(reverse("collection_progress_note", args=[world.progress.pk]))
    office.post(reverse("collection_progress_note", args=[row.pk]), {"title": "第二条产线投产"})
    achievement = type(achievement).objects.get(pk=achievement.pk)
    assert achievement.life_line.count() == before + 1
    event = achievement.life_line.get(title="第二条产线投产")
    assert (event.is_public, event.text) == (False, "建成第二条产线")
    assert "已阅办" in client.get(reverse("collection_progress")).content.decode()
