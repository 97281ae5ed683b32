"""Lighthouse once for each kind of page: accessibility, best practices and SEO. Performance is in ``make bench``."""

import pytest

from .browsing import ANSWERS
from .lighthouse import QUIET, lighthouse
from .sites import listed
from .test_in_browser import REDIRECTED

pytestmark = pytest.mark.browser
LEAST = 95
HIDDEN = ("is-crawlable", "canonical")
"""Not asked of pages that are not to be found by searching."""


def test_every_kind_of_page_scores_95_or_more(demo_site, demo_address):
    firsts = {page.kind: page for page in reversed(demo_site.heaviest) if page.kind not in {*ANSWERS, *REDIRECTED}}
    pages = [(demo_address + page.path, () if page.indexed else HIDDEN) for page in firsts.values()]

    told = lighthouse(pages)

    poor = [f"{a['address']}: {a['scores']} {a['faults']}" for a in told if min(a["scores"].values()) < LEAST]
    assert {answer["address"] for answer in told} == {address for address, _skip in pages}
    assert {tuple(sorted(answer["scores"])) for answer in told} == {QUIET}
    assert len(told) >= 18
    assert listed(poor) == ""
