"""``make bench``: for 1,000 and 10,000 synthetic results in two languages.

Printed: export, full build and peak memory beside stock Pelican on the same articles, queries a published page; then
the search (`tools.bench.search`) and the pages as a phone loads them (`tools.bench.pages`).
Absolute times differ between machines and hours; read the ratios.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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
    for part in ("tools.bench.search", "tools.bench.pages"):
        subprocess.run([sys.executable, "-m", part], cwd=ROOT, check=True)


def _measure(module: str, size: int, folder: Path) -> dict[str, float]:
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    command = [sys.executable, "-m", module, str(size), str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


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
