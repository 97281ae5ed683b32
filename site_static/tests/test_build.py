"""A build makes a whole new edition or none; what it makes is a function of the record."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from content import records as r
from content.store import RecordStore
from search import segments
from site_static.addresses import read_map
from site_static.engine import (
    BadRecord,
    BuildRunning,
    DuplicateAddress,
    Editions,
    FailedPage,
    MissingPages,
    build,
    indexing,
)
from site_static.render import MissingSite, Portal, UnresolvedReference, shelves
from site_static.render.shelves import Slots
from site_static.trust import is_statement, read_edition
from site_static.trust.statement import MANIFEST, MANIFEST_PARTS, is_part

from .records import SITE, event, organisation, put, result, small_record, standing, withdraw

ROOT = Path(__file__).parents[2]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(folder: Path) -> dict[str, bytes]:
    """What was made from the record, without what the edition says of itself and of those before it."""
    return {name: data for name, data in tree(folder).items() if not is_statement(name)}


def address_map(edition) -> dict:
    return msgspec.to_builtins(read_map(edition.folder))


def find(store: RecordStore, kind: str, key: str, locale: str = "zh-hans") -> r.Publication:
    return next(p for p in store.publications() if (p.kind, p.key, p.locale) == (kind, key, locale))


def test_two_builds_of_a_record_are_the_same_bytes(store, editions, tmp_path):
    first = build(store.root, editions)
    second = build(store.root, tmp_path / "elsewhere")

    assert made(first.folder) == made(second.folder)
    assert (first.manifest, first.record) == (second.manifest, second.record)


def test_several_processes_make_the_same_edition(store, editions, built):
    assert build(store.root, editions, processes=3).manifest == built.manifest


@pytest.mark.parametrize("processes", [1, 2])
def test_fault_in_any_process_is_the_same_error(store, editions, processes):
    unresolved(store)

    with pytest.raises(UnresolvedReference, match=r"ZLHCG-DEMO-0007.*nobody") as caught:
        build(store.root, editions, processes=processes)

    assert caught.value.reference == "organisation/nobody"
    assert not Editions(editions).numbers()


def test_order_of_writing_the_record_changes_nothing(store, built, tmp_path):
    other = RecordStore(tmp_path / "other")
    for name in store.media.names():
        other.media.put(store.media.read(name), name.rpartition(".")[2])
    for item in sorted(store.publications(), key=lambda item: item.digest):
        other.put(item, store.read_bytes(item))

    assert build(other.root, tmp_path / "editions").manifest == built.manifest


@pytest.mark.parametrize("processes", [1, 2])
def test_many_results_in_waves_are_what_they_are_at_once(store, tmp_path, monkeypatch, processes):
    for number in range(30, 70):
        put(store, result(number), order=1_000 + number)
        put(store, result(number, "en"), order=2_000 + number)
    monkeypatch.setattr(segments, "SIZES", (16, 4, 2))
    monkeypatch.setattr(shelves, "SLOTS", 3)
    at_once = build(store.root, tmp_path / "at-once", processes=1)
    monkeypatch.setattr(indexing, "FULL", 16)
    in_waves = build(store.root, tmp_path / "in-waves", processes=processes)

    assert len(indexing.waves(Portal.load(store), [])) > 2
    assert in_waves.manifest == at_once.manifest


def test_edition_says_what_it_is(built):
    told = read_edition(built.folder)
    parts = list(built.folder.glob(f"{MANIFEST_PARTS}*.sha256"))
    manifests = (built.folder / MANIFEST, *parts)
    named = [line.split("  ")[1] for path in manifests for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [name for name in named if not is_part(name)]

    assert (told.number, told.previous) == (1, "")
    assert told.files == len(rows) == len(set(rows))
    assert {name for name in named if is_part(name)} == {f"{MANIFEST_PARTS}{path.name}" for path in parts}
    for manifest in manifests:
        checked = subprocess.run(["sha256sum", "--quiet", "-c", manifest], cwd=built.folder, check=False)
        assert checked.returncode == 0
    files = {str(path.relative_to(built.folder)) for path in built.folder.rglob("*") if path.is_file()}
    assert {*rows, MANIFEST, *(f"{MANIFEST_PARTS}{path.name}" for path in parts)} == {
        name for name in files if not is_statement(name)
    }


def test_current_points_to_the_newest_and_old_ones_go(store, editions):
    numbers = [build(store.root, editions).number for _ in range(6)]

    assert numbers == [1, 2, 3, 4, 5, 6]
    assert Editions(editions).current == editions / "000006"
    assert Editions(editions).numbers() == [3, 4, 5, 6]


@pytest.mark.parametrize(("compress", "stages"), [(False, 2), (True, 3)])
def test_progress_goes_on_through_pages_index_and_copies(store, editions, compress, stages):
    seen = []

    build(store.root, editions, progress=lambda *counts: seen.append(counts), compress=compress)

    assert seen[0] == (0, 28 * stages)
    assert seen[-1] == (28 * stages, 28 * stages)
    assert seen == sorted(seen)
    assert {done // 28 for done, _all in seen} == set(range(stages + 1))


def break_record(store):
    path = next((store.root / "records").glob("*/*.json"))
    path.write_bytes(path.read_bytes()[:-5])


def drop_bytes(store):
    next((store.root / "records").glob("*/*.json")).unlink()


def tear_envelope(store):
    next((store.root / "publications" / "result").glob("*.json")).write_bytes(b"{")


def drop_media(store):
    for name in store.media.names():
        store.media.remove(name)


def unknown_version(store):
    item = find(store, "standing", "about")
    data = store.read_bytes(item).replace(b'"standing/1"', b'"standing/7"')
    digest = r.digest(data)
    path = store.root / "records" / digest[:2] / f"{digest}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    envelope = msgspec.structs.replace(item, digest=digest)
    (store.root / "publications/standing/about.zh-hans.json").write_bytes(msgspec.json.encode(envelope))


def unresolved(store):
    put(store, result(7, id="ZLHCG-DEMO-0007", units=(r.Unit(organisation="nobody"),)), order=700)


def same_address(store):
    put(store, result(7, id="ZLHCG-DEMO-0007", slug="sample-1"), order=700)


def address_of_a_list(store):
    put(store, standing("press", title="x"), order=700, address="/fields/energy/")


def no_settings(store):
    (store.root / "publications/site/site.json").unlink()


FAULTS = [
    (break_record, BadRecord, "发布记录有误"),
    (drop_bytes, BadRecord, "is not there"),
    (tear_envelope, BadRecord, "result"),
    (drop_media, BadRecord, "result/ZLHCG-DEMO-0001"),
    (unknown_version, BadRecord, "standing/7"),
    (unresolved, UnresolvedReference, "result/ZLHCG-DEMO-0007.*organisation/nobody"),
    (same_address, DuplicateAddress, "/results/sample-1/.*ZLHCG-DEMO-0001.*ZLHCG-DEMO-0007"),
    (address_of_a_list, DuplicateAddress, "/fields/energy/"),
    (no_settings, MissingSite, "网站设置"),
]


@pytest.mark.parametrize(("fault", "error", "words"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_fault_keeps_the_last_good_edition_and_leaves_nothing_half(store, editions, fault, error, words):
    build(store.root, editions)
    before = tree(editions)
    fault(store)

    with pytest.raises(error, match=words) as caught:
        build(store.root, editions)

    assert re.search("[\u4e00-\u9fff]", str(caught.value))
    assert tree(editions) == before
    assert Editions(editions).current == editions / "000001"
    assert sorted(path.name for path in editions.iterdir()) == [".lock", "000001", "current"]


def test_failing_template_names_the_page(store, editions, monkeypatch):
    from site_static.render import stories

    monkeypatch.setattr(stories, "story_html", lambda *_: 1 / 0)

    with pytest.raises(FailedPage, match=r"ZeroDivisionError"):
        build(store.root, editions)


def test_page_that_was_not_made_is_noticed(store, editions, monkeypatch):
    from site_static.engine import making

    real, lost = making.files_of, ("story", "result/ZLHCG-DEMO-0002.zh-hans")
    monkeypatch.setattr(making, "files_of", lambda m, unit, read: iter(()) if unit == lost else real(m, unit, read))

    with pytest.raises(MissingPages, match="sample-2"):
        build(store.root, editions)


def test_second_build_at_the_same_time_is_refused(store, editions):
    with Editions(editions).building(), pytest.raises(BuildRunning):
        build(store.root, editions)


def test_rubbish_of_a_killed_build_is_removed(store, editions):
    (editions / ".new-000001/site").mkdir(parents=True)
    (editions / ".new-000001/site/index.html").write_text("half")

    build(store.root, editions)

    assert not (editions / ".new-000001").exists()


# --- addresses


def test_moved_story_leaves_one_hop(store, editions):
    item = find(store, "result", "ZLHCG-DEMO-0001")
    put(
        store,
        result(1),
        order=item.order,
        version=3,
        address="/results/new/",
        former_addresses=("/results/a/", "/results/sample-1/"),
    )

    edition = build(store.root, editions)

    redirects = address_map(edition)["redirects"]
    assert redirects["/results/a/"] == redirects["/results/sample-1/"] == "/results/new/"
    assert redirects["/id/ZLHCG-DEMO-0001/"] == "/results/new/"
    assert not set(redirects.values()) & set(redirects)


def test_former_address_that_is_taken_again_does_not_redirect(store, editions):
    item = find(store, "result", "ZLHCG-DEMO-0001")
    put(store, result(1), order=item.order, version=2, former_addresses=("/results/sample-2/",))

    assert "/results/sample-2/" not in address_map(build(store.root, editions))["redirects"]


def test_withdrawn_story_is_gone_everywhere_with_its_reason(store, editions):
    item = find(store, "result", "ZLHCG-DEMO-0001")
    moved = put(store, result(1), order=item.order, version=2, former_addresses=("/results/old/",))
    withdraw(store, moved, "署名有误(示例)")

    edition = build(store.root, editions)

    gone = address_map(edition)["gone"]
    assert gone["/results/sample-1/"]["reason"] == gone["/results/old/"]["reason"] == "署名有误(示例)"
    assert "署名有误(示例)" in (edition.folder / gone["/results/sample-1/"]["page"]).read_text(encoding="utf-8")
    assert not (edition.folder / "site/results/sample-1").exists()
    zh = [
        path
        for path in (edition.folder / "site").rglob("*")
        if path.is_file() and not {"en", "manifest"} & set(path.parts)
    ]
    assert [
        path
        for path in zh
        if "/results/sample-1/" in path.read_text(encoding="utf-8", errors="ignore").replace("/en/results/", "")
    ] == []


def test_withdrawn_in_every_language_takes_the_permanent_id_along(store, editions):
    for locale in r.LOCALES:
        withdraw(store, find(store, "result", "ZLHCG-DEMO-0002", locale))

    edition = build(store.root, editions)

    assert {"/id/ZLHCG-DEMO-0002/", "/en/id/ZLHCG-DEMO-0002/"} <= set(address_map(edition)["gone"])
    assert not (edition.folder / "site/id/ZLHCG-DEMO-0002").exists()
    assert (edition.folder / "gone/en/results/sample-2/index.html").is_file()


def test_permanent_id_works_on_a_dumb_server(site):
    html = (site / "id/ZLHCG-DEMO-0001/index.html").read_text(encoding="utf-8")

    assert 'content="0; url=/results/sample-1/"' in html
    assert '<a href="/results/sample-1/">' in html
    assert '<link rel="canonical" href="https://portal.example.org/results/sample-1/">' in html


# --- lists, feeds, sitemap


def test_archive_pages_keep_their_place_when_a_result_goes():
    full, gap = Slots(), Slots()
    for slots in (full, gap):
        for number in range(48):
            slots.put((number, f"result-{number:02d}"))
    gap.take((0, "result-00"))

    assert gap.given == 48
    assert list(full.archive) == [1, 2, 3]
    assert gap.page(2) == full.page(2)
    assert len(gap.page(1)) == len(full.page(1)) - 1
    assert len(full.page(3)) == 8


def test_front_leads_on_to_every_result(store, editions):
    for number in range(20, 65):
        put(store, result(number, id=f"ZLHCG-DEMO-{number:04d}"), order=1000 + number)
    site = build(store.root, editions).folder / "site"

    seen, path = set(), "/results/"
    while path:
        page = json.loads((site / path.strip("/") / "index.json").read_text(encoding="utf-8"))
        seen |= {item["id"] for item in page["items"]}
        path = page["older"]

    assert len(seen) == 4 + 45


@pytest.mark.parametrize("place", ["events", "rankings", "themes", "en/rankings"])
def test_releases_have_a_feed_that_their_front_names(site, place):
    feed = ElementTree.fromstring((site / place / "feed.xml").read_bytes())
    entries = [entry.find(f"{ATOM}link").attrib["href"] for entry in feed.iter(f"{ATOM}entry")]
    listed = json.loads((site / place / "index.json").read_text(encoding="utf-8"))["items"]

    assert [address.endswith(item["address"]) for address, item in zip(entries, listed, strict=True)]
    assert f'href="/{place}/feed.xml"' in (site / place / "index.html").read_text(encoding="utf-8")


def test_feeds_are_whole_and_their_ids_stay(store, editions, site):
    item = find(store, "result", "ZLHCG-DEMO-0001")
    put(store, result(1, title="新标题"), order=item.order, version=2, address="/results/moved/")
    after = build(store.root, editions).folder / "site"

    for name in ("feed.xml", "en/feed.xml", "fields/energy/feed.xml", "cities/hangzhou/feed.xml"):
        feeds = [ElementTree.fromstring((folder / name).read_bytes()) for folder in (site, after)]
        ids = [[entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == len(ids[0]) > 0
        assert all(e.findtext(f"{ATOM}updated").endswith("+08:00") for e in feeds[1].iter(f"{ATOM}entry"))


def test_sitemap_lists_every_page_with_mutual_languages(site):
    index = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    shards = [loc.text.removeprefix("https://portal.example.org/") for loc in index.iter(f"{SITEMAP}loc")]
    listed = {}
    for shard in shards:
        for url in ElementTree.fromstring((site / shard).read_bytes()):
            links = {e.get("hreflang"): e.get("href") for e in url.iter(f"{XHTML}link")}
            listed[url.findtext(f"{SITEMAP}loc")] = links
    pages = {
        "https://portal.example.org/" + str(path.parent.relative_to(site)).strip(".") + "/"
        for path in site.rglob("index.html")
        if "/id/" not in str(path)
    }

    assert {address.replace("org//", "org/") for address in pages} == set(listed)
    assert "https://portal.example.org/results/sample-3/" in listed
    assert listed["https://portal.example.org/results/sample-3/"] == {}
    for links in filter(None, listed.values()):
        assert set(links) == {"zh-Hans", "en"}
        assert all(listed[address] == links for address in links.values())


def test_robots_names_the_sitemap(site):
    assert "Sitemap: https://portal.example.org/sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_schemas_are_served_as_the_types_give_them(site):
    from content.records.schemas import schemas

    assert {path.name: path.read_bytes() for path in (site / "data/schemas").iterdir()} == schemas()


def test_language_nobody_published_is_absent(tmp_path):
    store = RecordStore(tmp_path / "record")
    put(store, SITE)
    put(store, standing("about"), order=2)

    site = build(store.root, tmp_path / "editions").folder / "site"

    assert [path.name for path in (site / "en").iterdir()] == ["404.html"]
    assert (site / "index.html").is_file()


def test_confirmed_rename_of_an_organisation_reaches_its_results(store, editions):
    put(store, organisation("sample-university", name="改名大学", name_en="Renamed University"), order=2, version=2)

    site = build(store.root, editions).folder / "site"

    assert "改名大学" in (site / "results/sample-1/index.html").read_text(encoding="utf-8")
    assert "Renamed University" in (site / "en/results/sample-1/index.html").read_text(encoding="utf-8")


def test_event_that_was_and_event_to_come(store):
    from datetime import date

    from site_static.render.home import next_event
    from site_static.render.maker import PageMaker

    dates = {"starts_at": event().starts_at.replace(month=12), "ends_at": event().ends_at.replace(month=12)}
    later = event(slug="2026-q4", quarter=4, **dates)
    put(store, later, order=800)

    def shown(day):
        return next_event(PageMaker(Portal.load(store, today=day)), "zh-hans").record.slug

    assert shown(date(2026, 9, 18)) == "2026-q3"
    assert shown(date(2026, 9, 19)) == "2026-q4"
    assert shown(date(2027, 1, 1)) == "2026-q4"


# --- processes

BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "wagtail", "sqlite3", "showcase", "cms"}:
            raise ImportError("not on this side: " + name)
sys.meta_path.insert(0, Blocker())
from pathlib import Path
from site_static.engine import build
build(Path(sys.argv[1]), Path(sys.argv[2]))
import site_static.serve
"""


