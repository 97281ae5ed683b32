"""Run every test: the judges of the portal, on SQLite with a browser, what depends on the database on PostgreSQL.

While the judges run, one database of each kind is migrated; every worker of the other steps copies it
(tests/migrated.py).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from tools.postgresql import temporary_server

ROOT = Path(__file__).resolve().parents[1]
JUDGES = "tests/judges"
ON_BOTH_DATABASES = ("showcase", "cms", "tests/publication")
BY_SCOPE = ("-n", "3", "--dist", "loadscope", "--no-loadscope-reorder")


def main() -> int:
    """0 when everything passed; the first failing step's code otherwise. Every step is run."""
    os.environ["NOTHING_SKIPPED"] = "1"
    folder = tempfile.TemporaryDirectory(prefix="hcg-migrated-")
    with folder, temporary_server() as server, ThreadPoolExecutor() as beside:
        file = f"sqlite:///{folder.name}/migrated.sqlite3"
        database = server.removesuffix("postgres") + "migrated"
        ready = [beside.submit(_migrate, file), beside.submit(_create_and_migrate, server, database)]
        codes = [_step("评判整个门户：网页、链接、无障碍、结构化数据、体量", "-n", "2", "--dist", "load", JUDGES)]
        for one in ready:
            one.result()
        on_sqlite = {"MIGRATED_DATABASE": file}
        codes.append(_step("单元、数据库与浏览器测试（SQLite）", *BY_SCOPE, "--ignore", JUDGES, more=on_sqlite))
        on_postgresql = {"DATABASE_URL": server, "MIGRATED_DATABASE": database}
        again = ("-m", "not any_database", *ON_BOTH_DATABASES)
        codes.append(_step("在 PostgreSQL 上再测一遍", *BY_SCOPE, *again, more=on_postgresql))
    return next((code for code in codes if code), 0)


def _create_and_migrate(server: str, database: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    _migrate(database)


def _migrate(database: str) -> None:
    """Bring an empty database to the state of the code. Raises CalledProcessError."""
    more = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "cms.testing"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **more})


def _step(what: str, *arguments: str, more: Mapping[str, str] | None = None) -> int:
    """Run one step, named before and timed after; returns pytest's exit code."""
    print(f"▸ {what} …", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "--durations", "12", "--durations-min", "5", *arguments]
    code = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **(more or {})}).returncode
    print(f"  {'通过' if code == 0 else '没有通过'}，用时 {time.monotonic() - started:.0f} 秒", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
