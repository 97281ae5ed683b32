"""The Nu HTML checker over every page, and what the Content-Security-Policy forbids in them."""

import json
import subprocess
from pathlib import Path
from typing import Any

from .conftest import ROOT
from .sites import JudgedSite, listed

JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NOT_CHECKED = "File was not checked."
ACCEPTED = {"hostile": ("This document appears to be written in",)}
"""Warnings that stand, by site. The hostile texts are in many languages or none; elsewhere a wrong ``lang`` counts."""
SCRIPT_TYPES = {"application/ld+json"}


def nu_checker(*folders: Path) -> tuple[set[str], list[dict[str, Any]]]:
    """The files that the checker read, and what it said of them."""
    command = ["java", "-jar", str(JAR), "--format", "json", "--verbose", "--skip-non-html", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = [row for row in json.loads(done.stderr)["messages"] if NOT_CHECKED not in row["message"]]
    return set(done.stdout.split("\n")) - {""}, messages


def said_of(site: JudgedSite, kinds: set[str]) -> list[str]:
    checked, messages = nu_checker(site.site, site.folder / "gone")
    assert checked == {str(page.file) for page in site.pages}
    return [
        f"{Path(row['url'].removeprefix('file:')).relative_to(site.folder)}:{row.get('lastLine')}: {row['message']}"
        for row in messages
        if (row["type"] if row["type"] != "info" else row.get("subType", "info")) in kinds
        and not row["message"].startswith(ACCEPTED.get(site.name, ()))
    ]


def test_every_page_is_valid_html(judged):
    assert listed(said_of(judged, {"error", "warning", "non-document-error", "info"})) == ""


def test_checker_finds_a_fault_and_says_where(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<!DOCTYPE html><html lang=zh><title>x</title><p><b>y</p>", encoding="utf-8")

    checked, messages = nu_checker(tmp_path)

    assert checked == {str(page)}
    assert {row["type"] for row in messages} == {"error"}
    assert {row["lastLine"] for row in messages} == {1}


def test_no_page_has_script_or_style_of_its_own(judged):
    faults = [f"{page.path}: {fault}" for page in judged.pages for fault in inline(page.parsed.elements)]

    assert sum(len(page.parsed.all("script")) for page in judged.pages) > len(judged.pages)
    assert listed(faults) == ""


def inline(elements: Any) -> list[str]:
    """Scripts and styles inside a page, and attributes that hold either."""
    faults = []
    for element in elements:
        own = element.attributes
        if element.tag == "style" or "style" in own:
            faults.append(f"<{element.tag}> carries style")
        if element.tag == "script" and "src" not in own and own.get("type") not in SCRIPT_TYPES:
            faults.append("<script> without src")
        faults += [f"<{element.tag} {name}>" for name in own if name.startswith("on")]
        faults += [f"<{element.tag} {name}={value[:40]}>" for name, value in own.items() if _runs(value)]
    return faults


def _runs(value: str) -> bool:
    return value.strip().lower().startswith(("javascript:", "data:text/html"))
