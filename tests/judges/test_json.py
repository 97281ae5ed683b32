"""``index.json`` beside every page: the approved record itself where the page is a story."""

import json
from collections.abc import Iterator
from typing import Any

from content import records as r

from .sites import BASE, JudgedPage, JudgedSite, listed


def documents(site: JudgedSite) -> list[tuple[JudgedPage, dict[str, Any]]]:
    return [(page, json.loads(page.file.with_name("index.json").read_bytes())) for page in site.pages if page.indexed]


def test_every_page_has_its_json_and_names_it(judged):
    faults = []
    for page in judged.pages:
        if page.indexed:
            links = [e.attributes["href"] for e in page.parsed.all("link", type="application/json")]
            faults += [] if links == [f"{page.path}index.json"] else [f"{page.path}: {links}"]

    assert len(documents(judged)) > 50
    assert listed(faults) == ""


def test_story_gives_the_record_as_it_was_approved(judged):
    live = {item.address: item for item in judged.store.publications() if item.status == "live" and item.address}
    told = {page.path: document for page, document in documents(judged) if "record" in document}
    faults = []
    for path, document in told.items():
        same = r.decode(json.dumps(document["record"]).encode()) == judged.store.read(live[path])
        faults += [] if same and document["publication"]["digest"] == live[path].digest else [path]

    assert told.keys() == live.keys()
    assert listed(faults) == ""


def test_addresses_in_lists_lead_to_pages_and_files(judged):
    told = [
        (page.path, address)
        for page, document in documents(judged)
        for address in addresses({key: value for key, value in document.items() if key != "record"})
    ]

    assert len(told) > 5 * len(judged.pages) / 2
    assert listed(f"{path}: {to}" for path, to in told if not judged.file_at(BASE + to).is_file()) == ""


def addresses(value: Any) -> Iterator[str]:
    """Whatever reads like an address of this site, at any depth."""
    if isinstance(value, str) and (value.startswith("/") or value.startswith(BASE)):
        yield value.removeprefix(BASE)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from addresses(item)
