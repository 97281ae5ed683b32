"""What no outside judge measures: targets in 长者模式, and results on paper."""

import pytest

from .browsing import looking
from .sites import listed

pytestmark = pytest.mark.browser
TARGET = 48
"""Pixels of height that a finger is given in 长者模式 (LOOK's brief; WCAG 2.2 AAA asks for 44)."""
STANDING_ALONE = """
least => [...document.querySelectorAll("a, button, summary, select, label, input:not([type=checkbox])")]
  .filter(one => one.checkVisibility() && !one.closest("p:not([class]), blockquote, svg, .hcg-prose, .hcg-skip"))
  .filter(one => !one.closest(".hcg-unseen") && !amidWords(one))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height && Math.round(box.height) < least)
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.width)} x ${Math.round(box.height)}`)
"""
AMID_WORDS = """
window.amidWords = one => [...one.parentElement.childNodes].some(
  beside => beside.nodeType === Node.TEXT_NODE && /[\\p{L}\\p{N}]/u.test(beside.textContent));
"""
"""A link within a sentence has the height of its line."""
SHEETS = 3
SCREEN_ONLY = (".hcg-nav", ".hcg-tools", ".hcg-actions", ".hcg-copy", ".hcg-contents", ".hcg-pick")


def test_targets_of_elder_mode_are_large(demo_site, demo_address, browser):
    pages = [page for page in demo_site.heaviest if page.language == "zh-hans" and page.kind not in {"/id/*/", "gone"}]
    faults: list[str] = []
    with looking(browser, demo_address, "elder") as looker:
        looker.page.add_init_script(AMID_WORDS)
        looker.page.set_viewport_size({"width": 360, "height": 800})
        for page in pages:
            looker.page.goto(demo_address + page.path)
            faults += [f"{page.path}: {fault}" for fault in looker.page.evaluate(STANDING_ALONE, TARGET)]

    assert len(pages) >= 15
    assert listed(faults, 60) == ""


def test_fullest_results_print_on_few_sheets_without_what_is_for_the_screen(demo_site, demo_address, browser):
    pages = [page for language in ("zh-hans", "en") for page in demo_site.kinds["result", language][:5]]
    faults = []
    with looking(browser, demo_address, "light") as looker:
        looker.page.emulate_media(media="print")
        for page in pages:
            looker.page.goto(demo_address + page.path)
            sheets = looker.page.pdf(format="A4").count(b"/Type /Page\n")
            faults += [f"{page.path}: {sheets} sheets"] if not 0 < sheets <= SHEETS else []
            shown = [name for name in SCREEN_ONLY if looker.page.locator(name).locator("visible=true").count()]
            faults += [f"{page.path}: prints {name}" for name in shown]

    assert len(pages) == 10
    assert listed(faults) == ""
