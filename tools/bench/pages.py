"""Weight and Lighthouse performance of each kind of page of the demonstration: ``python -m tools.bench.pages``.

Performance as a phone sees it (Lighthouse's simulated mobile), texts compressed. A kind that does not clear the aim by
a margin at the first run is measured three times, and its median counts: one run costs ten seconds, and what is well
above the aim does not fall below it by noise.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from site_static.serve import PortalServer
from tests.judges import demonstration
from tests.judges.lighthouse import lighthouse
from tests.judges.sites import JudgedPage, JudgedSite, make_site
from tests.judges.weight import weigh

AIM = 95
SURE = 98
"""At or above this a first run is enough."""
NOT_LOADED = {"/id/*/", "gone"}
"""Answered by a redirect, or by 410, which Lighthouse does not measure."""
HEADS = ("页面种类", "HTML", "CSS", "JS", "合计 (gzip -9)", "请求", "性能分 (手机)", "LCP", "TBT", "CLS")


def main() -> int:
    """Print one row a kind; 1 when one is below the aim."""
    with tempfile.TemporaryDirectory(prefix="hcg-pages-") as folder:
        root = Path(folder) / "site"
        shutil.copytree(demonstration.record(), root / "record")
        site = make_site("demonstration", root)
        server = PortalServer(("127.0.0.1", 0), site.editions)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return _print_kinds(site, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            server.server_close()


def _print_kinds(site: JudgedSite, address: str) -> int:
    print("\n" + "\t".join(HEADS))
    worst = 100
    for page in site.heaviest:
        if page.language == "zh-hans" and page.kind not in NOT_LOADED:
            answer = _measured(address + page.path)
            worst = min(worst, answer["scores"]["performance"])
            _print_row(site, page, answer)
    print(f"最低 {worst} 分，目标 {AIM} 分", flush=True)
    return int(worst < AIM)


def _measured(address: str) -> Mapping[str, Any]:
    """The first run when it is clear, else the median of three."""
    answers = lighthouse([(address, ())], categories=("performance",), at_once=1)
    if answers[0]["scores"]["performance"] < SURE:
        answers += lighthouse([(address, ())] * 2, categories=("performance",), at_once=1)
    middle = median(answer["scores"]["performance"] for answer in answers)
    return next(answer for answer in answers if answer["scores"]["performance"] == middle)


def _print_row(site: JudgedSite, page: JudgedPage, answer: Mapping[str, Any]) -> None:
    weight, metrics = weigh(site, page), answer["metrics"]
    cells = (
        page.kind,
        *(f"{size / 1024:.1f} KB" for size in (weight.html, weight.css, weight.js, weight.total)),
        str(weight.files + 1),
        str(answer["scores"]["performance"]),
        f"{metrics['largest-contentful-paint']:.0f} ms",
        f"{metrics['total-blocking-time']:.0f} ms",
        f"{metrics['cumulative-layout-shift']:.3f}",
    )
    print("\t".join(cells), flush=True)


if __name__ == "__main__":
    sys.exit(main())
