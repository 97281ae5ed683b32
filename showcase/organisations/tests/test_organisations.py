import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from content import records
from showcase.organisations.loading import load_organisations
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Scheme, Term
from showcase.taxonomy.seed_files import Counts, FileRefused
from showcase.taxonomy.tests.exposure import faults, sources_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terms():
    for scheme in ("city", "county", "organisation-kind"):
        Scheme.objects.create(code=scheme, title=scheme)
    hangzhou = Term.objects.create(scheme_id="city", code="330100", name="杭州市")
    ningbo = Term.objects.create(scheme_id="city", code="330200", name="宁波市")
    xihu = Term.objects.create(scheme_id="county", code="330106", name="西湖区", parent=hangzhou)
    kind = Term.objects.create(scheme_id="organisation-kind", code="university-institute", name="高校院所")
    return {"hangzhou": hangzhou, "ningbo": ningbo, "xihu": xihu, "kind": kind}


def row(**more):
    return {
        "id": "zhejiang-university",
        "name": "浙江大学",
        "name_en": "Zhejiang University",
        "kinds": ["university-institute"],
        "short_names": ["浙大"],
        "city": "330100",
        "county": "330106",
        "source": "内部来源",
        **more,
    }


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "organisations.jsonl"
        path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("model", sources_of("organisations"))
def test_every_column_is_public_or_internal(model):
    assert faults(model) == []


def test_loading_twice_changes_nothing_and_the_record_holds_what_is_public(file):
    child = row(id="school", name="学院", parent="zhejiang-university", short_names=[])
    assert load_organisations(file(child, row())) == Counts(created=2)
    assert load_organisations(file(child, row())) == Counts(unchanged=2)
    assert Organisation.objects.get(slug="zhejiang-university").to_record() == records.Organisation(
        id="zhejiang-university",
        name="浙江大学",
        name_en="Zhejiang University",
        kinds=("organisation-kind:university-institute",),
        short_names=("浙大",),
        city="city:330100",
        county="county:330106",
    )
    assert Organisation.objects.get(slug="school").to_record().parent == "zhejiang-university"


def test_a_renamed_organisation_keeps_its_id(file):
    load_organisations(file(row()))
    assert load_organisations(file(row(name="浙江大学（新）", former_names=["浙江大学"]))) == Counts(updated=1)
    assert Organisation.objects.get().former_names == ["浙江大学"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{broken", "第 2 行：JSON 格式有误"),
        (row(id="x", name="某单位", city="330200"), "“西湖区”不在“宁波市”"),
        (row(id="x", name="某单位", city="999999", county=None), "“999999”不在分类体系中"),
        (row(id="x", name="某单位", kinds=["none"]), "单位类别“none”不在分类体系中"),
        (row(id="x", name="某单位", parent="nobody"), "上级单位“nobody”不在名录中"),
        (row(id="x", name="某单位", parent="x"), "又回到了本单位"),
        (row(id="x"), "已经有同名单位"),
        (row(), "出现了两次"),
        (row(id="坏", name="某单位"), "网址标识只能用"),
        (row(id="x", name="某单位", phone="1"), "不认识的字段“phone”"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(file, wrong, message):
    with pytest.raises(FileRefused, match="第 2 行") as refused:
        load_organisations(file(row(), wrong))
    assert message in str(refused.value)
    assert not Organisation.objects.exists()


def test_the_command_ends_with_three_when_lines_are_refused(file):
    with pytest.raises(CommandError) as error:
        call_command("load_organisations", file("{"), stdout=StringIO())
    assert error.value.returncode == 3


def test_a_county_outside_the_city_is_refused(terms):
    organisation = Organisation(slug="x", name="某", city=terms["ningbo"], county=terms["xihu"])
    with pytest.raises(ValidationError, match="不在“宁波市”"):
        organisation.full_clean()


def test_reading_records_takes_the_same_queries_for_one_and_three(terms, django_assert_num_queries):
    for number in range(3):
        Organisation.objects.create(slug=f"o{number}", name=f"单位{number}", city=terms["hangzhou"]).kinds.add(
            terms["kind"]
        )
    for count in (1, 3):
        with django_assert_num_queries(2):
            assert len([o.to_record() for o in Organisation.objects.for_record()[:count]]) == count
