"""Every kind of page in both languages, light, dark and 长者模式, on a phone, a tablet and a desk: nothing is amiss."""

import shutil
from itertools import product

import pytest

from tests.browser.axe import AT_ANOTHER_WIDTH, EVERYTHING, LOOKS
from tests.browser.conftest import serving

from .browsing import MODES, WIDTHS, Looker, looking
from .sites import JudgedPage, listed

pytestmark = pytest.mark.browser
REDIRECTED = {"/id/*/"}
"""Answered by a redirect before any page is shown."""


@pytest.mark.parametrize(("language", "mode"), list(product(("zh-hans", "en"), MODES)))
def test_page_of_every_kind_is_accessible_still_and_fits(demo_site, demo_address, browser, language, mode):
    pages = [page for page in demo_site.heaviest if page.language == language and page.kind not in REDIRECTED]
    faults: list[str] = []
    with looking(browser, demo_address, mode) as looker:
        for page in pages:
            faults += looked_at(looker, page, mode)

    assert len(pages) >= 15
    assert listed(faults, 60) == ""


@pytest.mark.parametrize("mode", MODES)
def test_every_block_of_a_story_is_accessible_still_and_fits(hostile_site, hostile_address, browser, mode):
    pages = [page for page in hostile_site.of_kind("result") if page.path.endswith("/sample-1/")]
    faults: list[str] = []
    with looking(browser, hostile_address, mode) as looker:
        for page in pages:
            faults += looked_at(looker, page, mode)

    assert len(pages) == 2  # in both languages
    assert listed(faults) == ""


def looked_at(looker: Looker, page: JudgedPage, mode: str) -> list[str]:
    """What is amiss at each width: in the plain mode by every rule and loaded anew, for shifts depend on the width."""
    narrow, *wider = WIDTHS
    plain = mode == "light"
    found = [(narrow, fault) for fault in looker.faults(page, narrow, EVERYTHING if plain else LOOKS)]
    for width in wider:
        faults = looker.faults(page, width, AT_ANOTHER_WIDTH) if plain else looker.faults_after_resizing(width, LOOKS)
        found += [(width, fault) for fault in faults]
    return [f"{page.path} at {width}: {fault}" for width, fault in found]


def test_chosen_modes_are_remembered_on_the_next_page_and_look_as_the_system_ones(demo_address, browser):
    dark = background(browser, demo_address, color_scheme="dark")
    page = browser.new_context(color_scheme="light", base_url=demo_address).new_page()
    page.goto("/")
    plain = page.evaluate("getComputedStyle(document.documentElement).fontSize")

    page.locator("[data-module=elder]").check()
    page.locator("[data-module=scheme]:visible").select_option("dark")
    page.goto("/about/")

    assert page.locator("[data-module=elder]").is_checked()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert dark != background(browser, demo_address, color_scheme="light")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > float(plain[:-2])
    page.context.close()


def background(browser, address, **options) -> str:
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(f"{address}/about/")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    return colour


SPOILT = {
    "refused by the policy": "<script>alert(1)</script>",
    "asks https://elsewhere.example/x.png": '<img src="https://elsewhere.example/x.png" alt="x">',
    "px too wide": '<iframe src="/robots.txt" title="x" width="2000"></iframe>',
    "image-alt": '<img src="/theme/missing.svg" width="9" height="9">',
    "color-contrast": '<p><font color="#eeeeee">pale</font></p>',
    "404": '<img src="/theme/missing.svg" width="9" height="9" alt="x">',
}


def test_looker_finds_each_fault(hostile_site, browser, tmp_path):
    shutil.copytree(hostile_site.folder, tmp_path / "000001")
    (tmp_path / "current").symlink_to("000001")
    about = tmp_path / "000001" / "site" / "about" / "index.html"
    clean = about.read_text(encoding="utf-8")
    (page,) = (page for page in hostile_site.pages if page.path == "/about/")
    with serving(tmp_path) as address, looking(browser, address, "light") as looker:
        assert list(looker.faults(page, 320)) == []
        for fault, html in SPOILT.items():
            about.write_text(clean.replace("</main>", f"{html}</main>"), encoding="utf-8")
            assert fault in "\n".join(looker.faults(page, 320))
        about.write_text(clean.replace("</main>", f"{SPOILT['color-contrast']}</main>"), encoding="utf-8")
        assert "color-contrast" in "\n".join(looker.faults(page, 320, LOOKS))
