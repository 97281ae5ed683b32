"""Importing exactly what was looked through: the same bytes, by the same person, once, in time; all or nothing."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from showcase.intake import evidence
from showcase.intake.models import Candidate, CheckedTable
from showcase.intake.tests import samples
from showcase.taxonomy.models import Term

from .conftest import client_of
from .test_form import confirm, upload

TABLE = "导入标识,成果名称,类别\nA-1,表格里的成果,技术攻关\nA-2,另一项成果,重大应用\n".encode()


def imported() -> list[str]:
    return sorted(Candidate.objects.exclude(reference="").values_list("reference", flat=True))


@pytest.fixture
def looked_through(world) -> CheckedTable:
    upload(client_of(world.submitter), TABLE, "成果.csv")
    return CheckedTable.objects.get()


def post(account, **posted):
    return client_of(account).post(reverse("collection_bulk"), posted, follow=True)


def test_confirming_imports_what_was_looked_through_once(world, looked_through):
    client = client_of(world.submitter)
    page = upload(client, TABLE, "成果.csv")
    assert "核对的是“成果.csv”" in page.content.decode()
    assert imported() == []
    confirm(client, page)
    assert imported() == ["A-1", "A-2"]
    assert not CheckedTable.objects.exists()
    again = confirm(client, page)
    assert again.status_code == 422
    assert "这份表格已经导入，或者核对后超过两小时" in again.content.decode()
    assert Candidate.objects.filter(reference="A-1").count() == 1


def test_nobody_else_and_nothing_too_old_is_imported(world, looked_through):
    colleague = samples.member("unit-a", "colleague@unit-a.example")
    for account in (world.other, colleague):
        assert post(account, checked=looked_through.pk).status_code == 422
    for number in ("", "abc", "0", "9" * 400):
        assert post(world.submitter, checked=number).status_code == 422
    CheckedTable.objects.update(checked_at=looked_through.checked_at - timedelta(hours=2, seconds=1))
    assert post(world.submitter, checked=looked_through.pk).status_code == 422
    assert imported() == []


def test_who_left_the_organisation_meanwhile_imports_nothing_into_it(world, looked_through):
    world.submitter.memberships.update(until=samples.NOON.date())
    samples.member("unit-b", world.submitter.email)
    assert post(world.submitter, checked=looked_through.pk).status_code == 422
    assert imported() == []


def test_bytes_that_were_changed_behind_our_back_are_not_imported(world, looked_through):
    path = evidence.store().path(looked_through.stored)
    path.write_bytes(TABLE.replace("另一项".encode(), "换掉的".encode()))
    assert post(world.submitter, checked=looked_through.pk).status_code == 500
    assert imported() == []


def test_a_table_with_a_refused_row_cannot_be_confirmed_and_nothing_of_it_is_written(world, looked_through):
    page = upload(client_of(world.submitter), TABLE + "A-3,第三项,乱写\n".encode(), "b.csv")
    assert 'name="checked"' not in page.content.decode()
    assert "“乱写”不在可选范围内" in page.content.decode()
    assert not CheckedTable.objects.exists()
    assert imported() == []


def test_who_sends_a_table_without_its_heads_is_shown_to_the_template(world):
    page = upload(client_of(world.submitter), "2026年申报表,,\n成果名称,类别\n".encode(), "e.csv")
    assert page.status_code == 422
    told = page.content.decode()
    assert "A1“2026年申报表”" in told
    assert "请下载本页的离线模板" in told
    assert "docs/import.md" not in told


def test_a_table_of_too_many_rows_is_refused_with_the_limit(world):
    rows = b"".join(f"A-{n},成果\n".encode() for n in range(2001))
    page = upload(client_of(world.submitter), "导入标识,成果名称\n".encode() + rows, "d.csv")
    assert page.status_code == 422
    assert "表格里的数据超过 2000 行，请分成几个文件导入。" in page.content.decode()
    assert "一份表格最多 2000 行。" in page.content.decode()


def test_what_changed_between_is_found_at_the_import_and_nothing_is_written(world, looked_through):
    data = "导入标识,成果名称,类别,设区市\nB-1,某成果,技术攻关,宁波市\n".encode()
    page = upload(client_of(world.submitter), data, "c.csv")
    Term.objects.filter(scheme="city", code="330200").update(name="改过的市")
    told = confirm(client_of(world.submitter), page)
    assert "“宁波市”不在分类体系中" in told.content.decode()
    assert imported() == []


def test_the_template_explains_itself_and_offers_only_what_the_import_takes(world):
    client = client_of(world.submitter)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("collection_template")).content))
    assert book.sheetnames == ["报送", "填写说明", "选项"]
    sheet, lists = book["报送"], book["选项"]
    heads = {cell.value: cell for cell in sheet[1]}
    assert "必填" in heads["成果名称"].comment.text
    assert "2026-03-01" in heads["佐证1.出具日期"].comment.text
    assert "技术攻关必填" in heads["主张1.内容"].comment.text
    explained = [row[0].value for row in book["填写说明"].iter_rows()]
    assert set(heads) <= set(explained)

    places = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    for head, value in {"导入标识": "T-1", "成果名称": "由模板导入"}.items():
        heads[head].offset(row=1).value = value
    for head in ("类别", "设区市", "县（市、区）", "佐证1.类型", "佐证1.公开", "成熟度.量表"):
        cell = heads[head].offset(row=1)
        first = places[cell.coordinate].split("!")[1].split(":")[0].replace("$", "")
        cell.value = "否" if head == "佐证1.公开" else lists[first].value
    heads["佐证1.编号"].offset(row=1).value = 1
    heads["佐证1.材料名称"].offset(row=1).value = "材料"
    heads["类别"].offset(row=1).value = "技术攻关"
    heads["成熟度.级别"].offset(row=1).value = 6
    heads["成熟度.评定日期"].offset(row=1).value = "2026-03-01"
    heads["成熟度.评定单位"].offset(row=1).value = "评定机构"
    heads["国民经济行业"].offset(row=1).value = next(
        column[1].value for column in lists.iter_cols() if column[0].value == "国民经济行业"
    )
    buffer = BytesIO()
    book.save(buffer)
    page = upload(client, buffer.getvalue(), "模板.xlsx")
    assert "拒绝 0" in page.content.decode(), re.findall("<li>[^<]*", page.content.decode())
    confirm(client, page)
    facts = Candidate.objects.get(reference="T-1").facts
    assert (facts["city"], facts["county"]) == ("杭州市", "西湖区（330106）")
    assert (facts["maturity"]["scale"], facts["maturity"]["level"]) == ("trl", 6)
