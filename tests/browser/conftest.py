"""A browser, the desk as a live server, and the portal served from what the desk published."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from site_static.serve import PortalServer

PASSWORD = "a-long-password-1"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}


@pytest.fixture(scope="module", autouse=True)
def afterwards(database_put_back) -> None:
    """Every module here flushes the database."""


@pytest.fixture
def desk(triggers_off_for_flush, live_server, settings, portal) -> SimpleNamespace:
    """The desk's address, and the portal's, which the desk believes to be the public one."""
    settings.PUBLIC_BASE_URL = portal
    settings.ADMIN_BASE_URL = live_server.url
    return SimpleNamespace(url=live_server.url)


@pytest.fixture
def portal(tmp_path) -> Iterator[str]:
    """The portal on a port of its own, from the test's editions."""
    with serving(tmp_path / "editions") as address:
        yield address


@contextlib.contextmanager
def serving(editions: Path) -> Iterator[str]:
    """The address of a portal server, for as long as it is needed."""
    server = PortalServer(("127.0.0.1", 0), editions)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def log_in(browser: Browser, browser_context_args, desk) -> Iterator[Callable[..., Page]]:
    """``log_in("author")``: a window of that person's own, at the start page."""
    opened: list[BrowserContext] = []

    def enter(name: str, **options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": desk.url, **options})
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        page.goto("/desk/login/")
        page.get_by_role("textbox", name="用户名").fill(name)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/")
        return page

    yield enter
    for context in opened:
        context.close()


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
