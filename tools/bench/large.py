"""``make bench-100k``: 100,000 beside 10,000 in the same run; ``python -m tools.bench.large SMALL LARGE`` names others.

Full builds of so many profiles, single changes before so many results in two languages, the desk with so many pages on
SQLite and, where it is installed, on PostgreSQL; and, at the smaller size, the record written afresh from the database,
and what compression, signing and pictures take of a build. ``BENCH_FOLDER`` names where (a file system in memory gives
the engine's own figures); the larger size needs some 40 GB. docs/benchmarks.md keeps what was measured.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.machine import postgresql
from tools.postgresql import temporary_server

from . import ROOT

SIZES = (10_000, 100_000)
CHANGES = 20
"""Changes of each kind."""


def main(small: int, large: int) -> None:
    """Print each figure beside that of the smaller size."""
    _load()
    _builds(small, large)
    _finished(small)
    _changes(small, large)
    _record(small)
    for size in (small, large):
        _desk(size)
    if postgresql():
        with temporary_server() as address:
            _desk(large, DATABASE_URL=address)


def _load() -> None:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    print(f"{os.cpu_count()} 核，{memory:.0f} GB 内存，负载 {os.getloadavg()[0]:.1f}", flush=True)


def _builds(small: int, large: int) -> None:
    told = {}
    for size in (small, large):
        with _folder() as folder:
            told[size] = one = _measure("tools.bench.portal", size // 2, folder)
            print(
                f"{size:,} 页全量生成\t{one['seconds']:.0f} s\t{one['files']:,} 个文件\t"
                f"全部进程合计 {one['peak_mb']:.0f} MB",
                flush=True,
            )
    print(f"  时间之比 {told[large]['seconds'] / told[small]['seconds']:.1f}（目标不超过 11）", flush=True)


def _finished(size: int) -> None:
    with _folder() as folder:
        one = _measure("tools.bench.portal", size // 2, folder, "finished")
    print(
        f"{size:,} 页，另计\t页面与索引 {one['seconds']:.1f} s（其中图片 {one['pictures']:.1f} s）\t"
        f"压缩 {one['compression']:.1f} s\t签名 {one['signing'] * 1000:.1f} ms",
        flush=True,
    )


def _changes(small: int, large: int) -> None:
    told = {}
    for size in (small, large):
        with _folder() as folder:
            told[size] = _measure("tools.bench.changes", size, folder, str(CHANGES))
    for kind, one in told[large].items():
        if isinstance(one, dict):
            less = told[small][kind]
            ratio = one["p50"] / less["p50"]
            print(
                f"{large:,} 项 × 2 语种，一处改动 {kind}\t中位 {one['p50']:.0f} ms，p95 {one['p95']:.0f} ms\t"
                f"{one['files']:.0f} 个文件，{one['kb']:.0f} KB\t{small:,} 项时 {less['p50']:.0f} ms，"
                f"{less['files']:.0f} 个文件，{less['kb']:.0f} KB\t之比 {ratio:.2f}（目标不超过 1.2）",
                flush=True,
            )


def _record(size: int) -> None:
    with _folder() as folder:
        one = _measure("tools.bench.private", size // 2, folder)
    print(
        f"由数据库重写全部记录，{one['subjects']:,} 条\t{one['export_seconds']:.1f} s（目标 60）\t"
        f"{one['export_queries']} 次查询",
        flush=True,
    )


def _desk(size: int, **environment: str) -> None:
    with _folder() as folder:
        one = _measure("tools.bench.desk", size, folder, **environment)
    print(f"编辑工作台，{size:,} 个页面，{one['database']}（列表、搜索、保存的目标：p95 小于 1000 ms）", flush=True)
    for part, told in one["parts"].items():
        print(
            f"  {part}\t中位 {told['p50']:.0f} ms，p95 {told['p95']:.0f} ms\t{told['queries']:.0f} 次查询", flush=True
        )


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hcg-large-", dir=os.environ.get("BENCH_FOLDER")) as name:
        yield Path(name)


def _measure(module: str, size: int, folder: Path, *more: str, **environment: str) -> dict[str, Any]:
    whole = {**os.environ, "DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "cms.settings", **environment}
    command = [sys.executable, "-m", module, str(size), str(folder), *more]
    done = subprocess.run(command, cwd=ROOT, env=whole, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main(*(tuple(int(size) for size in sys.argv[1:]) or SIZES))
