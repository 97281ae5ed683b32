"""Atom feeds by a grammar of RFC 4287, and what no grammar can say of them."""

import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

from .sites import BASE, JudgedSite, listed
from .xml import xmllint

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(site: JudgedSite) -> dict[Path, ET.Element]:
    found = {file: ET.parse(file).getroot() for file in sorted(site.site.rglob("*.xml"))}
    return {file: root for file, root in found.items() if root.tag == f"{ATOM}feed"}


def link(element: ET.Element, rel: str) -> str:
    (href,) = [e.attrib["href"] for e in element.iterfind(f"{ATOM}link") if e.attrib["rel"] == rel]
    return href


def test_feeds_keep_the_grammar(judged):
    files = list(feeds(judged))
    named = {
        e.attributes["href"] for page in judged.pages for e in page.parsed.all("link", type="application/atom+xml")
    }

    assert {judged.site / "feed.xml", judged.site / "en" / "feed.xml"} <= set(files)
    assert {judged.file_at(BASE + href) for href in named} == set(files)
    assert xmllint("atom.rng", files) == []


def test_grammar_refuses_an_entry_without_id_and_a_time_without_zone(tmp_path):
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>urn:uuid:1</id><title>t</title>'
        f'<updated>{{}}</updated><link rel="self" type="application/atom+xml" href="{BASE}/feed.xml"/>'
        f'<link rel="alternate" type="text/html" href="{BASE}/"/><author><name>a</name></author>{{}}</feed>'
    )
    entry = (
        "<entry>{}<title>t</title><updated>2026-07-01T09:30:00+08:00</updated>"
        f'<link rel="alternate" type="text/html" href="{BASE}/a/"/></entry>'
    )
    zoned = "2026-07-01T09:30:00+08:00"
    cases = {
        "good": feed.format(zoned, entry.format("<id>urn:uuid:2</id>")),
        "no-id": feed.format(zoned, entry.format("")),
        "no-zone": feed.format("2026-07-01T09:30:00", ""),
    }
    faults = {}
    for name, text in cases.items():
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
        faults[name] = bool(xmllint("atom.rng", [tmp_path / f"{name}.xml"]))

    assert faults == {"good": False, "no-id": True, "no-zone": True}


def test_ids_are_unique_and_an_entry_keeps_its_id_in_every_feed(judged):
    own = [root.findtext(f"{ATOM}id") for root in feeds(judged).values()]
    addresses: dict[str, set[str]] = {}
    repeated = []
    for file, root in feeds(judged).items():
        ids = [entry.findtext(f"{ATOM}id", "") for entry in root.iterfind(f"{ATOM}entry")]
        repeated += [str(file)] if len(ids) != len(set(ids)) else []
        for entry in root.iterfind(f"{ATOM}entry"):
            addresses.setdefault(entry.findtext(f"{ATOM}id", ""), set()).add(link(entry, "alternate"))

    assert len(own) == len(set(own)) >= 2
    assert listed(repeated) == ""
    assert {key: found for key, found in addresses.items() if len(found) > 1} == {}
    assert len({min(found) for found in addresses.values()}) == len(addresses) > 5


def test_feed_stands_at_its_own_address_and_leads_to_pages_of_its_language(judged):
    pages = {BASE + page.path: page for page in judged.pages}
    faults = []
    for file, root in feeds(judged).items():
        language = "en" if root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en" else "zh-hans"
        targets = [link(root, "alternate"), *(link(entry, "alternate") for entry in root.iterfind(f"{ATOM}entry"))]
        faults += [] if judged.file_at(link(root, "self")) == file else [f"{file} calls itself {link(root, 'self')}"]
        faults += [f"{file}: {to}" for to in targets if to not in pages or pages[to].language != language]

    assert listed(faults) == ""


def test_feed_is_as_new_as_its_newest_entry(judged):
    faults = []
    for file, root in feeds(judged).items():
        moments = [datetime.fromisoformat(e.text or "") for e in root.iterfind(f"{ATOM}entry/{ATOM}updated")]
        if moments and datetime.fromisoformat(root.findtext(f"{ATOM}updated", "")) < max(moments):
            faults.append(str(file))

    assert listed(faults) == ""


def test_hostile_titles_stand_in_the_feed_as_they_were_written(hostile_site):
    root = feeds(hostile_site)[hostile_site.site / "feed.xml"]
    titles = {title.text for title in root.iterfind(f"{ATOM}entry/{ATOM}title")}
    store = hostile_site.store
    written = {
        store.read(p).title
        for p in store.publications()
        if p.kind == "result" and p.locale == "zh-hans" and p.status == "live"
    }

    assert written <= titles
