"""The seed keeps its format (content/seed/README.md): every code, id, picture and length is checked without Django."""

import functools
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from content import records
from content.records.translation import HAN

SEED = Path(__file__).parent.parent / "seed"
DEMONSTRATION = {f"demo-{number:03}" for number in range(1, 27)}
PICTURE_ENDINGS = {".png", ".jpg", ".avif", ".webp"}
TERMS = {
    "fields": "field",
    "clusters": "cluster",
    "industries": "industry",
    "disciplines": "discipline",
    "forms": "form",
    "transfer_modes": "transfer-mode",
    "nature": "nature",
    "price_mode": "price-mode",
    "city": "city",
    "county": "county",
}
ROW_TERMS = {
    ("evidence", "kind"): "evidence-kind",
    ("claims", "kind"): "claim-kind",
    ("properties", "kind"): "property-kind",
    ("properties", "status"): "property-status",
    ("projects", "kind"): "project-kind",
    ("life_line", "kind"): "life-event",
}
Row = dict[str, Any]


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def files(pattern: str) -> list[Any]:
    paths = sorted(SEED.glob(pattern))
    assert paths, f"there is no {pattern}"
    return [pytest.param(path, id=path.stem) for path in paths]


@functools.cache
def taxonomies() -> dict[str, Row]:
    return {path.stem: read_json(path) for path in sorted((SEED / "taxonomies").glob("*.json"))}


@functools.cache
def term_ids() -> set[str]:
    return {f"{scheme}:{term['code']}" for scheme, data in taxonomies().items() for term in data["terms"]}


@functools.cache
def organisation_ids() -> set[str]:
    return {row["id"] for row in read_lines(SEED / "organisations.jsonl")}


@functools.cache
def media() -> dict[str, Row]:
    return {row["id"]: row for row in read_json(SEED / "media" / "media.json")}


@functools.cache
def library() -> dict[str, Row]:
    rows = [row for path in sorted((SEED / "library").glob("*.jsonl")) for row in read_lines(path)]
    return {row["ref"]: row for row in rows}


def achievements(*kinds: str) -> list[Any]:
    """Rows of the library, of these kinds or of all."""
    rows = [row for row in library().values() if not kinds or row["kind"] in kinds]
    assert rows, f"there are no rows of {kinds}"
    return [pytest.param(row, id=row["ref"]) for row in rows]


def decode(value: Any, kind: Any) -> Any:
    return msgspec.convert(value, kind)


def term_record(scheme: str, term: Row) -> records.Term:
    facts = {key: value for key, value in term.items() if key not in {"code", "column", "row"}}
    parent = facts.get("parent")
    facts["parent"] = parent if not parent or ":" in parent else f"{scheme}:{parent}"
    tile = {"column": term["column"], "row": term["row"]} if "column" in term else None
    return decode({"id": f"{scheme}:{term['code']}", "tile": tile, **facts, "schema": "term/1"}, records.Term)


# Taxonomies, organisations, site


@pytest.mark.parametrize("path", files("taxonomies/*.json"))
def test_taxonomy_is_a_list_of_valid_terms_with_known_parents(path):
    data = read_json(path)
    assert data["scheme"] == path.stem
    assert data["title"]
    assert data["source"]
    codes = Counter(term["code"] for term in data["terms"])
    slugs = Counter(term["slug"] for term in data["terms"] if term.get("slug"))
    assert [key for key, count in (codes | slugs).items() if count > 1] == []
    found = [term_record(path.stem, term) for term in data["terms"]]
    assert [term.id for term in found if term.parent and term.parent not in term_ids()] == []
    assert [term.id for term in found if not term.name_en or HAN.search(term.name_en)] == []


def test_the_portal_has_addresses_for_cities_and_fields():
    for scheme in ("city", "field"):
        terms = taxonomies()[scheme]["terms"]
        assert [term["code"] for term in terms if not term.get("slug")] == []
    assert [term["code"] for term in taxonomies()["field"]["terms"] if term.get("official", True)] == []


def test_maturity_levels_are_numbered_from_one_on_each_scale():
    levels: dict[str, list[int]] = {}
    for term in taxonomies()["maturity-level"]["terms"]:
        levels.setdefault(term["parent"], []).append(term["order"])
    assert set(levels) == {f"maturity-scale:{term['code']}" for term in taxonomies()["maturity-scale"]["terms"]}
    assert all(orders == list(range(1, len(orders) + 1)) for orders in levels.values())


