import os
import subprocess
import sys
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from showcase.library.models import (
    Achievement,
    Claim,
    Completer,
    CompletingUnit,
    EconomicEffect,
    Evidence,
    IdSeries,
    NoMoreIds,
    next_public_id,
)
from showcase.library.models.identity import reserve_numbers
from showcase.library.secrecy import is_secret, read_conclusion

from .samples import batch, make_achievement, organisation, term

pytestmark = pytest.mark.django_db

PARALLEL = """
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from showcase.library.models import IdSeries, next_public_id
with connection.schema_editor() as editor:
    editor.create_model(IdSeries)
def take(_):
    try:
        return [next_public_id("2026") for _ in range(20)]
    finally:
        connection.close()
with ThreadPoolExecutor(8) as pool:
    print(*(i for ids in pool.map(take, range(8)) for i in ids))
"""


class TestIdentity:
    def test_numbers_count_up_within_a_series(self):
        assert [next_public_id("2026"), next_public_id("2026"), next_public_id("DEMO")] == [
            "ZLHCG-2026-0001",
            "ZLHCG-2026-0002",
            "ZLHCG-DEMO-0001",
        ]

    def test_the_last_number_is_the_last(self):
        IdSeries.objects.create(series="2026", last=9998)
        with pytest.raises(NoMoreIds, match="已经用完"):
            reserve_numbers("2026", 2)
        assert next_public_id("2026") == "ZLHCG-2026-9999"

    def test_parallel_writers_never_share_a_number(self, tmp_path):
        environment = {
            **os.environ,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATABASE_URL": "",
        }
        done = subprocess.run(
            [sys.executable, "-c", PARALLEL], env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        assert sorted(done.stdout.split()) == [f"ZLHCG-2026-{number:04d}" for number in range(1, 161)]

    def test_an_achievement_keeps_its_id_and_is_never_deleted(self, world):
        achievement = make_achievement()
        with pytest.raises(ProtectedError, match="不能删除"):
            achievement.delete()
        with pytest.raises(ProtectedError, match="不能删除"):
            Achievement.objects.all().delete()
        achievement.name = "改名"
        achievement.save()
        assert achievement.public_id == "ZLHCG-DEMO-0001"

    def test_the_series_is_the_year_of_entry(self, world):
        achievement = Achievement(name="某", category="key-technology", entry=batch())
        achievement.save()
        assert achievement.public_id == "ZLHCG-2026-0001"


CLAIM = {
    "statement": "领先",
    "is_public": True,
    "verifier": "甲",
    "verified_on": date(2026, 1, 1),
    "evidence_numbers": "1",
}


@pytest.mark.usefixtures("world")
class TestInvariants:
    """Each rule by its message at the desk, and held by the database when the desk is passed by."""

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"verified_on": None}, "还没有核实"),
            ({"verifier": ""}, "还没有核实"),
            ({"evidence_numbers": ""}, "至少要有一项佐证"),
            ({"expires_on": date(2025, 1, 1)}, "有效期应晚于核实日期"),
        ],
    )
    def test_claims(self, wrong, message):
        claim = Claim(kind=term("claim-kind:fills-gap"), achievement=make_achievement(), **{**CLAIM, **wrong})
        self.assert_refused(claim, message)

    def test_evidence_is_public_only_with_a_statement(self):
        row = Evidence(achievement=make_achievement(), number=9, kind=term("evidence-kind:paper"), is_public=True)
        self.assert_refused(row, "公开说明、出具单位和出具日期")

    def test_evidence_numbers_are_given_once(self):
        row = Evidence(achievement=make_achievement(), number=1, kind=term("evidence-kind:paper"))
        self.assert_refused(row, "相同编号")

    def test_effects_are_public_only_with_a_source(self):
        self.assert_refused(EconomicEffect(achievement=make_achievement(), statement="多", is_public=True), "数据来源")

    @pytest.mark.parametrize("both", [True, False])
    def test_a_unit_is_listed_or_named(self, both):
        row = CompletingUnit(achievement=make_achievement())
        if both:
            row.organisation, row.name = organisation("unit-b"), "乙"
        self.assert_refused(row, "两者只填一项")

    def test_a_completer_stands_in_one_unit(self):
        row = Completer(achievement=make_achievement(), name="某", organisation=organisation("unit-b"), unit_name="乙")
        self.assert_refused(row, "两者只填一项")

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"category": ""}, "请选择类别"),
            ({"category": "basic-research"}, "基础研究成果不评成熟度"),
            ({"maturity_assessor": ""}, "评定单位"),
            ({"city": None}, "请同时选择设区市"),
            ({"kind": "sourced"}, "公开资料示例"),
            ({"secrecy_reviewed_by": ""}, "审查人"),
            ({"registration_number": "123"}, "登记号为 12 位"),
        ],
    )
    def test_achievements(self, wrong, message):
        achievement = make_achievement()
        for name, value in wrong.items():
            setattr(achievement, name, value)
        with pytest.raises(ValidationError, match=message):
            achievement.full_clean()
        if "registration_number" not in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                Achievement.objects.filter(pk=achievement.pk).update(**wrong)

    def test_a_county_lies_in_its_city(self):
        achievement = make_achievement()
        achievement.city = term("city:330200")
        with pytest.raises(ValidationError, match="不在“宁波市”"):
            achievement.full_clean()

    def assert_refused(self, row, message):
        with pytest.raises(ValidationError, match=message):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.bulk_create([row])


def test_evidence_numbers_are_read_as_people_write_them():
    field = Claim._meta.get_field("evidence_numbers")
    assert field.clean(" 1、３\uff0c2 ", None) == "1,3,2"
    assert field.clean("", None) == ""
    with pytest.raises(ValidationError, match="用逗号分隔"):
        field.clean("第一项", None)


@pytest.mark.parametrize(
    ("conclusion", "status"),
    [
        ("经审查，不涉及国家秘密，可以公开", "cleared"),
        ("不涉密，同意公开", "cleared"),
        ("经审查，同意公开", "cleared"),
        ("同意对外发布", "cleared"),
        ("不同意对外发布", "restricted"),
        ("不涉密，但暂不宜公开", "restricted"),
        ("不可以公开", "restricted"),
        ("涉密", "restricted"),
        ("待定", "not-reviewed"),
        ("", "not-reviewed"),
    ],
)
def test_a_conclusion_is_read_with_caution(conclusion, status):
    assert read_conclusion(conclusion) == status


def test_only_what_is_secret_is_secret():
    assert is_secret("涉及国家秘密")
    assert not is_secret("不涉及国家秘密，不宜公开")
