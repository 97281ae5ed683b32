"""Choosing results and seeing them side by side."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import TITLES

pytestmark = pytest.mark.browser


def pick(page: Page, number: int) -> None:
    page.locator(f"[data-pick='ZLHCG-DEMO-{number:04d}']").check()


def row(page: Page, name: str) -> list[str]:
    return page.get_by_role("row", name=re.compile(f"^{name}")).get_by_role("cell").all_inner_texts()


def test_two_results_of_a_list_side_by_side(reader, portal):
    reader.goto(f"{portal}/results/")
    pick(reader, 12)
    expect(reader.get_by_text("再选一项就可以对比")).to_be_visible()
    reader.goto(f"{portal}/search/?q=风电")
    pick(reader, 15)
    reader.get_by_role("link", name="并排对比").click()

    expect(reader).to_have_url(f"{portal}/compare/?id=ZLHCG-DEMO-0012&id=ZLHCG-DEMO-0015")
    expect(reader.get_by_role("columnheader")).to_have_count(3)
    assert reader.get_by_role("columnheader").nth(1).get_by_role("link").first.inner_text() == TITLES[12]
    assert row(reader, "所在地") == ["宁波市", "杭州市"]
    assert row(reader, "类别") == ["基础研究", "基础研究"]
    assert [cell.split("\n")[0] for cell in row(reader, "指标 组件效率")] == ["26.1\u202f%", "26.1\u202f%"]
    assert "核实 示例评价机构 · 2026-03-02" in row(reader, "主张与核实")[0]
    assert "许可他人使用" in row(reader, "转化方式")[0]
    assert row(reader, "价格方式") == ["协议定价", "协议定价"]
    assert row(reader, "成熟度") == ["不适用（基础研究不评成熟度）"] * 2
    assert "transfer@example.org" in row(reader, "向谁咨询")[0]

    reader.get_by_role("link", name=f"移出对比 {TITLES[12]}").click()
    expect(reader).to_have_url(f"{portal}/compare/?id=ZLHCG-DEMO-0015")
    expect(reader.get_by_text("还没有选出两项成果")).to_be_visible()


def test_no_more_than_four(reader, portal):
    reader.goto(f"{portal}/search/")
    for number in (11, 12, 13, 14):
        pick(reader, number)

    reader.locator("[data-pick='ZLHCG-DEMO-0015']").click()

    expect(reader.get_by_text("最多同时对比 4 项")).to_be_visible()
    expect(reader.locator("[data-pick='ZLHCG-DEMO-0015']")).not_to_be_checked()
    expect(reader.locator("[data-part=picked] li")).to_have_count(4)
    reader.get_by_role("button", name=f"去掉 {TITLES[13]}").click()
    expect(reader.locator("[data-pick='ZLHCG-DEMO-0013']")).not_to_be_checked()


def test_what_is_not_there_is_said(reader, portal):
    reader.goto(f"{portal}/compare/?id=ZLHCG-DEMO-0001&id=ZLHCG-DEMO-7777&id=%3Cimg%3E")

    expect(reader.get_by_text("这里没有 ZLHCG-DEMO-7777")).to_be_visible()
    expect(reader.get_by_role("columnheader")).to_have_count(2)
    reader.goto(f"{portal}/compare/")
    expect(reader.get_by_text("还没有选出两项成果")).to_be_visible()
    expect(reader.get_by_role("table")).to_be_hidden()


def test_english_comparison_is_english(reader, portal):
    reader.goto(f"{portal}/en/compare/?id=ZLHCG-DEMO-0001&id=ZLHCG-DEMO-0012")

    expect(reader.get_by_role("columnheader")).to_have_count(3)
    expect(reader.get_by_role("link", name="中文")).to_have_attribute("href", re.compile(r"/compare/\?id=ZLHCG-"))
    assert row(reader, "Place") == ["Hangzhou", "Ningbo"]
    assert row(reader, "Pricing") == ["Negotiated", "Negotiated"]
    outside = reader.locator("main").evaluate(
        """main => Array.from(main.querySelectorAll('td *')).filter(e => !e.closest('[lang=zh-Hans]') &&
           !e.children.length && /[\\u4e00-\\u9fff]/.test(e.textContent)).map(e => e.textContent)"""
    )
    assert outside == []


def test_table_scrolls_by_itself_on_a_phone_and_its_heads_stay(reader, portal):
    reader.set_viewport_size({"width": 360, "height": 740})
    reader.goto(f"{portal}/compare/?id=ZLHCG-DEMO-0001&id=ZLHCG-DEMO-0012&id=ZLHCG-DEMO-0015")
    expect(reader.get_by_role("columnheader")).to_have_count(4)
    region = reader.get_by_role("region", name="成果对比")
    head = reader.get_by_role("rowheader", name="所在地")
    left = head.bounding_box()["x"]

    region.evaluate("region => { region.scrollLeft = region.scrollWidth; }")

    assert region.evaluate("region => region.scrollLeft") > head.bounding_box()["width"]
    assert head.bounding_box()["x"] == pytest.approx(left, abs=1)
    assert reader.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
