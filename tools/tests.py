"""Run every test: on SQLite with a browser, the judges of the portal, what depends on the database on PostgreSQL."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools.postgresql import temporary_server

ROOT = Path(__file__).resolve().parents[1]
JUDGES = "tests/judges"
ON_BOTH_DATABASES = ("showcase", "cms", "tests/publication")


def main() -> int:
    """0 when everything passed; the first failing step's code otherwise. Every step is run."""
    os.environ["NOTHING_SKIPPED"] = "1"
    codes = [
        _step("单元、数据库与浏览器测试（SQLite）", "-n", "3", "--dist", "loadscope", "--ignore", JUDGES),
        _step("评判整个门户：网页、链接、无障碍、结构化数据、体量", "-n", "2", "--dist", "load", JUDGES),
    ]
    with temporary_server() as address:
        environment = {"DATABASE_URL": address}
        step = ("-n", "3", "--dist", "loadscope", *ON_BOTH_DATABASES)
        codes.append(_step("在 PostgreSQL 上再测一遍", *step, more=environment))
    return next((code for code in codes if code), 0)


def _step(what: str, *arguments: str, more: Mapping[str, str] | None = None) -> int:
    """Run one step, named before and timed after; returns pytest's exit code."""
    print(f"▸ {what} …", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", *arguments]
    code = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **(more or {})}).returncode
    print(f"  {'通过' if code == 0 else '没有通过'}，用时 {time.monotonic() - started:.0f} 秒", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
