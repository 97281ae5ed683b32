"""What a reader brings about on the pages that search is as accessible as the pages are when they open."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> list[str]:
    """Violations, and whether the page is wider than its window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES)
    assert found["passes"], "axe looked at nothing"
    told = [f"{row['id']}: {node['html'][:140]}" for row in found["violations"] for node in row["nodes"][:3]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*told, *([f"{wide} px too wide"] if wide > 0 else [])]


def offered(page: Page, portal: str) -> None:
    page.goto(f"{portal}/search/")
    page.locator("#search-text").press_sequentially("dian")
    expect(page.get_by_role("listbox", name="建议").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def narrowed(page: Page, portal: str) -> None:
    page.goto(f"{portal}/results/?city=hangzhou&city=ningbo&category=key-technology&sort=maturity")
    expect(page.locator("[data-part=chosen] li")).to_have_count(4)
    for box in page.locator("[data-pick]").all()[:2]:
        box.check()


def near(page: Page, portal: str) -> None:
    page.goto(f"{portal}/search/?q=固态电池电解质批量")
    expect(page.get_by_role("heading", name="相近的成果")).to_be_visible()


def nothing(page: Page, portal: str) -> None:
    page.goto(f"{portal}/search/?q=量子引力波")
    expect(page.get_by_role("region", name="换一种方式找")).to_be_visible()


def hostile(page: Page, portal: str) -> None:
    page.goto(f"{portal}/search/?q=纳米")
    expect(page.locator("[data-part=exact] li")).to_have_count(1)
    page.locator("[data-pick]").check()


def compared(page: Page, portal: str) -> None:
    page.goto(f"{portal}/compare/?id=ZLHCG-DEMO-0001&id=ZLHCG-DEMO-0012&id=ZLHCG-DEMO-0016&id=ZLHCG-DEMO-0500")
    expect(page.get_by_role("columnheader")).to_have_count(5)


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("mode", ["light", "dark", "elder"])
@pytest.mark.parametrize("state", [offered, narrowed, near, nothing, hostile, compared])
def test_state_is_accessible_and_fits(reader, portal, state, mode, width):
    reader.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    reader.set_viewport_size({"width": width, "height": 800})
    if mode == "elder":
        reader.add_init_script("localStorage.setItem('hcg-elder', 'on')")

    state(reader, portal)

    assert faults(reader) == []
