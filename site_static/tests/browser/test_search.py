"""Looking for results in a browser: words, facets, order, the address, the keyboard."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import HOSTILE, TITLES, TITLES_EN

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("搜索成果|Search results"))


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox", name="建议")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def status(page: Page) -> Locator:
    return page.locator("[data-part=status]")


def titles(page: Page, part: str = "exact") -> list[str]:
    return page.locator(f"[data-part={part}] [data-field=title]").all_inner_texts()


def choose(page: Page, facet: str, value: str) -> None:
    group = page.locator(f"[data-facet={facet}]")
    if not group.get_attribute("open") and not group.evaluate("group => group.open"):
        group.locator("summary").click()
    group.get_by_role("link", name=re.compile(f"^{value} ")).click()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("风电", 15),
        ("5G氮化镓", 11),
        ("5g 基站", 11),
        ("５Ｇ", 11),
        ("haishangfengdian", 15),
        ("jqxx", 14),
        ("蛋白質設計", 14),
        ("ZLHCG-DEMO-0014", 14),
    ],
)
def test_reader_finds_a_result(reader, portal, text, number):
    reader.goto(f"{portal}/search/")
    expect(status(reader)).to_have_text("找到 10 项成果")

    search(reader, text)

    expect(status(reader)).to_have_text(re.compile("^找到 1 项成果"))
    assert titles(reader) == [TITLES[number]]
    assert reader.locator("[data-part=exact] [data-id]").get_attribute("data-id") == f"ZLHCG-DEMO-{number:04d}"


def test_header_of_any_page_leads_to_the_hits(reader, portal):
    reader.goto(f"{portal}/results/sample-1/")
    reader.get_by_role("searchbox").fill("风电")
    reader.get_by_role("searchbox").press("Enter")

    expect(status(reader)).to_have_text(re.compile("找到 1 项成果"))
    expect(box(reader)).to_have_value("风电")
    reader.locator("[data-part=exact] [data-field=title]").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLES[15])


def test_english_reader_finds_an_english_page(reader, portal):
    reader.goto(f"{portal}/en/search/?q=solid-state+electrolyte")

    expect(status(reader)).to_have_text("1 result")
    assert titles(reader) == [TITLES_EN[12]]
    reader.locator("[data-part=exact] [data-field=title]").click()
    expect(reader).to_have_url(re.compile("/en/results/sample-12/$"))


def test_hits_are_marked_and_pinyin_says_how_it_was_read(reader, portal):
    reader.goto(f"{portal}/search/?q=dianchi")

    expect(reader.locator("[data-part=read-as]")).to_have_text("拼音读作 电池")
    assert set(reader.locator("[data-part=exact] [data-field=title] mark").all_inner_texts()) == {"电池"}
    assert sorted(titles(reader)) == sorted([TITLES[12], TITLES[13]])


def test_near_hits_stand_apart(reader, portal):
    reader.goto(f"{portal}/search/?q=固态电池电解质批量")

    expect(reader.get_by_role("heading", name="相近的成果")).to_be_visible()
    assert titles(reader) == [TITLES[12]]
    assert titles(reader, "near") == [TITLES[13]]
    expect(status(reader)).to_have_text("找到 1 项成果，相近的有 1 项")


def test_nothing_found_offers_ways_on(reader, portal):
    reader.goto(f"{portal}/search/?q=量子引力波")

    expect(status(reader)).to_have_text(re.compile("没有找到完全符合的成果"))
    ways = reader.get_by_role("region", name="换一种方式找")
    expect(ways.get_by_role("link", name="新能源")).to_be_visible()
    expect(ways.get_by_role("link", name="联系我们")).to_be_visible()
    ways.get_by_role("link", name="宁波市").click()
    expect(reader).to_have_url(f"{portal}/cities/ningbo/")


@pytest.mark.parametrize("place", ["/search/", "/results/"])
def test_facets_combine_and_survive_reload_and_going_back(reader, portal, place):
    reader.goto(portal + place)
    choose(reader, "city", "杭州市")
    expect(status(reader)).to_have_text("找到 6 项成果")
    choose(reader, "category", "技术攻关")
    expect(status(reader)).to_have_text("找到 3 项成果")
    assert reader.url == f"{portal}{place}?city=hangzhou&category=key-technology"
    expect(reader.locator("[data-facet=city] a[data-code=hangzhou] .hcg-facet__size")).to_have_text("3")

    reader.reload()
    expect(status(reader)).to_have_text("找到 3 项成果")
    reader.go_back()
    expect(status(reader)).to_have_text("找到 6 项成果")
    reader.go_back()
    expect(reader).to_have_url(portal + place)
    expect(reader.locator("[data-id]").first).to_be_visible()
    expect(reader.locator("[data-part=chosen]")).to_be_hidden()


def test_two_values_of_a_facet_add_and_words_remove(reader, portal):
    reader.goto(f"{portal}/search/?city=hangzhou&city=ningbo&landmark=yes")

    expect(status(reader)).to_have_text("找到 1 项成果")
    reader.get_by_role("link", name="去掉 只看标志性成果").click()
    expect(status(reader)).to_have_text("找到 10 项成果")
    expect(reader).to_have_url(f"{portal}/search/?city=hangzhou&city=ningbo")
    reader.get_by_role("link", name="全部去掉").click()
    expect(reader).to_have_url(f"{portal}/search/")


def test_listing_as_it_was_comes_back_with_the_server_s_rows(reader, portal):
    reader.goto(f"{portal}/results/")
    own = reader.locator("[data-part=exact]").inner_html()
    choose(reader, "city", "宁波市")
    expect(status(reader)).to_have_text("找到 4 项成果")

    reader.go_back()

    expect(status(reader)).to_have_text("")
    assert reader.locator("[data-part=exact]").inner_html() == own


def test_rows_of_the_finder_are_those_of_the_server(reader, portal):
    reader.goto(f"{portal}/results/")
    served = reader.locator("[data-part=exact] li").evaluate_all("rows => rows.map(row => row.outerHTML)")
    assert len(served) == 10

    reader.goto(f"{portal}/search/")
    expect(status(reader)).to_have_text("找到 10 项成果")

    assert reader.locator("[data-part=exact] li").evaluate_all("rows => rows.map(row => row.outerHTML)") == served


def test_order_stands_in_the_address(reader, portal):
    reader.goto(f"{portal}/search/")
    expect(status(reader)).to_have_text("找到 10 项成果")
    newest = titles(reader)

    reader.get_by_role("link", name="最早").click()

    expect(reader).to_have_url(f"{portal}/search/?sort=oldest")
    expect(reader.locator("[data-part=exact] [data-field=title]").first).to_have_text(newest[-1])
    assert titles(reader) == newest[::-1]
    reader.goto(f"{portal}/results/?sort=maturity")
    expect(reader.get_by_role("link", name="成熟度", exact=True)).to_have_attribute("aria-current", "true")
    levels = reader.locator("[data-part=exact] [data-field=facts]").all_inner_texts()
    assert ["成熟度" in facts for facts in levels] == sorted(["成熟度" in facts for facts in levels], reverse=True)


def test_completion_by_keyboard_alone(reader, portal):
    reader.goto(f"{portal}/search/")
    text = box(reader)
    text.focus()
    reader.keyboard.type("dianc")
    expect(offers(reader).get_by_role("option").first).to_be_visible()
    expect(text).to_have_attribute("aria-expanded", "true")

    reader.keyboard.press("ArrowDown")
    chosen = offers(reader).get_by_role("option").first
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert text.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    reader.keyboard.press("ArrowUp")
    assert text.get_attribute("aria-activedescendant") is None
    reader.keyboard.press("Escape")
    expect(offers(reader)).to_be_hidden()
    expect(text).to_have_value("dianc")

    reader.keyboard.press("ArrowDown")
    expect(offers(reader).get_by_role("option").first).to_be_visible()
    reader.keyboard.press("ArrowDown")
    word = offers(reader).get_by_role("option", selected=True).locator("span").inner_text()
    reader.keyboard.press("Enter")
    expect(text).to_have_value(word)
    expect(status(reader)).to_have_text(re.compile("^找到 [12] 项成果"))


def test_facets_and_results_by_keyboard_alone(reader, portal):
    reader.goto(f"{portal}/search/?q=电池")
    expect(status(reader)).to_have_text("找到 2 项成果")
    city = reader.locator("[data-facet=city] a").first
    city.focus()

    reader.keyboard.press("Enter")

    expect(status(reader)).to_have_text("找到 1 项成果")
    expect(city).to_be_focused()
    word = reader.locator("[data-part=chosen] a")
    word.focus()
    reader.keyboard.press("Enter")
    expect(status(reader)).to_have_text("找到 2 项成果")
    expect(reader.get_by_role("heading", name="搜索结果")).to_be_focused()


def test_hostile_text_stays_text(reader, portal):
    reader.goto(f"{portal}/search/?q=纳米&city=%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(status(reader)).to_have_text("找到 1 项成果")
    assert titles(reader) == [HOSTILE]
    box(reader).fill("img")
    expect(offers(reader)).to_contain_text("<img src=x onerror")
    assert reader.locator("main img[src=x], main script").count() == 0
    assert reader.title() == "搜索成果 · 浙里好成果"


def test_values_that_the_portal_never_had_are_left_out(reader, portal):
    reader.goto(f"{portal}/search/?q=电池&city=nowhere&city=hangzhou")

    expect(reader.locator("[data-part=chosen] a")).to_have_count(1)
    assert "nowhere" not in reader.locator("main").inner_text()


def test_what_is_not_found_is_offered_in_the_other_language(reader, portal):
    reader.goto(f"{portal}/search/?q=perovskite tandem")
    elsewhere = reader.get_by_role("link", name="到英文页面查找“perovskite tandem”")

    expect(elsewhere).to_have_attribute("href", f"{portal}/en/search/?q=perovskite+tandem")
    reader.goto(f"{portal}/search/?q=电池")
    expect(elsewhere).to_be_hidden()


def test_without_script_the_page_says_so_and_leads_on(browser, portal):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{portal}/search/?q=电池")

    expect(page.get_by_text("搜索要用到脚本")).to_be_visible()
    expect(box(page)).to_be_hidden()
    page.get_by_role("link", name="新能源").click()
    page.get_by_role("link", name=TITLES[12]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[12])
    page.context.close()


def test_a_part_that_a_newer_edition_replaced_is_asked_for_once_more(context: BrowserContext, page: Page, portal):
    """The page was open while the index changed: the head that it read names a segment that is gone."""
    page.goto(f"{portal}/search/")
    expect(status(page)).to_have_text("找到 10 项成果")
    gone = []

    def fail_once(route):
        if len(gone) < 1:
            gone.append(route.request.url)
            route.fulfill(status=404, body="")
        else:
            route.continue_()

    page.route(re.compile(r"/search/zh-hans/[0-9a-f]+-[0-9a-f]+/t"), fail_once)
    search(page, "风电")

    expect(status(page)).to_have_text("找到 1 项成果")
    assert len(gone) == 1


def test_a_search_that_does_not_open_says_so(page: Page, portal):
    page.route(re.compile(r"/search/zh-hans/"), lambda route: route.abort())
    page.goto(f"{portal}/search/?q=电池")

    expect(status(page)).to_have_text("搜索没有打开，请刷新后再试")
    expect(page.get_by_role("region", name="换一种方式找")).to_be_visible()