def run(arguments, **environment):
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_public_side_needs_no_django_and_no_database(store, editions, built):
    done = run([sys.executable, "-c", BLOCKER, str(store.root), str(editions)])

    assert done.returncode == 0, done.stderr
    assert Editions(editions).current == editions / "000001"


def test_plain_pelican_makes_the_same_edition(store, tmp_path, built):
    done = run([sys.executable, "-m", "pelican", "-s", "site_static/pelicanconf.py"], DATA_DIR=str(store.root.parent))

    assert done.returncode == 0, done.stderr
    assert read_edition(tmp_path / "editions/current").manifest == built.manifest


def test_plain_pelican_fails_aloud(store, editions):
    drop_media(store)

    done = run([sys.executable, "-m", "pelican", "-s", "site_static/pelicanconf.py"], DATA_DIR=str(store.root.parent))

    assert done.returncode == 1
    assert "发布记录有误" in re.sub(r"\s", "", done.stdout + done.stderr)
    assert not (editions / "current").exists()


def test_small_record_is_sound(tmp_path):
    assert list(small_record(tmp_path).verify()) == []


def test_programs_find_their_files(site):
    security = (site / ".well-known" / "security.txt").read_text(encoding="utf-8")
    assert "Contact: https://portal.example.org/contact/" in security
    assert "Expires: 20" in security
    for path, words in (("llms.txt", "成果库"), ("en/llms.txt", "Results")):
        guide = (site / path).read_text(encoding="utf-8")
        assert guide.startswith("# ")
        assert words in guide
        assert "&amp;" not in guide