def test_organisations_are_valid_and_invented_ones_say_so():
    rows = read_lines(SEED / "organisations.jsonl")
    for key in ("id", "name"):
        assert [value for value, count in Counter(row[key] for row in rows).items() if count > 1] == []
    for row in rows:
        facts = {key: value for key, value in row.items() if key not in {"source", "verified", "note"}}
        facts["name_en"] = facts.get("name_en") or ""
        facts["kinds"] = [f"organisation-kind:{code}" for code in row["kinds"]]
        facts |= {key: f"{key}:{row[key]}" for key in ("city", "county") if row.get(key)}
        record = decode({**facts, "schema": "organisation/1"}, records.Organisation)
        named = {*record.kinds, record.city, record.county} - {None}
        assert named <= term_ids(), row["id"]
        assert record.parent is None or record.parent in organisation_ids(), row["id"]
        assert row["source"] or not row["verified"], row["id"]
        assert row["demonstration"] == ("示例" in row["name"]) == row["id"].startswith("demo-"), row["id"]


def test_site_settings_are_valid_and_visibly_fake():
    facts = read_json(SEED / "site.json")
    site = decode({**facts, "schema": "site/1"}, records.SiteSettings)
    assert site.demonstration
    assert [name for name in ("host_unit", "icp_number", "police_number") if "示例" not in facts[name]] == []


# The library


@pytest.mark.parametrize("row", achievements())
def test_achievement_names_known_terms_and_organisations(row):
    assert sorted(set(terms_of(row)) - term_ids()) == []
    assert sorted(set(organisations_of(row)) - organisation_ids()) == []


def terms_of(row: Row) -> Iterator[str]:
    for key, scheme in TERMS.items():
        value = row.get(key) or []
        yield from (f"{scheme}:{code}" for code in ([value] if isinstance(value, str) else value))
    for (group, key), scheme in ROW_TERMS.items():
        yield from (f"{scheme}:{item[key]}" for item in row.get(group) or [])
    if row.get("maturity"):
        yield f"maturity-scale:{row['maturity']['scale']}"
        yield f"maturity-level:{row['maturity']['scale']}-{row['maturity']['level']}"


def organisations_of(row: Row) -> Iterator[str]:
    yield from [row["reporting_unit"]] if row.get("reporting_unit") else []
    yield from (unit["organisation"] for unit in row.get("units", []) if unit.get("organisation"))
    units = (person.get("unit") for person in row.get("completers", []) if isinstance(person, dict))
    yield from (unit for unit in units if isinstance(unit, str))


@pytest.mark.parametrize("row", achievements("library"))
def test_achievement_of_the_library_is_complete_and_its_claims_are_proved(row):
    required = ("name", "category", "reporting_unit", "city", "fields", "units", "completers", "contact_office")
    assert [key for key in required if not row.get(key)] == []
    public = {item["number"] for item in row.get("evidence", []) if item["public"]}
    for claim in row.get("claims", []):
        assert not claim["public"] or (claim["evidence"] and set(claim["evidence"]) <= public), claim["statement"]
    assert row["category"] != "basic-research" or not row.get("maturity")
    assert len(row.get("keywords", [])) == len(row.get("keywords_en", row.get("keywords", []))) <= 8
    for name, value in dates(row):
        assert date.fromisoformat(value), name


