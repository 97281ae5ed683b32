"""Weight: a result page costs at most 30 KB of HTML, CSS and JavaScript, compressed."""

from .sites import listed
from .weight import weigh

MOST = 30 * 1024
MOST_OF_ANY = 60 * 1024
"""Lists and maps may be heavier; a page beyond this is a mistake."""


def test_every_result_page_is_light(judged):
    pages = judged.of_kind("result", "sourced")
    weights = {page.path: weigh(judged, page) for page in pages}
    heavy = [f"{path}: {w.total} bytes ({w.html} + {w.css} + {w.js})" for path, w in weights.items() if w.total > MOST]

    assert len(weights) >= 10
    assert min(w.css for w in weights.values()) > 1000
    assert listed(heavy) == ""


def test_no_page_is_heavy_out_of_all_proportion(judged):
    weights = {page.path: weigh(judged, page).total for page in judged.pages}
    heavy = [f"{path}: {total} bytes" for path, total in weights.items() if total > MOST_OF_ANY]

    assert listed(heavy) == ""
