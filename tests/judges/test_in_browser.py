"""Every kind of page in both languages, light, dark and 长者模式, on a phone, a tablet and a desk: nothing is amiss."""

from itertools import product

import pytest

from .browsing import MODES, WIDTHS, looking
from .sites import listed

pytestmark = pytest.mark.browser
REDIRECTED = {"/id/*/"}
"""Answered by a redirect before any page is shown."""


@pytest.mark.parametrize(("language", "mode"), product(("zh-hans", "en"), MODES))
def test_page_of_every_kind_is_accessible_still_and_fits(demo_site, demo_address, browser, language, mode):
    pages = [page for page in demo_site.heaviest if page.language == language and page.kind not in REDIRECTED]
    faults = []
    with looking(browser, demo_address, mode) as looker:
        for page, width in product(pages, WIDTHS):
            faults += [f"{page.path} at {width}: {fault}" for fault in looker.faults(page, width)]

    assert len(pages) >= 15
    assert listed(faults, 60) == ""
