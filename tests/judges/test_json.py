"""``index.json`` beside every page: the approved record itself where the page is a story."""

import json
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


def test_lists_give_title_and_address_of_pages(judged):
    pages = {page.path for page in judged.pages}
    items = [(page, item) for page, document in documents(judged) for item in document.get("items", ())]
    faults = [f"{page.path}: {item}" for page, item in items if _address(item) not in pages]

    assert len(items) > 100
    assert listed(faults) == ""


def _address(item: Any) -> str:
    return str(item if isinstance(item, str) else item["address"]).removeprefix(BASE)
