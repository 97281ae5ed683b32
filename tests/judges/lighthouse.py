"""Lighthouse (`lighthouse.mjs`) over many pages, in several browsers at once: most of its time is waiting."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tools.machine import chromium

SCRIPT = Path(__file__).with_name("lighthouse.mjs")
QUIET = ("accessibility", "best-practices", "seo")
"""The categories whose scores do not depend on what else the machine is doing."""


def lighthouse(
    pages: Sequence[tuple[str, Sequence[str]]], *, categories: Sequence[str] = QUIET, at_once: int = 3
) -> list[Mapping[str, Any]]:
    """Scores and faults of each ``(address, audits to skip)``."""
    shares = [share for share in (pages[start::at_once] for start in range(at_once)) if share]
    with ThreadPoolExecutor(len(shares)) as pool:
        return [told for answers in pool.map(lambda share: _run(share, categories), shares) for told in answers]


def _run(pages: Sequence[tuple[str, Sequence[str]]], categories: Sequence[str]) -> list[Mapping[str, Any]]:
    asked: dict[str, Any] = {
        "chromium": chromium(),
        "categories": list(categories),
        "settings": {},
        "pages": [{"address": address, "skip": list(skip)} for address, skip in pages],
    }
    done = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[Mapping[str, Any]] = json.loads(done.stdout)
    return answers
