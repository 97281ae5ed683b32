"""By keyboard alone: the same journey as without script, and on every page an order that can be followed to its end."""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from .sites import listed

pytestmark = pytest.mark.browser
MOST_PRESSES = 400
WALKED = ("home", "results", "result", "/search", "/statistics", "/cities", "event-ahead", "contact", "/fields/*/")
FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(element);
  const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect(); // the first line of a link that wraps
  const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 10)];
  const top = document.elementFromPoint(x, y);
  return {
    place: [...document.querySelectorAll("*")].indexOf(element),
    html: element.cloneNode(false).outerHTML.slice(0, 140),
    tag: element.localName, href: element.getAttribute("href") ?? "", type: element.type ?? "",
    inMain: Boolean(element.closest("main")),
    ringed: outlined || boxShadow !== "none" || element.localName === "video", // its own controls carry the ring
    seen: Boolean(top) && (element.contains(top) || top.contains(element)),
  };
}
"""
COUNTED = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.disabled).length
"""


class Stop(NamedTuple):
    """Where the focus is after a press of Tab."""

    place: int
    html: str
    tag: str
    href: str
    type: str
    in_main: bool
    ringed: bool
    seen: bool


def tab(page: Page, key: str = "Tab") -> Stop | None:
    """The next stop; None when the focus has left the page."""
    page.keyboard.press(key)
    found: dict[str, Any] | None = page.evaluate(FOCUS)
    return Stop(*found.values()) if found else None


def tab_to(page: Page, wanted: Callable[[Stop], Any]) -> Stop:
    """Press Tab until the focus is on what is wanted. Every stop on the way can be seen."""
    for _press in range(MOST_PRESSES):
        stop = tab(page)
        assert stop, "the focus left the page"
        assert stop.ringed, f"no ring around {stop.html}"
        assert stop.seen, f"covered: {stop.html}"
        if wanted(stop):
            return stop
    raise AssertionError("not reached")


def past_the_head(page: Page) -> None:
    """The skip link is the first stop and leads into the page's own part."""
    first = tab(page)
    assert first
    assert (first.href, first.ringed, first.seen) == ("#main", True, True)
    page.keyboard.press("Enter")
    following = tab(page)
    assert following
    assert following.in_main
    page.keyboard.press("Shift+Tab")


def go(page: Page, address: str) -> None:
    stop = tab_to(page, lambda stop: re.fullmatch(address, stop.href))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{stop.href}")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_reader_finds_reads_cites_and_asks_by_keyboard(demo_address, page, prefix):
    page.goto(f"{demo_address}{prefix}/")
    past_the_head(page)
    go(page, f"{prefix}/fields/[a-z0-9-]+/")
    past_the_head(page)
    go(page, rf"{prefix}/results/(?!public-source|category|city|field|year|claim|maturity|page)[a-z0-9-]+/")
    past_the_head(page)

    go(page, "#obtain")
    tab_to(page, lambda stop: stop.href.startswith("mailto:"))

    page.goto(f"{page.url.partition('#')[0]}?again")
    past_the_head(page)
    tab_to(page, lambda stop: stop.tag == "summary")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] dd").first).to_be_visible()
    tab_to(page, lambda stop: stop.href.endswith("/") and "/id/" in stop.href)
    expect(page.locator("#cited")).to_be_visible()


def test_focus_goes_through_every_page_in_its_order_and_out_at_the_end(demo_site, demo_address, page):
    firsts = [pages[0] for (kind, language), pages in demo_site.kinds.items() if kind in WALKED and language == "en"]
    faults = [f"{walked.path}: {fault}" for walked in firsts for fault in walk(page, demo_address + walked.path)]

    assert len(firsts) == len(WALKED)
    assert listed(faults) == ""


def walk(page: Page, address: str) -> list[str]:
    """What is wrong on the way of the focus through a page."""
    page.goto(address)
    wanted = page.evaluate(COUNTED)
    stops: list[Stop] = []
    while (stop := tab(page)) and len(stops) < MOST_PRESSES and not _is_round(stop, stops):
        stops.append(stop)
    places = [place for place, _controls in groupby(stop.place for stop in stops)]  # a film has several controls
    faults = [f"no ring around {stop.html}" for stop in stops if not stop.ringed]
    faults += [f"covered: {stop.html}" for stop in stops if not stop.seen]
    faults += [] if places == sorted(places) else ["the focus jumps against the order of the page"]
    faults += [] if len(set(places)) == len(places) else ["the focus goes in circles"]
    faults += [] if len(places) >= wanted else [f"{len(places)} stops for {wanted} links and fields"]
    return faults


def _is_round(stop: Stop, stops: list[Stop]) -> bool:
    """Whether the focus has left the page at its end and come in again at its beginning."""
    return len(stops) > 1 and stop.place == stops[0].place
