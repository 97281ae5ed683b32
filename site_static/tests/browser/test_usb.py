"""The copy on a disk, opened as a file with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from site_static.usb import write_copy

from .conftest import TITLES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(edition, tmp_path_factory) -> str:
    """The address of the copy's first page."""
    return (write_copy(edition, tmp_path_factory.mktemp("disk") / "portal").folder / "index.html").as_uri()


@pytest.fixture
def visitor(reader, context) -> Iterator[Page]:
    """A reader without a network, who leaves the disk at no time."""
    context.set_offline(True)
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    yield reader
    assert asked
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}


def test_visitor_clicks_from_home_to_the_proof_of_a_claim(visitor, home):
    visitor.goto(home)
    visitor.get_by_role("navigation", name="主导航").get_by_role("link", name="成果").click()
    expect(visitor).to_have_url(re.compile("/results/index.html$"))
    visitor.get_by_role("link", name=TITLES[15]).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLES[15])
    visitor.locator("summary", has_text="组件效率国内领先").click()
    expect(visitor.get_by_text("示例检测中心").first).to_be_visible()

    visitor.goto(home)
    visitor.get_by_role("link", name="English").click()
    expect(visitor).to_have_url(re.compile("/en/index.html$"))
    expect(visitor.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("text", ["风电", "haishangfengdian"])
def test_visitor_searches(visitor, home, text):
    visitor.goto(home)
    visitor.get_by_role("searchbox").fill(text)
    visitor.get_by_role("searchbox").press("Enter")

    expect(visitor.locator("[data-part=status]")).to_have_text("找到 1 项成果")
    found = visitor.locator("[data-part=exact] [data-field=title]")
    expect(found).to_have_text(TITLES[15])
    expect(visitor.locator("[data-part=exact] img")).to_have_js_property("complete", True)
    assert visitor.locator("[data-part=exact] img").evaluate("image => image.naturalWidth") > 0
    found.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLES[15])


def test_visitor_narrows_goes_back_and_compares(visitor, home):
    visitor.goto(home.replace("index.html", "results/index.html"))
    visitor.locator("[data-facet=city] a[data-code=ningbo]").click()
    expect(visitor.locator("[data-part=status]")).to_have_text("找到 4 项成果")
    visitor.get_by_role("link", name="最早").click()
    expect(visitor).to_have_url(re.compile(r"/results/index\.html\?city=ningbo&sort=oldest$"))
    visitor.go_back()
    visitor.locator("[data-pick='ZLHCG-DEMO-0012']").check()
    visitor.locator("[data-pick='ZLHCG-DEMO-0014']").check()
    visitor.get_by_role("link", name="并排对比").click()

    expect(visitor.get_by_role("columnheader")).to_have_count(3)
    expect(visitor.get_by_role("row", name="所在地")).to_contain_text("宁波市")
    visitor.get_by_role("link", name=TITLES[12], exact=True).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLES[12])


def test_film_keeps_its_captions(visitor, home):
    visitor.goto(home.replace("index.html", "results/sample-1/index.html"))

    track = visitor.locator("video track").first
    assert track.get_attribute("src").startswith("data:text/vtt;base64,")
    assert track.evaluate("track => { track.track.mode = 'showing'; return track.track.kind; }") == "captions"


def test_every_page_opens_without_a_fault(visitor, home):
    folder = Path(home.removeprefix("file://")).parent
    for path in sorted(folder.rglob("index.html")):
        if "page" not in path.parts and "id" not in path.parts:
            visitor.goto(path.as_uri())
            expect(visitor.get_by_role("heading", level=1)).to_be_visible()
