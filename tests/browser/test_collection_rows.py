"""Rows, proposals and complaints of the submission form, as a person on a phone meets them."""

import pytest
from playwright.sync_api import expect

from showcase.intake.models import Candidate
from showcase.intake.tests import samples
from showcase.taxonomy.models import Term

from .test_collection import SAVED, collection, faults_of, form, phone, stored, unfold

__all__ = ["collection", "form", "phone"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def names(page) -> list[str]:
    return [field.input_value() for field in page.locator("[name^=units-][name$='-name']").all()]


def press(page, row: int, button: str) -> None:
    page.locator("#g-units [data-row]").nth(row).get_by_role("button", name=button).click()


def test_rows_are_added_moved_deleted_and_brought_back_in_the_page(form):
    unfold(form)
    for number, name in enumerate(("第一完成单位", "第二完成单位", "第三完成单位")):
        if number:
            form.locator("#g-units").get_by_role("button", name="增加一项").click()
            expect(form.locator(f"[name=units-{number}-organisation]")).to_be_focused()
        form.locator(f"[name=units-{number}-name]").fill(name)
    press(form, 2, "上移")
    press(form, 0, "下移")
    assert names(form) == ["第三完成单位", "第一完成单位", "第二完成单位"]
    press(form, 1, "删除这一项")
    assert names(form) == ["第三完成单位", "第二完成单位"]
    assert form.locator("#g-units legend [data-number]").all_text_contents() == ["1", "2"]
    form.get_by_role("button", name="撤销").click()
    assert names(form) == ["第三完成单位", "第一完成单位", "第二完成单位"]
    expect(form.locator("[data-saved]")).to_contain_text(SAVED)
    form.reload()
    assert [row["name"] for row in stored()["units"]] == names(form) == ["第三完成单位", "第一完成单位", "第二完成单位"]


def test_a_row_that_was_just_added_takes_a_file_and_a_deleted_last_row_leaves_a_blank_one(form, tmp_path):
    proof = tmp_path / "证明.pdf"
    proof.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n")
    unfold(form)
    form.locator("#g-evidence").get_by_role("button", name="增加一项").click()
    form.locator("[name=evidence-1-number]").fill("2")
    form.locator("[name=evidence-1-file]").set_input_files(proof)
    expect(form.locator("#p-evidence-1-file")).to_contain_text("已上传：证明.pdf")
    form.locator("#g-evidence [data-row]").nth(0).get_by_role("button", name="删除这一项").click()
    expect(form.locator("[name=evidence-0-number]")).to_have_value("2")
    form.locator("#g-evidence [data-row]").nth(0).get_by_role("button", name="删除这一项").click()
    expect(form.locator("[name=evidence-0-number]")).to_have_value("")


def test_words_of_a_long_list_are_proposed_and_there_is_room_for_one_more(form):
    Term.objects.filter(scheme="industry").update(name="电气机械")
    unfold(form)
    first = form.locator("[name=industries]").first
    first.focus()
    expect(form.locator("#l-industry option")).to_have_count(1)
    first.fill("电气机械（C38）")
    form.locator("[name=industries]").last.fill("别的行业")
    expect(form.locator("[name=industries]")).to_have_count(3)
    expect(form.locator("[data-saved]")).to_contain_text(SAVED)
    assert stored()["industries"] == ["C38", "别的行业"]


def test_each_complaint_leads_to_its_field_and_enter_saves(form):
    Candidate.objects.update(facts=samples.reported(contact_office=""), name="示例组件", category="key-technology")
    form.reload()
    form.get_by_role("button", name="保存并报送").click()
    summary = form.locator(".hcg-problems")
    expect(summary).to_be_focused()
    form.locator("details").evaluate_all("parts => parts.forEach(part => { part.open = false; })")
    summary.get_by_role("link", name="联系部门").click()
    field = form.locator("[name=contact_office]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert faults_of(form) == []
    field.fill("成果处")
    field.press("Enter")
    expect(form.get_by_text("已保存。", exact=True)).to_be_visible()
    assert stored()["contact_office"] == "成果处"


def test_rows_kept_on_this_machine_come_back(phone, form):
    phone.clear_cookies()
    unfold(form)
    form.locator("[name=units-0-name]").fill("甲")
    form.locator("#g-units").get_by_role("button", name="增加一项").click()
    form.locator("[name=units-1-name]").fill("乙")
    form.locator("[name=industries]").first.fill("行业一")
    form.locator("[name=industries]").nth(1).fill("行业二")
    expect(form.locator("[data-saved]")).to_contain_text("登录已过期")
    place = form.url
    form.goto("/log-in/")
    form.locator("[name=username]").fill("member@unit-a.example")
    form.locator("[name=password]").fill("long-password-1")
    form.get_by_role("button", name="登录").click()
    form.goto(place)
    form.get_by_role("button", name="恢复本机保留的内容").click()
    expect(form.locator("[name=units-1-name]")).to_have_value("乙")
    expect(form.locator("[data-saved]")).to_contain_text(SAVED)
    assert [row["name"] for row in stored()["units"]] == ["甲", "乙"]
    assert stored()["industries"] == ["行业一", "行业二"]


def test_a_double_click_imports_a_table_once_and_says_what_it_did(phone, form, tmp_path):
    table = tmp_path / "成果.csv"
    table.write_text("导入标识,成果名称,类别\nA-1,表格里的成果,技术攻关\n", encoding="utf-8")
    form.goto("/list/bulk/")
    form.locator("[name=rows]").set_input_files(table)
    form.locator("[name=not_secret]").check()
    form.get_by_role("button", name="核对表格").click()
    assert faults_of(form) == []
    form.get_by_role("button", name="导入这份表格").dblclick()
    form.wait_for_url("**/list/")
    expect(form.get_by_text("共 1 行：新增 1")).to_be_visible()
    assert Candidate.objects.filter(reference="A-1").count() == 1
