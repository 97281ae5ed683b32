"""The office's ledger in words: nobody has to know keys, codes or JSON."""

import pytest

from showcase.intake import office
from showcase.intake.models import OfficeChange, ReportingLine
from showcase.intake.tests import samples
from showcase.library.tests.samples import make_world, organisation, term
from showcase.review.models import Expert
from showcase.review.office_words import Reader, Said

pytestmark = pytest.mark.django_db


def read(subject: str, before, after) -> tuple[str, list[Said]]:
    office.record(subject, before, after, by=samples.operator(), at=samples.NOON)
    told = next(Reader().told(OfficeChange.objects.all()[:1]))
    return told.subject, told.facts


@pytest.fixture
def expert() -> Expert:
    make_world()
    row = Expert.objects.create(account=samples.account("li@pool.example", "李四"), applied_on=samples.NOON.date())
    row.fields.add(term("field:new-energy"))
    return row


def test_a_rule_that_changed_is_told_with_its_name_and_yes_or_no(db):
    subject, facts = read("collection-rules:1", {"tenth_counts": "True"}, {"tenth_counts": "False"})
    assert (subject, facts) == ("征集规则", [Said("10日当天算按时", "是", "否")])


def test_a_line_names_both_organisations_and_no_key(expert):
    samples.bureau("county", "某县科技局")
    samples.reports_through("unit-a", organisation("county"))
    line = ReportingLine.objects.get()
    subject, facts = read("line:unit-a", {}, office.plain(line))
    assert subject == "转报关系 甲单位"
    assert Said("转报单位", "—", "某县科技局") in facts
    assert "id" not in [fact.label for fact in facts]


def test_an_experts_rows_are_told_one_by_one(expert):
    employment = {"id": "1", "expert": str(expert.pk), "organisation": str(organisation("unit-a").pk), "until": "None"}
    gone = {"id": "2", "expert": str(expert.pk), "organisation": "99999", "unit_name": "旧单位"}
    subject, facts = read(
        f"expert:{expert.pk}",
        {"employments": [gone], "admitted_on": "None"},
        {"employments": [employment], "admitted_on": "2026-11-05", "reason": "登记有误"},
    )
    assert "李四" in subject
    assert [(fact.before, fact.after) for fact in facts if "甲单位" in fact.after] != []
    assert [fact.after for fact in facts if "旧单位" in fact.before] == ["已删除"]
    assert Said("理由", "—", "登记有误") in facts
    assert not [fact for fact in facts if "{" in fact.before + fact.after or "None" in fact.before + fact.after]


def test_what_is_no_register_any_more_is_shown_as_it_was_written(db):
    assert read("gone:7", {"x": "1"}, {"x": "2"}) == ("gone:7", [Said("x", "1", "2")])
