"""JSON-LD: strict JSON, schema.org's own names by its TypeScript types, and addresses that are those of the page."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .conftest import ROOT
from .sites import BASE, JudgedPage, JudgedSite, listed

MODULES = ROOT / "node_modules"
TSC = MODULES / "typescript" / "bin" / "tsc"
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext")
WANTED = {
    "result": "Article",
    "sourced": "Article",
    "event-past": "Event",
    "event-ahead": "Event",
    "ranking": "ItemList",
    "theme": "CollectionPage",
    "/organisations/*/": "Organization",
    "home": "WebSite",
}
"""What a page of a kind is about, among whatever else it tells."""


def graph(page: JudgedPage) -> list[dict[str, Any]]:
    """The nodes of a page's one JSON-LD script. Raises ValueError for what only lenient readers would take."""
    (script,) = page.parsed.all("script", type="application/ld+json")
    told = json.loads("".join(script.words), object_pairs_hook=_once, parse_constant=_refuse)
    assert told["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = told["@graph"]
    return nodes


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key stands twice among {[key for key, _value in pairs]}")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def types(node: dict[str, Any]) -> set[str]:
    return set(node["@type"]) if isinstance(node["@type"], list) else {node["@type"]}


def indexed(site: JudgedSite) -> list[JudgedPage]:
    return [page for page in site.pages if page.indexed]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(item)


def test_every_page_tells_what_it_is_about(judged):
    faults = []
    for page in indexed(judged):
        nodes = graph(page)
        told = {kind for node in nodes for kind in types(node)}
        canonical = page.parsed.one("link", rel="canonical").attributes["href"]
        own = [node for node in nodes if node.get("@id", "").partition("#")[0] == canonical]
        faults += [] if own and canonical == BASE + page.path else [f"{page.path}: no node has its address"]
        if WANTED.get(page.kind, "") not in {*told, ""}:
            faults.append(f"{page.path}: {WANTED[page.kind]} is not among {sorted(told)}")

    assert len(indexed(judged)) > 50
    assert listed(faults) == ""


def test_addresses_in_the_graph_are_of_this_site_and_there(judged):
    """``url``, ``@id``, ``item``, ``image`` …: those on our host lead to a file."""
    faults = []
    checked = 0
    for page in indexed(judged):
        for node in walk(graph(page)):
            for key, value in node.items():
                if isinstance(value, str) and value.startswith(BASE) and "{" not in value:
                    checked += 1
                    target = judged.file_at(value.partition("#")[0].partition("?")[0])
                    faults += [] if target.is_file() else [f"{page.path}: {key} {value}"]

    assert checked > 3 * len(judged.pages)
    assert listed(faults) == ""


def test_way_to_the_page_is_numbered_and_ends_at_the_page(judged):
    faults, seen = [], 0
    for page in indexed(judged):
        for node in graph(page):
            if "BreadcrumbList" in types(node):
                seen += 1
                steps = node["itemListElement"]
                numbered = [step["position"] for step in steps] == list(range(1, len(steps) + 1))
                faults += [] if numbered and steps[-1]["item"] == BASE + page.path else [page.path]

    assert seen > 50
    assert listed(faults) == ""


def test_schema_org_knows_every_type_and_property(judged, tmp_path):
    sample = [page for page in (*judged.heaviest, *judged.of_kind("result")[:5]) if page.indexed]
    nodes = [(page.path, node) for page in sample for node in graph(page)]

    assert len(sample) >= 40
    assert listed(unknown_to_schema_org(nodes, tmp_path)) == ""


def test_wrong_names_are_found(tmp_path):
    wrong = {
        "/a/": {"@type": "Article", "headlin": "x"},
        "/b/": {"@type": "Artikel", "headline": "x"},
        "/c/": {"@type": "Event", "location": {"@type": "Place", "adress": "x"}},
        "/d/": {"@type": "Event", "name": "x"},
    }

    said = unknown_to_schema_org(list(wrong.items()), tmp_path)

    assert {line.partition(" ")[0] for line in said} == {"/a/", "/b/", "/c/"}


def unknown_to_schema_org(nodes: list[tuple[str, dict[str, Any]]], folder: Path) -> list[str]:
    """What TypeScript says of the nodes as literals of schema-dts' types."""
    lines = ['import type { Thing, WithContext } from "schema-dts";']
    for number, (_path, node) in enumerate(nodes):
        literal = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
        lines.append(f"export const n{number}: WithContext<Thing> = {literal};")
    (folder / "graphs.mts").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "node_modules").symlink_to(MODULES)
    command = ["node", str(TSC), *OPTIONS, "--pretty", "false", "graphs.mts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1, 2}, done.stderr
    said = done.stdout.splitlines()
    assert bool(said) is (done.returncode != 0)
    return [_placed(line, nodes) for line in said if line.startswith("graphs.mts")] or said


def _placed(line: str, nodes: list[tuple[str, dict[str, Any]]]) -> str:
    """``graphs.mts(5,7): error …`` with the page that is meant."""
    number = int(line[len("graphs.mts(") :].partition(",")[0]) - 2
    return f"{nodes[number][0]} {nodes[number][1]['@type']}: {line.partition('error ')[2]}"
