"""lychee over every page, feed and sitemap: no dead link, no anchor that leads nowhere; own full addresses too."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .sites import BASE, JudgedSite, listed

LYCHEE = Path(sys.executable).parent / "lychee"
ENDINGS = ("html", "xml", "txt", "css")
OUTSIDE = frozenset({"http", "https", "mailto", "tel", "data"})


def lychee(site: JudgedSite, report: Path) -> dict[str, Any]:
    """Its report on the site and the tombstones; links to other hosts are left out: no test leaves this machine."""
    command = [str(LYCHEE), "--offline", "--include-fragments", "--no-progress", "--format", "json"]
    command += ["--root-dir", str(site.site), "--index-files", "index.html", "--extensions", ",".join(ENDINGS)]
    command += ["--remap", f"{BASE}(/.*)? file://{site.site}$1", "--output", str(report)]
    done = subprocess.run(
        [*command, str(site.site), str(site.folder / "gone")], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 2}, done.stderr
    told: dict[str, Any] = json.loads(report.read_bytes())
    return told


def test_no_link_is_dead(judged, tmp_path):
    report = lychee(judged, tmp_path / "links.json")
    dead = [
        f"{Path(file).relative_to(judged.folder)}: {link['url']} {link['status']['text']}"
        for file, links in report["error_map"].items()
        for link in links
    ]

    assert report["successful"] > 10 * len(judged.pages)
    assert report["total"] == report["successful"] + report["excludes"] + report["errors"]
    assert listed(dead) == ""


def test_only_links_to_other_hosts_are_left_out(judged, tmp_path):
    left_out = {
        link["url"] if isinstance(link, dict) else link
        for links in lychee(judged, tmp_path / "links.json")["excluded_map"].values()
        for link in links
    }
    strangers = {url for url in left_out if url.startswith(BASE) or urlsplit(url).scheme not in OUTSIDE}

    assert left_out
    assert strangers == set()


def test_lychee_finds_a_dead_link_and_a_dead_anchor(tmp_path):
    folder = tmp_path / "editions" / "current"
    (folder / "site").mkdir(parents=True)
    (folder / "gone").mkdir()
    links = ("/missing/", "/#nowhere", f"{BASE}/also-missing/", "/#here")
    page = f'<p id="here">{"".join(f"<a href={link!r}>x</a>" for link in links)}</p>'
    (folder / "site" / "index.html").write_text(page, encoding="utf-8")

    report = lychee(JudgedSite("bad", tmp_path), tmp_path / "links.json")

    found = {link["url"].rpartition("/site")[2] for links in report["error_map"].values() for link in links}
    assert found == {"/missing", "#nowhere", "/also-missing/"}


def test_every_redirect_leads_to_a_page_and_every_tombstone_has_one(judged):
    redirects, gone = judged.map["redirects"], judged.map["gone"]
    lost = [path for path, target in redirects.items() if not judged.file_at(BASE + unquote(target)).is_file()]
    lost += [path for path, fact in gone.items() if not (judged.folder / fact["page"]).is_file()]

    assert redirects
    assert listed(lost) == ""


def test_a_moved_story_is_found_at_its_former_address_and_a_withdrawn_one_is_gone(demo_site):
    former = demo_site.map["redirects"]["/results/a-former-name/"]

    assert demo_site.file_at(BASE + former).is_file()
    assert len(demo_site.map["gone"]) >= 2  # its address and its permanent id
