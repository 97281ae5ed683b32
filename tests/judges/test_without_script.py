"""Without any script a reader finds a result by its field, reads its evidence, cites it and reaches whom to ask."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LANGUAGES = {"zh-hans": "", "en": "/en"}


@pytest.fixture(params=LANGUAGES)
def prefix(request) -> str:
    return LANGUAGES[request.param]


@pytest.fixture
def reader(browser, demo_address, prefix) -> Page:
    """A window at home in which no script runs."""
    context = browser.new_context(
        java_script_enabled=False, base_url=demo_address, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{prefix}/")
    yield page
    context.close()


def follow(page: Page, address: str) -> None:
    """Click the first visible link of the page's own part that leads to addresses of that form."""
    links = page.locator("main a[href]").all()
    link = next(a for a in links if re.fullmatch(address, a.get_attribute("href") or "") and a.is_visible())
    target = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**{target}")


def open_result(page: Page, prefix: str) -> None:
    follow(page, f"{prefix}/fields/[a-z0-9-]+/")
    follow(page, rf"{prefix}/results/(?!public-source)[a-z0-9-]+/")


def test_reader_finds_a_result_by_its_field_and_reads_its_evidence(reader, prefix):
    open_result(reader, prefix)
    claim = reader.locator("details", has=reader.locator("dl")).first
    expect(claim.locator("dd").first).not_to_be_visible()

    claim.locator("summary").click()

    expect(claim.locator("dd").first).to_be_visible()
    expect(claim).to_contain_text(re.compile(r"20[0-9]{2}"))


def test_reader_cites_a_result(reader, prefix):
    open_result(reader, prefix)
    reader.locator("a[href='#cite']").first.click()
    cited = reader.locator("#cited")

    expect(cited).to_be_in_viewport()
    expect(cited).to_contain_text(re.compile(rf"{prefix}/id/ZLHCG-(DEMO|[0-9]{{4}})-[0-9]{{4}}/"))
    forms = reader.locator("details", has=reader.locator("a[download]"))
    assert forms.count() >= 2  # BibTeX and RIS
    for form in forms.all():
        form.locator("summary").click()
        expect(form.locator("a[download]")).to_be_visible()


def test_reader_reaches_whom_to_ask(reader, prefix):
    open_result(reader, prefix)
    reader.locator("a[href='#obtain']").first.click()
    contact = reader.locator("section", has=reader.locator("#obtain"))

    expect(reader.locator("#obtain")).to_be_in_viewport()
    expect(contact.locator("a[href^='mailto:']").first).to_be_visible()
    expect(contact.locator("a[href^='tel:']").first).to_be_visible()
    assert "ZLHCG" in (contact.locator("a[href^='mailto:']").first.get_attribute("href") or "")


def test_what_needs_script_says_so_and_offers_a_way_on(reader, prefix):
    for place in ("search", "compare"):
        reader.goto(f"{prefix}/{place}/")

        expect(reader.locator("main").get_by_text(re.compile("脚本|script", re.I)).first).to_be_visible()
        assert reader.locator(f"main a[href^='{prefix}/']").filter(visible=True).count() >= 1
        assert reader.locator("main").get_by_role("button").filter(visible=True).count() == 0


def test_large_type_holds_for_the_page_and_says_so(reader, prefix):
    reader.goto(f"{prefix}/events/")
    note = reader.locator("header").get_by_text(re.compile("脚本|script", re.I))

    expect(note).to_be_hidden()
    reader.get_by_role("checkbox", name=re.compile("长者模式|Large type")).check()
    expect(note).to_be_visible()


def test_nothing_is_shown_that_only_script_can_do(reader, prefix):
    open_result(reader, prefix)

    assert reader.get_by_role("button").filter(visible=True).all_inner_texts() == []
