"""The sitemap: valid, complete, every address a page, every date real, languages that answer one another."""

import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from .sites import BASE, JudgedSite, listed
from .xml import xmllint

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
NEVER_LISTED = {"/404.html", "/id/*/", "gone"}
"""Kinds that answer and are not to be found by searching: they must say noindex themselves."""


class Entry(NamedTuple):
    loc: str
    lastmod: str | None
    languages: dict[str, str]


def shards(site: JudgedSite) -> list[str]:
    index = ET.parse(site.site / "sitemap.xml").getroot()
    return [loc.text or "" for loc in index.iterfind("s:sitemap/s:loc", NS)]


def entries(site: JudgedSite) -> list[Entry]:
    found = []
    for shard in shards(site):
        for url in ET.parse(site.file_at(shard)).getroot().iterfind("s:url", NS):
            languages = {link.attrib["hreflang"]: link.attrib["href"] for link in url.iterfind("x:link", NS)}
            found.append(Entry(url.findtext("s:loc", "", NS), url.findtext("s:lastmod", None, NS), languages))
    return found


def test_sitemaps_keep_their_schema_and_their_limits(judged):
    files = [judged.file_at(shard) for shard in shards(judged)]

    assert files
    assert xmllint("siteindex.xsd", [judged.site / "sitemap.xml"]) == []
    assert xmllint("urlset.xsd", files) == []
    assert [file.name for file in files if file.stat().st_size > MOST_BYTES] == []
    assert len(entries(judged)) <= MOST_ADDRESSES * len(files)


def test_schema_refuses_a_wrong_date_and_a_link_without_language(tmp_path):
    wrong = tmp_path / "sitemap.xml"
    wrong.write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml"><url>'
        f'<loc>{BASE}/</loc><lastmod>2026-13-41</lastmod><x:link rel="alternate" href="{BASE}/en/"/></url></urlset>',
        encoding="utf-8",
    )

    said = "\n".join(xmllint("urlset.xsd", [wrong]))

    assert "2026-13-41" in said
    assert "hreflang" in said


def test_sitemap_holds_every_page_once_and_nothing_else(judged):
    counted = Counter(entry.loc for entry in entries(judged))
    pages = {BASE + page.path for page in judged.pages if page.indexed}

    assert {loc: n for loc, n in counted.items() if n > 1} == {}
    assert listed(sorted(counted.keys() ^ pages)) == ""


def test_a_page_that_is_not_listed_says_so_itself(judged):
    hidden = {page.kind for page in judged.pages if not page.indexed}

    assert hidden <= NEVER_LISTED
    assert listed(page.path for page in judged.pages if page.kind in NEVER_LISTED and page.indexed) == ""


def test_dates_are_those_of_publication(judged):
    published = {BASE + item.address: item.published_at for item in judged.store.publications() if item.address}
    dated = {entry.loc: datetime.fromisoformat(entry.lastmod) for entry in entries(judged) if entry.lastmod}
    wrong = [
        loc for loc, moment in dated.items() if loc in published and moment != published[loc].replace(microsecond=0)
    ]

    assert {loc for loc, moment in published.items() if loc in {e.loc for e in entries(judged)}} <= dated.keys()
    assert {moment.tzinfo is None for moment in dated.values()} == {False}
    assert max(dated.values()) <= max(published.values())
    assert listed(wrong) == ""


def test_languages_name_themselves_and_one_another(judged):
    by_loc = {entry.loc: entry for entry in entries(judged)}
    faults = []
    for entry in by_loc.values():
        if entry.languages and entry.loc not in entry.languages.values():
            faults.append(f"{entry.loc} is not among its own languages")
        for other in entry.languages.values():
            if by_loc.get(other) is None or by_loc[other].languages != entry.languages:
                faults.append(f"{entry.loc}: {other} does not answer")

    assert sum(1 for entry in by_loc.values() if entry.languages) > 20
    assert listed(faults) == ""


def test_pages_name_the_same_languages_as_the_sitemap(judged):
    told = {}
    for page in judged.pages:
        links = [e.attributes for e in page.parsed.all("link", rel="alternate") if "hreflang" in e.attributes]
        told[BASE + page.path] = {a["hreflang"]: a["href"] for a in links if a["hreflang"] != "x-default"}
    wrong = [entry.loc for entry in entries(judged) if told[entry.loc] != entry.languages]

    assert listed(wrong) == ""