def dates(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("_on") and item:
                yield key, item
            yield from dates(item)
    elif isinstance(value, list):
        for item in value:
            yield from dates(item)


@pytest.mark.parametrize("row", achievements())
def test_achievement_has_no_chinese_in_english_and_short_lines(row):
    assert list(han_in_english(row, "")) == []
    check_lengths(row, "zh-hans")


def han_in_english(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("_en"):
                text = json.dumps(item, ensure_ascii=False)
                yield from [f"{path}/{key}"] if HAN.search(text) else []
            else:
                yield from han_in_english(item, f"{path}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from han_in_english(item, f"{path}[{number}]")


def check_lengths(texts: Row, locale: str) -> None:
    count, line, abstract = (records.characters, 30, 150) if locale == "zh-hans" else (records.words, 14, 90)
    assert count(texts.get("one_liner") or "") <= line, texts["one_liner"]
    assert count(texts.get("abstract") or "") <= abstract, texts["abstract"]


@pytest.mark.parametrize("row", achievements("sourced"))
def test_sourced_achievement_says_where_it_is_from_and_nothing_more(row):
    known = {"kind", "ref", "name", "year", "award", "grade", "units", "unit_role", "completers", "city"}
    assert set(row) <= known | {"source_title", "source_link", "note"}
    assert row["source_title"]
    assert isinstance(row["year"], int)


def test_references_of_the_demonstration_are_all_there():
    assert sorted(DEMONSTRATION - set(library())) == []


@pytest.mark.parametrize("path", files("library/*.entry.json"))
def test_act_of_entry_names_batch_document_and_day(path):
    act = read_json(path)
    assert act["batch"]
    assert act["document"]
    assert date.fromisoformat(act["entered_on"])


# Stories


def story_files() -> list[Any]:
    return [*files("stories/*.json"), *files("standing/*.json"), *files("releases/*.json")]


@pytest.mark.parametrize("path", story_files())
def test_story_texts_keep_their_limits_and_blocks_decode(path):
    story = read_json(path)["story"]
    assert HAN.search(story["content_source"]) or story["content_source"].isascii()
    for locale in records.LOCALES:
        if locale not in story:
            continue
        texts = story[locale]
        assert texts["title"].strip()
        check_lengths(texts, locale)
        blocks = [block(value, locale) for value in texts.get("body", [])]
        assert len(blocks) == len(texts.get("body", []))
        if story.get("picture"):
            picture(story["picture"], "_en" if locale == "en" else "")


def block(value: Row, locale: str) -> records.AnyBlock:
    """A block of the seed as the record will have it, with stand-ins for what publishing adds."""
    value = dict(value)
    if value["type"] == "figure":
        value["picture"] = picture(value["picture"])
    if value["type"] == "video":
        value |= {"file": stored(value["file"]), "size": 1, "poster": picture(value["poster"])}
        assert value["captions"].endswith({"zh-hans": "-zh", "en": "-en"}[locale])
        value["captions"] = stored(value["captions"])
    if value["type"] == "downloads":
        rights = {"size": 1, "credit": "-", "licence": "-"}
        value["files"] = [{**row, **rights, "file": stored(row["file"])} for row in value["files"]]
    return decode(value, records.AnyBlock)


def picture(value: Row, suffix: str = "") -> Row:
    row = media()[value["image"]]
    assert Path(row["file"]).suffix in PICTURE_ENDINGS
    facts = {
        "alt": value[f"alt{suffix}"],
        "caption": value.get(f"caption{suffix}", ""),
        "credit": row["credit_en" if suffix else "credit"],
        "licence": row["licence_en" if suffix else "licence"],
        "renditions": [{"name": f"{'0' * 64}.jpg", "width": 480, "height": 320}],
    }
    decode(facts, records.Picture)
    return facts


def stored(key: str) -> str:
    return f"{'0' * 64}{Path(media()[key]['file']).suffix}"


@pytest.mark.parametrize("path", [row for row in story_files() if "en" in read_json(row.values[0])["story"]])
def test_english_story_is_english_and_runs_parallel_to_the_chinese(path):
    story = read_json(path)["story"]
    assert HAN.findall(json.dumps(story["en"], ensure_ascii=False)) == []
    assert list(han_in_english(story, "")) == []
    assert list(differences(story["zh-hans"], story["en"], "")) == []


SAME = {"type", "kind", "image", "file", "on", "values"}


def differences(chinese: Any, english: Any, path: str) -> Iterator[str]:
    """Where the two languages are not built alike: translation works string by string."""
    if type(chinese) is not type(english):
        yield f"{path}: {type(chinese).__name__}, {type(english).__name__}"
    elif isinstance(chinese, dict):
        if chinese.keys() != english.keys():
            yield f"{path}: {sorted(chinese.keys() ^ english.keys())}"
        for key in chinese.keys() & english.keys():
            same = key in SAME
            yield from [f"{path}/{key}"] if same and chinese[key] != english[key] else []
            yield from [] if same else differences(chinese[key], english[key], f"{path}/{key}")
    elif isinstance(chinese, list):
        if len(chinese) != len(english):
            yield f"{path}: {len(chinese)} and {len(english)} items"
        for number, pair in enumerate(zip(chinese, english, strict=False)):
            yield from differences(*pair, f"{path}[{number}]")
    elif isinstance(chinese, str) and (bool(chinese) != bool(english) or markup(chinese) != markup(english)):
        yield f"{path}: {markup(chinese)} {markup(english)}"


def markup(text: str) -> list[str]:
    """The tags that divide a prose block into strings, and its links."""
    return re.findall(r"</?(?:p|h3|h4|ul|ol|li|blockquote)>|<br>|<a href=\"[^\"]+\">", text)


@pytest.mark.parametrize("path", story_files())
def test_story_names_known_achievements_and_links_to_them(path):
    document = read_json(path)
    text = json.dumps(document["story"])
    named = {
        *([document["achievement"]] if document["kind"] in {"result", "sourced"} else []),
        *document.get("featured", []),
        *document["story"].get("related", []),
        *re.findall(r"subject:result/([A-Za-z0-9-]+)", text),
    }
    rows = [*document.get("results", []), *document.get("entries", [])]
    named |= {row if isinstance(row, str) else row["achievement"] for row in rows}
    assert sorted(named - set(library()) - DEMONSTRATION) == []


def test_slugs_are_valid_and_used_once_for_each_kind():
    seen: Counter[tuple[str, str]] = Counter()
    for folder in ("stories", "standing", "releases"):
        for path in sorted((SEED / folder).glob("*.json")):
            document = read_json(path)
            kind = "result" if document["kind"] == "sourced" else document["kind"]
            seen[kind, decode(slug_of(document), records.base.Slug)] += 1
    assert [key for key, count in seen.items() if count > 1] == []


def slug_of(document: Row) -> str:
    known = document["story"].get("slug") or document.get("slug") or document.get("role")
    return known or f"{document['year']}" + (f"-q{document['quarter']}" if "quarter" in document else "")


def test_each_achievement_of_the_demonstration_has_one_story():
    told = Counter(read_json(path)["achievement"] for path in sorted((SEED / "stories").glob("*.json")))
    assert [ref for ref, count in told.items() if count > 1] == []
    assert sorted(set(library()) - set(told)) == []


# Releases and standing pages


@pytest.mark.parametrize("path", files("releases/*.json"))
def test_release_names_known_organisations_and_its_times_carry_a_zone(path):
    document = read_json(path)
    named = {*document.get("hosts", []), *document.get("co_hosts", []), *document.get("partners", [])}
    assert sorted(named - organisation_ids()) == []
    assert [key for key in named if not key.startswith("demo-")] == []
    if document["kind"] == "event":
        starts, ends = (datetime.fromisoformat(document[key]) for key in ("starts_at", "ends_at"))
        assert starts < ends
        assert starts.utcoffset() is not None
        assert f"city:{document['city']}" in term_ids()
        assert [row["at"] for row in document["agenda"]] == sorted(row["at"] for row in document["agenda"])
    assert list(han_in_english(document, "")) == []
    for locale in records.LOCALES:
        assert "示例" in document["story"]["zh-hans"]["title"]
        assert document["story"][locale]["summary"]


@pytest.mark.parametrize("path", files("releases/ranking-*.json"))
def test_ranking_numbers_run_from_one_and_each_has_a_reason(path):
    document = read_json(path)
    assert document["kind"] == "ranking"
    assert [row["rank"] for row in document["entries"]] == list(range(1, len(document["entries"]) + 1))
    assert all(row["reason"] and row["reason_en"] for row in document["entries"])


def test_every_standing_page_is_written_in_both_languages():
    documents = [read_json(path) for path in sorted((SEED / "standing").glob("*.json"))]
    assert sorted(document["role"] for document in documents) == sorted(records.releases.Role.__args__)
    assert [row["role"] for row in documents for locale in records.LOCALES if not row["story"][locale]["summary"]] == []


# Media


def test_every_picture_and_file_is_there_with_credit_and_licence():
    rows = read_json(SEED / "media" / "media.json")
    assert Counter(row["id"] for row in rows).most_common(1)[0][1] == 1
    present = {path.name for path in (SEED / "media" / "files").iterdir()}
    assert {row["file"] for row in rows} == present
    for row in rows:
        assert all(row[key] for key in ("title", "credit", "credit_en", "licence", "licence_en", "source")), row["id"]
        assert not HAN.search(row["credit_en"] + row["licence_en"]), row["id"]


def test_renditions_are_those_of_the_pictures():
    rows = read_json(SEED / "media" / "media.json")
    originals = [SEED / "media" / "files" / row["file"] for row in rows]
    pictures = [path for path in originals if path.suffix in PICTURE_ENDINGS]
    wanted = {
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}-{width}.{ending}"
        for path in pictures
        for width in (480, 1200)
        for ending in ("avif", "jpg")
    }
    assert {path.name for path in (SEED / "media" / "renditions").iterdir()} == wanted


def test_the_seed_is_small():
    assert sum(path.stat().st_size for path in SEED.rglob("*") if path.is_file()) < 15_000_000
