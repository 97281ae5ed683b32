"""``make bench``: for 1,000 and 10,000 synthetic results in two languages.

Printed: export, full build and peak memory beside stock Pelican on the same articles, queries a published page, single
changes; full builds beside Hugo (`tools.bench.hugo`); then the search (`tools.bench.search`), the pages as a phone
loads them (`tools.bench.pages`) and the end of a round of the collection (`tools.bench.collection`).
Absolute times differ between machines and hours; read the ratios.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import ROOT

SIZES = (1_000, 10_000)


def main(sizes: tuple[int, ...]) -> None:
    """Measure every size, one process a measurement, so that memory figures stand apart."""
    heads = ("成果数", "导出", "全量生成", "峰值内存", "原版 Pelican", "峰值内存", "时间比", "内存比", "查询/页")
    print("\t".join(heads))
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="hcg-bench-") as folder:
            exported = _measure("tools.bench.private", size, Path(folder))
            ours = _measure("tools.bench.portal", size, Path(folder))
            stock = _measure("tools.bench.stock", size, Path(folder))
            _print_row(size, exported, ours, stock)
            _print_changes(_measure("tools.bench.changes", size, Path(folder)))
        with tempfile.TemporaryDirectory(prefix="hcg-bench-") as folder:
            told = _measure("tools.bench.committing", size, Path(folder))
            print(f"  从终审提交到读者可见\t中位 {told['p50']:.0f} ms，p95 {told['p95']:.0f} ms", flush=True)
    subprocess.run([sys.executable, "-m", "tools.bench.hugo", str(max(sizes))], cwd=ROOT, check=True)
    for part in ("tools.bench.search", "tools.bench.pages", "tools.bench.collection"):
        subprocess.run([sys.executable, "-m", part], cwd=ROOT, check=True)


def _measure(module: str, size: int, folder: Path) -> dict[str, Any]:
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    command = [sys.executable, "-m", module, str(size), str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _print_changes(told: dict[str, Any]) -> None:
    """Each kind of change, from the new bytes to the page on the public server."""
    for kind, one in told.items():
        if isinstance(one, dict):
            print(
                f"  一处改动 {kind}\t中位 {one['p50']:.0f} ms，p95 {one['p95']:.0f} ms"
                f"（其中引擎 {one['engine_p50']:.0f} / {one['engine_p95']:.0f} ms）\t"
                f"{one['files']:.0f} 个文件，{one['kb']:.0f} KB",
                flush=True,
            )


def _print_row(size: int, exported: dict[str, float], ours: dict[str, float], stock: dict[str, float]) -> None:
    cells = (
        f"{size:,}",
        f"{exported['export_seconds']:.1f} s",
        f"{ours['seconds']:.1f} s",
        f"{ours['peak_mb']:.0f} MB",
        f"{stock['seconds']:.1f} s",
        f"{stock['peak_mb']:.0f} MB",
        f"{ours['seconds'] / stock['seconds']:.2f}",
        f"{ours['peak_mb'] / stock['peak_mb']:.2f}",
        f"{exported['queries_per_page']:.0f}",
    )
    print("\t".join(cells), flush=True)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
