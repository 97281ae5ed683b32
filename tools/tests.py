"""Run every test: on SQLite with a browser, then what depends on the database once more on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

from tools.postgresql import temporary_server

ROOT = Path(__file__).resolve().parents[1]
ON_BOTH_DATABASES = ("showcase", "cms", "tests/publication")


def main() -> int:
    """0 when everything passed; the first failing run's code otherwise."""
    python = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadscope"]
    os.environ["NOTHING_SKIPPED"] = "1"
    failed = subprocess.run(python, cwd=ROOT, check=False).returncode
    print("在 PostgreSQL 上再测一遍 …", flush=True)
    with temporary_server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        again = subprocess.run([*python, *ON_BOTH_DATABASES], cwd=ROOT, env=environment, check=False).returncode
    return failed or again


if __name__ == "__main__":
    sys.exit(main())
