"""One page in a browser, looked at as a machine can: answer, console, hosts, shifts, width, WCAG."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import axe
from tests.browser.conftest import overflow

from .sites import JudgedPage

WIDTHS = (320, 768, 1440)
MODES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "elder": {"color_scheme": "light", "remembered": {"hcg-elder": "on"}},
}
VISITED = {"/404.html": "/no-such-page/", "/en/404.html": "/en/no-such-page/"}
"""Where a page is met that has no address of its own."""
ANSWERS = {"/404.html": 404, "gone": 410}
WATCH = """
window.judged = {shifts: [], refused: []};
const named = ({node}) => node ? node.cloneNode(false).outerHTML ?? node.textContent.slice(0, 60) : "?";
new PerformanceObserver(list => {
  for (const {hadRecentInput, value, sources} of list.getEntries())
    if (!hadRecentInput) window.judged.shifts.push(`shifts by ${value.toFixed(4)}: ${sources.map(named).join(" ")}`);
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation",
  event => window.judged.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
READ_TO_THE_END = """
async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
  const shown = [...document.images].filter(image => image.checkVisibility());
  await Promise.all(shown.map(image => image.complete || new Promise((done, failed) => {
    image.addEventListener("load", done); image.addEventListener("error", done);
    setTimeout(() => failed(new Error(`${image.src} does not come`)), 10000);
  })));
  await document.fonts.ready;
  scrollTo(0, 0);
  await new Promise(requestAnimationFrame);
  return window.judged;
}
"""


@dataclass
class Looker:
    """A window in one mode that says what is wrong with a page."""

    page: Page
    address: str
    noise: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda message: self.noise.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        """What the browser itself gave up (another picture of a set fits better, the page was left) is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.noise.append(f"{request.url} failed: {request.failure}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc not in {urlsplit(self.address).netloc, ""}:
            self.noise.append(f"asks {request.url}")

    def faults(self, judged: JudgedPage, width: int, rules: axe.Rules = axe.EVERYTHING) -> Iterator[str]:
        """Open a page at a width, read it to its end, and say what is amiss."""
        seen, status = self._open(judged, width)
        if seen["shifts"]:  # on a busy machine the parser may pause in the midst of a header: a fault comes again
            seen, status = self._open(judged, width)
        yield from self._of_answer(judged, status)
        yield from (text for text in self.noise if not self._expected(judged, text))
        yield from (f"refused by the policy: {text}" for text in seen["refused"])
        yield from seen["shifts"]
        axe.load(self.page)
        yield from self._of_look(rules)

    def _open(self, judged: JudgedPage, width: int) -> tuple[dict[str, Any], int]:
        """What the page told of itself while it was loaded and read, and how it was answered."""
        self.page.goto("about:blank")  # else the page before asks for pictures of the new width, and leaves them
        self.page.set_viewport_size({"width": width, "height": 900})
        self.noise.clear()
        answer = self.page.goto(self.address + VISITED.get(judged.path, judged.path))
        seen: dict[str, Any] = self.page.evaluate(READ_TO_THE_END)
        return seen, answer.status if answer else 0

    def faults_after_resizing(self, width: int, rules: axe.Rules) -> Iterator[str]:
        """What is amiss with the open page at another width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        yield from self._of_look(rules)

    def _of_look(self, rules: axe.Rules) -> Iterator[str]:
        if overflow(self.page) > 0:
            yield f"{overflow(self.page)} px too wide"
        yield from axe.violations(self.page, rules)

    def _of_answer(self, judged: JudgedPage, status: int) -> list[str]:
        wanted = ANSWERS.get(judged.kind, 200)
        return [] if status == wanted else [f"answered {status}, not {wanted}"]

    def _expected(self, judged: JudgedPage, text: str) -> bool:
        """Chromium logs the page's own 404 or 410 as an error."""
        return judged.kind in ANSWERS and f"status of {ANSWERS[judged.kind]}" in text


@contextmanager
def looking(browser: Browser, address: str, mode: str, **options: Any) -> Iterator[Looker]:
    """A window in a mode, closed at the end."""
    context = in_mode(browser, mode, **options)
    try:
        yield Looker(context.new_page(), address)
    finally:
        context.close()


def in_mode(browser: Browser, mode: str, **options: Any) -> BrowserContext:
    """A context whose reader has chosen that mode before."""
    chosen = dict(MODES[mode])
    remembered = chosen.pop("remembered", {})
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **chosen, **options
    )
    for name, value in remembered.items():
        context.add_init_script(f"localStorage.setItem({json.dumps(name)}, {json.dumps(value)})")
    return context
