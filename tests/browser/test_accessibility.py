"""WCAG 2.2 AA by axe on the desk's own pages and on the portal; the portal at every width, light and dark."""

from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from showcase.pages import translations
from showcase.publication import approving
from site_static.engine import build
from site_static.tests.records import small_record
from tests.translating import translate_all

from .conftest import overflow, serving

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")
BRAND = ".sidebar-custom-branding"
"""Left out: Wagtail calls this link 控制面板 whatever name stands on it, and offers no way to change that."""
MISSING = "/no-such-page/"
PORTAL_PAGES = (
    "/",
    "/results/",
    "/results/sample-1/",
    "/en/results/sample-1/",
    "/organisations/sample-university/",
    "/events/2026-q3/",
    "/rankings/2026/",
    "/about/",
)


@pytest.fixture(scope="module")
def small_portal(tmp_path_factory) -> Iterator[str]:
    """A portal with one page of each kind, and each kind of block."""
    root = tmp_path_factory.mktemp("portal")
    small_record(root / "record")
    build(root / "record", root / "editions")
    with serving(root / "editions") as address:
        yield address


@pytest.mark.parametrize("path", [*PORTAL_PAGES, MISSING])
def test_portal_page_is_accessible_and_fits_at_every_width_in_both_schemes(page, small_portal, axe, path):
    page.goto(small_portal + path)
    faults = {}
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = [*axe(page), *([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])]
        if found:
            faults[width, scheme] = found

    assert faults == {}


@pytest.mark.parametrize("path", PORTAL_PAGES)
def test_portal_page_logs_no_error_and_asks_no_other_host(page, small_portal, path):
    errors: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    page.goto(small_portal + path, wait_until="networkidle")

    assert errors == []
    assert hosts - {""} == {urlsplit(small_portal).netloc}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_desk_pages_are_accessible(page, log_in, desk, published, people, axe):
    english = translations.begin(published, by=people.translator)
    translate_all(english, by=people.translator)
    request = approving.submit(english.subject(), by=people.translator)
    work, history = "/desk/work", f"/desk/work/publications/{published.subject()}/"

    faults = {
        **desk_faults(axe, page, f"{desk.url}/desk/login/"),
        **desk_faults(axe, log_in("author"), "/desk/", f"{work}/stories/"),
        **desk_faults(axe, log_in("translator"), f"{work}/translations/"),
        **desk_faults(axe, log_in("first"), f"{work}/approvals/", f"{work}/approvals/{request.pk}/"),
        **desk_faults(axe, log_in("third"), f"{work}/publications/", history, f"{history}withdraw/"),
    }

    assert faults == {}


def desk_faults(axe: Callable[..., list[str]], page: Page, *addresses: str) -> dict[tuple[str, str], list[str]]:
    """What axe finds at each address, light and dark."""
    faults = {}
    for address, scheme in product(addresses, SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        if found := axe(page, without=BRAND):
            faults[address, scheme] = found
    return faults
