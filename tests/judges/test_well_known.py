"""Files that programs look for at fixed addresses: robots.txt, security.txt, llms.txt, OpenSearch."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

from .sites import BASE, listed

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
FIELDS_OF_SECURITY = {"Contact", "Expires", "Preferred-Languages", "Canonical", "Policy", "Encryption", "Hiring"}


def test_robots_let_everything_be_read_and_name_the_sitemap(judged):
    robots = RobotFileParser()
    robots.parse((judged.site / "robots.txt").read_text(encoding="utf-8").splitlines())

    assert listed(page.path for page in judged.pages if not robots.can_fetch("any", BASE + page.path)) == ""
    assert robots.site_maps() == [f"{BASE}/sitemap.xml"]
    assert judged.file_at(f"{BASE}/sitemap.xml").is_file()


def test_security_txt_keeps_rfc_9116(judged):
    """One field a line; Contact, exactly one Expires less than a year ahead of the record's day, own address."""
    text = (judged.site / ".well-known" / "security.txt").read_text(encoding="utf-8")
    fields = [line.partition(": ")[::2] for line in text.splitlines() if line and not line.startswith("#")]
    told = {name: [value for other, value in fields if other == name] for name, _value in fields}
    day = datetime.combine(judged.today, datetime.min.time(), datetime.fromisoformat(told["Expires"][0]).tzinfo)
    ahead = datetime.fromisoformat(told["Expires"][0]) - day

    assert told.keys() <= FIELDS_OF_SECURITY
    assert len(told["Expires"]) == 1
    assert timedelta(days=30) < ahead <= timedelta(days=365)
    assert all(judged.file_at(address).is_file() for address in told["Contact"])
    assert told["Canonical"] == [f"{BASE}/.well-known/security.txt"]


def test_guide_for_language_models_has_its_form(judged):
    """llms.txt: one title, a summary in a quotation, sections of links to pages of this site in its language."""
    for file in (judged.site / "llms.txt", judged.site / "en" / "llms.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        links = re.findall(r"^- \[[^\]]+\]\(([^)\s]+)\)", "\n".join(lines), re.M)

        assert lines[0].startswith("# ")
        assert sum(line.startswith("# ") for line in lines) == 1
        assert any(line.startswith("> ") for line in lines)
        assert len(links) > 5
        assert [link for link in links if not judged.file_at(link).is_file()] == []
        assert {link.startswith(f"{BASE}/en/") for link in links if not link.endswith((".xml", ".json"))} == {
            file.parent.name == "en"
        }


def test_search_descriptions_that_pages_name_are_valid(judged):
    """OpenSearch 1.1; every page that names one names that of its language. None is named before there is a search."""
    named = {}
    for page in judged.pages:
        for link in page.parsed.all("link", rel="search"):
            assert link.attributes["type"] == "application/opensearchdescription+xml"
            named.setdefault(link.attributes["href"], set()).add(page.language)
    faults = [fault for href in named for fault in opensearch_faults(judged, href)]

    assert bool(named) is any(page.kind.startswith("/search") for page in judged.pages)
    assert [href for href, languages in named.items() if len(languages) > 1] == []
    assert listed(faults) == ""


def opensearch_faults(judged, href):
    root = ET.parse(judged.file_at(BASE + href)).getroot()
    (url,) = root.findall(f"{OPENSEARCH}Url[@type='text/html']")
    address = url.attrib["template"]
    name, about = (root.findtext(OPENSEARCH + tag, "") for tag in ("ShortName", "Description"))
    if root.tag != f"{OPENSEARCH}OpenSearchDescription":
        yield f"{href}: {root.tag}"
    if not (0 < len(name) <= 16 and 0 < len(about) <= 1024):
        yield f"{href}: ShortName {name!r}, Description of {len(about)} characters"
    if "{searchTerms}" not in address or not judged.file_at(address.partition("?")[0]).is_file():
        yield f"{href}: {address} searches nothing"
