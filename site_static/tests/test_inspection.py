"""The inspection finds each fault of a spoiled portal, names page and rule, and takes off what the rule says."""

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from site_static.addresses import map_file, parts_of
from site_static.engine import build
from site_static.inspection import NoSite, as_json, as_text, inspect
from site_static.inspection.look import hues
from site_static.inspection.rules import FILE, rules

from .records import START, small_record
from .test_fitness import REAL, record_with

DAY = START.date() + timedelta(days=1)
RESULT = "results/sample-1/index.html"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("inspected")
    small_record(root / "record")
    return build(root / "record", root / "editions").folder


@pytest.fixture(scope="module")
def production(tmp_path_factory) -> Path:
    """Real footer items, and stories that still say they are samples."""
    root = tmp_path_factory.mktemp("production")
    return build(record_with(REAL, root / "record"), root / "editions").folder


class Spoiled:
    """A copy of a portal in which things can be broken."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = root / "edition"
        shutil.copytree(folder, self.folder, copy_function=shutil.copyfile)
        self.site = self.folder / "site"

    def change(self, name: str, pattern: str, by: str) -> None:
        file = self.site / name
        text, changed = re.subn(pattern, by, file.read_text(encoding="utf-8"), flags=re.S)
        assert changed, f"{pattern} is not in {name}"
        file.write_text(text, encoding="utf-8")

    def change_everywhere(self, pattern: str, by: str) -> None:
        for file in self.site.rglob("*.html"):
            file.write_text(re.sub(pattern, by, file.read_text(encoding="utf-8"), flags=re.S), encoding="utf-8")

    def places(self, rule: str, day: date = DAY) -> list[tuple[str, str]]:
        losses = {loss.rule.id: loss.places for loss in inspect(self.folder, day).losses}
        return [(place.page, place.what) for place in losses.get(rule, ())]


@pytest.fixture
def portal(demonstration, tmp_path) -> Spoiled:
    return Spoiled(demonstration, tmp_path)


def test_portal_as_it_is_built_loses_nothing(demonstration):
    report = inspect(demonstration, DAY)

    assert {loss.rule.id for loss in report.losses if loss.rule.kind != "bonus"} == set()
    assert (report.score, report.exit_code, report.passed, report.demonstration) == (100, 0, True, True)
    assert report.pages > 40
    assert report.bonus == 18


@pytest.mark.parametrize("name", ["SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate"])
def test_missing_tag_is_found_by_its_name(portal, name):
    portal.change(RESULT, f'<meta name="{name}"[^>]*>\n', "")

    assert portal.places("tags-missing") == [("/results/sample-1/", f"没有 {name}")]


def test_home_needs_three_tags_a_column_seven_an_article_ten(portal):
    portal.change_everywhere(r'<meta name="(Site|Column|Article|PubDate|Content)[A-Za-z]*"[^>]*>\n', "")
    found = [page for page, _what in portal.places("tags-missing")]

    assert (found.count("/"), found.count("/events/"), found.count("/results/sample-1/")) == (3, 7, 10)


def test_tag_in_the_wrong_case_is_told_apart_from_a_missing_one(portal):
    portal.change("index.html", 'name="SiteIDCode"', 'name="SiteIdCode"')

    assert portal.places("tags-spelling") == [("/", "SiteIdCode 应写作 SiteIDCode")]
    assert portal.places("tags-missing") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PubDate", "2026-07-01"),
        ("PubDate", "2026/07/01 09:30"),
        ("PubDate", "2026-07-01 25:30"),
        ("ContentSource", "null"),
        ("ColumnName", " "),
        ("SiteDomain", "https://portal.zj.gov.cn"),
        ("SiteIDCode", "33000001"),
    ],
)
def test_wrong_value_of_a_tag_is_found(portal, name, value):
    portal.change(RESULT, f'(<meta name="{name}" content=)"[^"]*"', rf'\1"{value}"')

    ((page, what),) = portal.places("tags-value")
    assert page == "/results/sample-1/"
    assert what.startswith(name)


@pytest.mark.parametrize("item", rules().footer, ids=lambda item: item.name)
def test_each_missing_footer_item_is_named(portal, item):
    word = re.escape(item.words[0])
    portal.change(
        "index.html", rf"<(li|div)>(?:(?!</?\1>).)*{word}(?:(?!</?\1>).)*</\1>(?=(?:(?!<footer).)*</footer>)", ""
    )
    rule = {"“我为政府网站找错”入口": "error-report", "党政机关网站标识": "official-mark"}.get(
        item.name, "footer-missing"
    )

    assert portal.places(rule) == [("/", f"页面底部没有“{item.name}”")]


def test_footer_item_without_a_value_counts_as_missing(portal):
    portal.change("index.html", r"(<dt>ICP备案编号</dt><dd>).*?(</dd>)", r"\1\2")

    assert portal.places("footer-missing") == [("/", "页面底部没有“ICP备案编号”")]


def test_dead_link_dead_anchor_and_withdrawn_page_are_found(portal):
    path = "/results/taken-back/"
    gone = portal.folder / map_file(next(parts_of(path)))
    gone.parent.mkdir(exist_ok=True)
    gone.write_text(json.dumps({"gone": {path: {"reason": "x", "since": "x", "page": "x"}}}), encoding="utf-8")
    links = '<a href="/nowhere/">a</a><a href="#nothing">b</a><a href="/results/taken-back/">c</a>'
    portal.change("about/index.html", "</main>", f"{links}</main>")

    assert portal.places("dead-link") == [
        ("/about/", "/nowhere/ 不存在"),
        ("/about/", "/about/#nothing 页面里没有这个位置"),
        ("/about/", "/results/taken-back/ 已撤回"),
    ]


def test_page_missing_from_the_site_map_and_address_without_page_are_found(portal):
    (shard,) = (file for file in (portal.site / "sitemaps").iterdir() if "/about/</loc>" in file.read_text())
    portal.change(f"sitemaps/{shard.name}", "(<loc>[^<]*)/en/about/(</loc>)", r"\1/en/abuot/\2")
    portal.change(f"sitemaps/{shard.name}", "(<loc>[^<]*org)/about/(</loc>)", r"\1/abuot/\2")

    found = {page for page, _what in portal.places("unlisted")}
    assert found == {"/about/", "/abuot/", "/en/about/", "/en/abuot/"}


def test_column_whose_list_is_empty_or_whose_page_says_nothing_is_blank(portal):
    file = portal.site / "events" / "index.json"
    facts = json.loads(file.read_bytes())
    file.write_text(json.dumps({**facts, "items": []}), encoding="utf-8")
    portal.change("statistics/index.html", r"(<main[^>]*>).*?(<h1>.*?</h1>).*?(</main>)", r"\1\2\3")

    assert portal.places("blank-column") == [
        ("/events/", "“季度发布”没有内容"),
        ("/statistics/", "“统计”没有内容"),
    ]


@pytest.mark.parametrize(("column", "days"), rules().columns.items())
def test_column_stands_still_the_day_after_its_time(portal, column, days):
    newest = max(
        date.fromisoformat(json.loads(file.read_bytes())["publication"]["published_at"][:10])
        for file in (portal.site / column.strip("/")).glob("*/index.json")
        if "publication" in json.loads(file.read_bytes())
    )

    assert column not in {page for page, _what in portal.places("still-column", newest + timedelta(days=days))}
    late = dict(portal.places("still-column", newest + timedelta(days=days + 1)))
    assert late[column] == f"{days + 1} 天没有更新，期限是 {days} 天"


def test_home_without_update_for_two_weeks_is_a_veto(demonstration):
    newest = max(date.fromisoformat(item) for item in published(demonstration))

    assert inspect(demonstration, newest + timedelta(days=14)).exit_code == 0
    late = inspect(demonstration, newest + timedelta(days=15))
    assert ([loss.rule.id for loss in late.of_kind("veto")], late.exit_code, late.score) == (["home-still"], 1, 0)
    assert "不合格" in as_text(late)


def published(folder: Path) -> list[str]:
    facts = [json.loads(file.read_bytes()) for file in (folder / "site").rglob("index.json")]
    return [fact["publication"]["published_at"][:10] for fact in facts if "publication" in fact]


def test_more_than_five_still_columns_are_a_veto(demonstration):
    late = inspect(demonstration, DAY + timedelta(days=500))

    assert "many-still" in {loss.rule.id for loss in late.of_kind("veto")}


def test_more_than_five_blank_columns_are_a_veto(portal):
    blanked = 0
    for file in list(portal.site.glob("*/*/index.html")):
        facts = json.loads(file.with_name("index.json").read_bytes()) if file.with_name("index.json").exists() else {}
        if "items" in facts and file.parts[-3] != "organisations" and blanked < 6:
            blanked += 1
            file.with_name("index.json").write_text(json.dumps({**facts, "items": []}), encoding="utf-8")
            portal.change(file.relative_to(portal.site).as_posix(), r"(<main[^>]*>).*?(</main>)", r"\1\2")

    assert blanked == 6
    assert len(portal.places("many-blank")) == 1
    assert inspect(portal.folder, DAY).exit_code == 1


def test_portal_of_which_a_twentieth_does_not_answer_is_vetoed(portal):
    for name in ("events", "rankings", "about", "cities", "fields", "organisations", "statistics"):
        shutil.rmtree(portal.site / name)

    assert len(portal.places("unreachable")) == 1


def test_missing_and_equal_titles_and_descriptions_are_found(portal):
    portal.change("about/index.html", "<title>.*?</title>", "<title></title>")
    portal.change("contact/index.html", "<title>.*?</title>", "<title>同名</title>")
    portal.change("press/index.html", "<title>.*?</title>", "<title>同名</title>")
    portal.change("about/index.html", '<meta name="description"[^>]*>\n', "")
    portal.change("contact/index.html", '(<meta name="description" content=)"[^"]*"', r'\1"同样"')
    portal.change("press/index.html", '(<meta name="description" content=)"[^"]*"', r'\1"同样"')

    assert portal.places("title-missing") == [("/about/", "没有标题")]
    assert portal.places("title-twice") == [("/press/", "与 /contact/ 的标题相同：同名")]
    assert portal.places("description-missing") == [("/about/", "没有简介")]
    assert portal.places("description-twice") == [("/press/", "与 /contact/ 的简介相同：同样")]


def test_article_without_source_or_time_in_its_text_is_found(portal):
    portal.change(RESULT, r'<p class="hcg-dates">.*?</p>', "")

    assert portal.places("source") == [("/results/sample-1/", "正文前后没有信息来源")]
    assert portal.places("publish-time") == [("/results/sample-1/", "正文前后没有发布时间")]


def test_home_without_search_and_without_elder_mode_is_found(portal):
    portal.change("index.html", r'<form[^>]*(role="search"|/search/).*?</form>', "")
    portal.change("index.html", r'<a[^>]*href="/search/"[^>]*>', "<a>")
    portal.change("index.html", r'<link rel="search"[^>]*>', "")
    portal.change("index.html", "长者模式", "")

    assert portal.places("search") == [("/", "首页没有搜索入口")]
    assert portal.places("elder") == [("/", "页面顶部没有长者模式或无障碍入口")]


def test_fourth_hue_is_found_and_greys_are_none(portal):
    assert hues(["10505a", "0a3a42", "a3271d", "faf8f2", "4a5254"]) == ["10505a", "a3271d"]
    (sheet,) = portal.site.glob("theme/portal.*.css")
    portal.change(sheet.relative_to(portal.site).as_posix(), r":root\s*\{", ":root { --x: #7a1fa2; --y: #2e7d32; ")

    ((page, what),) = portal.places("colours")
    assert page == "/"
    assert what.startswith("样式里有 4 种色调")


def test_heavy_page_is_estimated_slow(portal):
    noise = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(250_000))
    portal.change("about/index.html", "</main>", f"<p>{noise}</p></main>")

    ((page, what),) = portal.places("slow")
    assert page == "/about/"
    assert what.startswith("首次显示估计要")


def test_samples_on_a_production_portal_are_found_and_a_demonstration_may_have_them(production, demonstration):
    found = {loss.rule.id: loss for loss in inspect(production, DAY).losses}

    assert inspect(production, DAY).demonstration is False
    assert ("/results/sample-1/", "页面标明是示例") in [(p.page, p.what) for p in found["placeholder"].places]
    assert found["placeholder"].points == rules().rule("placeholder").most
    assert "placeholder" not in {loss.rule.id for loss in inspect(demonstration, DAY).losses}


def test_placeholders_in_the_frame_of_a_production_portal_are_named(production, tmp_path):
    portal = Spoiled(production, tmp_path)
    portal.change_everywhere(re.escape(REAL.icp_number), "浙ICP备00000000号")
    portal.change_everywhere('class="hcg-sample"', "")
    told = [what for page, what in portal.places("placeholder") if page == "/"]

    assert "页面底部里有占位内容“00000000”" in told


def test_points_are_taken_for_each_place_up_to_the_most(portal):
    for name in ("about", "press", "contact"):
        portal.change(f"{name}/index.html", '<meta name="SiteName"[^>]*>\n', "")
    report = inspect(portal.folder, DAY)

    assert (report.deducted, report.score, report.exit_code) == (3, 97, 3)
    portal.change_everywhere('<meta name="(SiteName|SiteDomain)"[^>]*>\n', "")
    assert inspect(portal.folder, DAY).deducted == rules().rule("tags-missing").most


def test_report_names_page_rule_points_and_remedy(portal):
    portal.change("about/index.html", '<meta name="SiteName"[^>]*>\n', "")
    report = inspect(portal.folder, DAY)
    text, told = as_text(report), as_json(report)

    rule = rules().rule("tags-missing")
    assert all(
        part in text for part in ("−1", rule.name, "/about/：没有 SiteName", rule.advice, "99 分", "国办发〔2017〕47号")
    )
    (row,) = (row for row in told["rules"] if row["kind"] == "deduction")
    assert (row["id"], row["points"], row["places"]) == (
        "tags-missing",
        1,
        [{"page": "/about/", "what": "没有 SiteName"}],
    )


def test_folder_without_a_portal_is_refused(tmp_path):
    with pytest.raises(NoSite, match="没有生成好的门户"):
        inspect(tmp_path, DAY)


def test_every_rule_says_where_it_comes_from_and_what_to_do():
    ids = [rule.id for rule in rules().rules]

    assert len(ids) == len(set(ids))
    assert [rule.id for rule in rules().rules if rule.basis not in rules().basis] == []
    assert [rule.id for rule in rules().rules if rule.kind != "bonus" and not rule.advice] == []
    assert msgspec.json.decode(FILE.read_bytes())["points_note"]


def test_every_rule_is_tested_here():
    """So that a rule added to the data does not stay without a check, or its check without a test."""
    own = Path(__file__).read_text(encoding="utf-8")
    untested = [rule.id for rule in rules().rules if rule.kind != "bonus" and f'"{rule.id}"' not in own]

    assert untested == []
