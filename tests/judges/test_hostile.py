"""Hostile content on the smallest phone: inert, unbroken, accessible, in pages, lists, the search and the feed."""

import json

import pytest
from playwright.sync_api import expect

from .browsing import looking
from .hostile import TEXTS, UNITS
from .sites import listed

pytestmark = pytest.mark.browser
NARROW = 320
NAMES = ("markup", "long word", "long title", "right to left", "emoji", "rare")


def hostile_pages(site, language):
    """Every story with hostile text, and every list, feed front and tombstone that repeats it."""
    told = [page for page in site.pages if page.language == language and "hostile" in page.path]
    lists = [page for page in site.heaviest if page.language == language and page.kind.startswith(("/", "home", "res"))]
    gone = [page for page in site.of_kind("gone") if page.language == language]
    return [page for page in dict.fromkeys((*told, *lists, *gone)) if page.kind != "/id/*/"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_hostile_pages_are_inert_and_fit_a_small_phone(hostile_site, hostile_address, browser, language):
    pages = hostile_pages(hostile_site, language)
    faults, dialogs = [], []
    with looking(browser, hostile_address, "light") as looker:
        looker.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for page in pages:
            faults += [f"{page.path}: {fault}" for fault in looker.faults(page, NARROW)]

    assert len(pages) >= 15
    assert dialogs == []
    assert listed(faults) == ""


@pytest.mark.parametrize(("number", "text"), list(enumerate(TEXTS, 11)), ids=NAMES)
def test_hostile_title_is_shown_as_it_was_written(hostile_address, page, number, text):
    page.goto(f"{hostile_address}/results/hostile-{number}/")

    assert page.locator("h1").inner_text().split() == text[:400].split()
    assert page.title().startswith(" ".join(text[:400].split()))


def test_page_with_sixty_units_names_each_of_them_in_order(hostile_address, page):
    page.goto(f"{hostile_address}/results/hostile-11/index.json")
    units = json.loads(page.locator("body").inner_text())["record"]["units"]
    page.goto(f"{hostile_address}/results/hostile-11/")
    shown = page.locator("#people").locator("xpath=ancestor::section[1]").inner_text()
    places = [shown.find(" ".join(unit["name"].split())[:60]) for unit in units[1:]]

    assert len(units) == UNITS + 1
    assert -1 not in places


@pytest.mark.parametrize("text", TEXTS, ids=NAMES)
def test_search_for_hostile_words_answers_and_runs_nothing(hostile_address, page, text):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{hostile_address}/search/")
    box = page.locator("#search-text")
    box.fill(text[:100])
    box.press("Enter")

    expect(page.get_by_role("status").first).not_to_be_empty()
    assert dialogs == []
    assert page.locator("main script, main img[src=x]").count() == 0
