"""What the search is told of a result, and the index that a build makes of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from content import records as r
from search.codec import read_file
from search.highlight import fragments
from search.query import Query, answer
from search.reader import Index
from site_static.engine import build
from site_static.render import PageMaker, Portal, documents_of

from .html import Page, read
from .records import event, publication, put, result, small_record, sourced


def document(portal, record):
    (found,) = documents_of(PageMaker(portal), record, publication(record, order=7))
    return found


@pytest.fixture(scope="module")
def chinese(site) -> Index:
    return Index.open(site / "search/zh-hans")


@pytest.fixture(scope="module")
def english(site) -> Index:
    return Index.open(site / "search/en")


def found(index: Index, text: str, **filters: tuple[str, ...]) -> list[str]:
    asked = answer(index, Query(text=text, filters=filters))
    return [index.card(number).id for number in asked.numbers[: asked.exact]]


def test_result_is_told_field_by_field(portal):
    told = document(portal, result(1))

    assert told.address == "/results/sample-1/"
    assert (told.date, told.order) == (date(2026, 7, 1), 7)
    assert told.line == "一种户外一年效率保持率超过九成的组件"
    assert told.organisations == ("示例大学", "名录外单位(示例)")
    assert told.aliases == ("示大", "示例学院", "Sample University")
    assert told.people == ("示例甲", "示例乙")
    assert told.keywords == ("钙钛矿", "光伏")
    assert told.claims == ("组件效率国内领先",)
    assert told.metrics == ("组件效率 26.1 %", "衰减 ≤ 4 %")
    assert told.also == (
        "ZLHCG-DEMO-0001",
        "高稳定钙钛矿光伏组件关键技术(示例1)",
        "3302026Y0001",
        "ZL000000000000.0",
        "T/SAMPLE 1-2026",
        "10.0000/sample.1",
        "新能源",
        "国内领先",
        "许可他人使用",
        "技术攻关",
        "标志性成果",
    )
    assert told.places == ("杭州市", "西湖区")
    assert told.facets == {
        "field": ("energy",),
        "city": ("hangzhou",),
        "category": ("key-technology",),
        "claim": ("domestic-leading",),
        "maturity": ("trl-7",),
        "transfer": ("licence",),
        "year": ("2026",),
        "organisation": ("sample-university",),
        "landmark": ("yes",),
    }


def test_sourced_profile_is_told_as_its_source_has_it(portal):
    told = document(portal, sourced(500))

    assert (told.title, told.line) == ("公开资料里的成果(示例500)", "示例年度科技奖公报")
    assert told.keywords == ("示例科技进步奖", "一等奖")
    assert told.claims == told.metrics == ()
    assert told.facets == {"city": ("hangzhou",), "year": ("2023",)}


def test_only_results_are_found(portal):
    assert list(documents_of(PageMaker(portal), event(), publication(event()))) == []


def test_expired_claim_is_neither_found_nor_narrowed_by(portal):
    told = document(portal, result(1))

    assert "填补国内空白" not in told.claims
    assert "fills-gap" not in told.facets["claim"]


def test_row_is_the_row_of_the_listing(site, chinese):
    listing = (site / "results/index.html").read_text(encoding="utf-8")
    rows = {chinese.card(number).row for number in range(chinese.documents)}

    assert len(rows) == 4
    for row in rows:
        assert row in listing


def test_page_without_a_name_of_its_own_language_is_found_by_the_other(chinese, english):
    assert "ZLHCG-DEMO-0001" in found(chinese, "Sample University")
    assert "ZLHCG-DEMO-0001" in found(english, "示例大学")


@pytest.mark.parametrize(
    "text",
    [
        "钙钛矿",
        "鈣鈦礦",
        "gaitaikuang",
        "示大",
        "示例学院",
        "ZLHCG-DEMO-0002",
        "ＺＬＨＣＧ－ＤＥＭＯ－０００２",
        "杭州",
    ],
)
def test_result_is_found_by(chinese, text):
    assert "ZLHCG-DEMO-0002" in found(chinese, text)


def test_languages_are_apart(chinese, english):
    assert (chinese.documents, english.documents) == (4, 3)
    assert {english.card(number).address[:4] for number in range(3)} == {"/en/"}


def test_newest_stands_first_also_among_those_of_one_day(chinese):
    ids = [chinese.card(number).id for number in chinese.numbers]

    assert ids == ["ZLHCG-DEMO-0003", "ZLHCG-DEMO-0500", "ZLHCG-DEMO-0002", "ZLHCG-DEMO-0001"]


def test_facets_narrow_and_have_names(site, chinese):
    names = read_file((site / "search/zh-hans/names.js").read_text(encoding="utf-8"))

    assert found(chinese, "", city=("ningbo",)) == ["ZLHCG-DEMO-0003"]
    assert ["ningbo", "宁波市"] in names["city"]
    assert names["landmark"] == [["yes", "只看标志性成果"]]
    told = {key: {code for code, _name in choices} for key, choices in names.items()}
    for number in range(chinese.documents):
        for key, values in chinese.facets.items():
            assert set(values[number]) <= told[key]


def test_nothing_that_the_portal_does_not_show_is_in_the_index(tmp_path):
    store = small_record(tmp_path / "record")
    secret = result(9, id="ZLHCG-DEMO-0009", title="撤回哨兵(示例)")
    live = put(store, secret, order=900)
    store.withdraw(
        r.Publication(
            **{**_facts(live), "status": "withdrawn", "withdrawn_at": live.published_at, "withdrawal_reason": "x"}
        )
    )

    edition = build(store.root, tmp_path / "editions")

    for path in (edition.folder / "site/search").rglob("*"):
        assert not path.is_file() or "撤回哨兵" not in path.read_text(encoding="utf-8")


def _facts(live):
    return {name: getattr(live, name) for name in live.__struct_fields__}


HOSTILE = '<img src=x onerror="alert(1)">"\'</script>电池'


def test_hostile_text_is_inert_in_rows_and_hits(tmp_path):
    store = small_record(tmp_path / "record")
    put(store, result(9, id="ZLHCG-DEMO-0009", title=HOSTILE, one_liner=HOSTILE[:30], keywords=(HOSTILE,)), order=900)

    site = build(store.root, tmp_path / "editions").folder / "site"

    index = Index.open(site / "search/zh-hans")
    (card,) = [card for card in map(index.card, range(5)) if card.id == "ZLHCG-DEMO-0009"]
    row = Page(card.row)
    assert row.all("img", src="x") == row.all("script") == []
    assert row.one("a").text == HOSTILE
    asked = answer(index, Query(text="电池"))
    assert next(part.text for part in fragments(card, asked.readings, index.folding)) == HOSTILE
    for name in ("zh-hans/names.js", "zh-hans/head.js"):
        text = (site / "search" / name).read_text(encoding="utf-8")
        json.loads(text[text.index(",") + 1 : text.rindex(")")])


def test_a_changed_title_changes_only_the_index_of_its_language(tmp_path, site):
    store = small_record(tmp_path / "record")
    put(store, result(2, title="改过的题名(示例)"), order=40)

    other = build(store.root, tmp_path / "editions").folder / "site"

    assert _index(other, "en") == _index(site, "en")
    assert _index(other, "zh-hans") != _index(site, "zh-hans")


def _index(site: Path, locale: str) -> dict[str, str]:
    root = site / "search" / locale
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in root.rglob("*.js")}


@pytest.mark.parametrize("home", ["", "en"])
def test_search_page_says_what_is_searched_and_ways_on_without_script(site, home):
    page = read(site, f"{home}/search/")

    assert page.one("form", **{"data-part": "form"}).attributes["action"] == f"/{home}/search/".replace("//", "/")
    assert page.all("p", **{"data-without-script": ""})
    prefix = f"/{home}" if home else ""
    links = {link.attributes["href"] for link in page.all("a")}
    assert {
        f"{prefix}/fields/energy/",
        f"{prefix}/cities/hangzhou/",
        f"{prefix}/site-map/",
        f"{prefix}/contact/",
    } <= links


def test_every_page_names_the_search_of_its_language(site):
    for path in site.rglob("index.html"):
        if "/id/" in str(path):
            continue
        page = Page(path.read_text(encoding="utf-8"))
        href = page.one("link", rel="search").attributes["href"]
        assert href == ("/en/opensearch.xml" if page.one("html").attributes["lang"] == "en" else "/opensearch.xml")
        assert (site / href[1:]).is_file()


def test_only_pages_that_search_load_the_search(site):
    def loads(address):
        return [s for s in read(site, address).all("script") if "finder." in s.attributes.get("src", "")]

    assert loads("/search/")
    assert loads("/en/compare/")
    assert not loads("/results/sample-1/")


def test_snapshot_knows_no_text_of_the_stories(portal):
    """Texts to be searched go past with their story; the portal keeps cards alone."""
    assert isinstance(portal, Portal)
    assert "abstract" not in {name for card in portal.all_results("zh-hans").cards for name in card.__struct_fields__}
