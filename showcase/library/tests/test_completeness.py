import pytest

from showcase.library.completeness import publication_blockers
from showcase.library.models import Achievement, Category

from .samples import facts, make_achievement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def blockers(locale="zh-hans"):
    return [(row.field, row.message) for row in publication_blockers(Achievement.objects.for_record().get(), locale)]


def changed(**values):
    make_achievement()
    Achievement.objects.update(**values)


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
def test_a_complete_achievement_has_no_blockers(locale):
    make_achievement(papers=facts()["papers"])
    assert blockers(locale) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"secrecy_status": "not-reviewed"}, "保密审查"),
        ({"secrecy_status": "restricted"}, "保密审查"),
        ({"export_controlled": True}, "出口管制"),
        ({"dispute": "署名有异议"}, "争议情况"),
        ({"entry": None}, "入库批次"),
        ({"contact_office": ""}, "联系部门"),
        ({"last_confirmed_on": None}, "最近确认日期"),
        ({"reporting_unit": None}, "报送单位"),
        ({"one_liner": "字" * 31}, "一句话介绍"),
        ({"abstract": "字" * 151}, "公众摘要"),
    ],
)
def test_each_missing_or_forbidding_thing_is_named(values, field):
    changed(**values)
    assert [where for where, _message in blockers()] == [field]


@pytest.mark.parametrize("relation", [("units", "完成单位"), ("completers", "完成人")])
def test_makers_are_required(relation):
    name, field = relation
    getattr(make_achievement(), name).model.objects.all().delete()
    assert [where for where, _message in blockers()] == [field]


@pytest.mark.parametrize(
    ("category", "evidence", "field"),
    [
        (Category.KEY_TECHNOLOGY, "test-report", "佐证"),
        (Category.MAJOR_APPLICATION, "industrialisation-proof", "佐证"),
    ],
)
def test_each_category_asks_for_its_proof(category, evidence, field):
    rows = [facts()["evidence"][0], facts()["evidence"][1] | {"kind": evidence}]
    make_achievement(category=category.value, evidence=rows)
    assert [where for where, _message in blockers()] == [field]


def test_basic_research_asks_for_a_paper_in_a_top_journal_and_no_maturity():
    make_achievement(category="basic-research", maturity=None, papers=[facts()["papers"][0] | {"top_journal": False}])
    assert [where for where, _message in blockers()] == ["论文"]


def test_a_public_claim_needs_public_evidence():
    row = make_achievement().evidence.get(number=1)
    row.is_public = False
    row.save()
    assert blockers() == [("第1条主张", "引用的佐证 1 没有公开。请填写公开说明并公开这项佐证，或改用其他佐证。")]


def test_a_claim_naming_evidence_that_is_not_there_is_found():
    row = make_achievement().claims.get(is_public=True)
    row.evidence_numbers = "1,7"
    row.save()
    assert blockers() == [("第1条主张", "引用的佐证 7 不存在。请补充这项佐证，或更正编号。")]


def test_english_names_every_text_without_english():
    metric = facts()["metrics"][0] | {"condition_en": "", "unit": "万吨"}
    make_achievement(metrics=[metric], contact_office_en="")
    assert blockers() == []
    assert blockers("en") == [
        ("联系部门", "“联系部门”还没有英文，请补充。"),
        ("第1项指标", "“测试条件”还没有英文，请补充。"),
        ("第1项指标", "“计量单位”含有汉字，请填写英文写法。"),
    ]


def test_what_is_not_public_needs_no_english():
    make_achievement()
    assert blockers("en") == []


def test_a_public_source_example_asks_for_title_year_and_source_only():
    make_achievement(kind="sourced", ref="real-1", name="某成果", year=2015, source_title="某报")
    assert blockers() == []
    assert [where for where, _message in blockers("en")] == ["语言"]
