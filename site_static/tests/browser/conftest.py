"""The portal in a real browser: a library to search, served or carried on a disk, and a page that is watched."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from content import records as r
from content.store import RecordStore
from site_static.engine import Edition, build
from site_static.serve import PortalServer
from site_static.tests.records import put, result, small_record

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>“纳米”&amp;'
TITLES = {
    11: "面向5G基站的氮化镓功率放大器(示例)",
    12: "固态电池电解质批量制备(示例)",
    13: "固态电池电解质薄膜回收(示例)",
    14: "机器学习辅助的蛋白质设计(示例)",
    15: "海上风电桩基防腐(示例)",
    16: HOSTILE,
}
TITLES_EN = {12: "Batch preparation of solid-state electrolytes (sample)", 15: "Corrosion protection offshore (sample)"}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


def library(root: Path) -> RecordStore:
    """The small portal and a few results more, in two cities and two fields, one of them hostile."""
    store = small_record(root)
    for number, title in TITLES.items():
        put(store, _result(number, title), order=100 + number)
    for number, title in TITLES_EN.items():
        put(store, _result(number, title, "en"), order=200 + number)
    return store


def _result(number: int, title: str, locale: r.Locale = "zh-hans") -> r.Result:
    return result(
        number,
        locale,
        title=title,
        one_liner=title[:28] if locale == "zh-hans" else "A sample",
        city="city:330100" if number % 2 else "city:330200",
        fields=("field:energy",) if number < 14 else ("field:ai",),
        category="basic-research" if number % 3 == 0 else "key-technology",
        maturity=None if number % 3 == 0 else result().maturity,
        keywords=(title[:4],),
        body=(),
    )


@pytest.fixture(scope="session")
def edition(tmp_path_factory) -> Edition:
    root = tmp_path_factory.mktemp("library")
    return build(library(root / "record").root, root / "editions")


@pytest.fixture(scope="session")
def portal(edition) -> Iterator[str]:
    """The address of a server that shows the library."""
    server = PortalServer(("127.0.0.1", 0), edition.folder.parent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def broken(request: Request) -> bool:
    """Going on to another page ends what still loads; that is no fault."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture
def reader(context: BrowserContext, page: Page) -> Iterator[Page]:
    """A window in which nothing may go wrong: no error, no refused policy, no request to another host."""
    troubles: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: troubles.append(request.url) if broken(request) else None)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + e.blockedURI))"
    )
    yield page
    assert troubles == []
    assert hosts - {""} <= {urlsplit(page.url).netloc}
