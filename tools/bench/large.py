"""``make bench-100k``: 100,000 results, beside 10,000 in the same run.

Single changes and full builds; ``BENCH_FOLDER`` names where (a file system in memory gives the engine's own figures).
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import ROOT

SIZES = (10_000, 100_000)


def main() -> None:
    changes, builds = {}, {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="hcg-large-", dir=os.environ.get("BENCH_FOLDER")) as folder:
            builds[size] = _measure("tools.bench.portal", size // 2, Path(folder) / "built")
            print(f"{size:,} 页全量生成：{builds[size]['seconds']:.0f} s，{builds[size]['peak_mb']:.0f} MB", flush=True)
        with tempfile.TemporaryDirectory(prefix="hcg-large-", dir=os.environ.get("BENCH_FOLDER")) as folder:
            changes[size] = _measure("tools.bench.changes", size, Path(folder))["all"]
            print(f"{size:,} 项 × 2 语种，一处改动：{changes[size]}", flush=True)
    small, large = SIZES
    print(f"一处改动之比 {changes[large]['p50'] / changes[small]['p50']:.2f}（目标 1.2）")
    print(f"全量生成之比 {builds[large]['seconds'] / builds[small]['seconds']:.1f}（目标 11）")


def _measure(module: str, size: int, folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", module, str(size), str(folder)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
