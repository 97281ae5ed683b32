"""Each kind of page says what it must, and nothing that its record does not."""

import itertools
import json
import re

import msgspec
import pytest

from content import records as r
from site_static.render import Portal, Roots, UnresolvedReference, all_units, files_of, render_story
from site_static.render.maker import PageMaker
from site_static.render.stories import Approved, story_documents

from .html import Page, read
from .records import NAMES, blocks, event, publication, put, ranking, result, small_record, sourced, standing, theme

STORIES = [
    "/results/sample-1/",
    "/en/results/sample-1/",
    "/results/sourced-500/",
    "/events/2026-q3/",
    "/rankings/2026/",
]
STORIES += ["/themes/clean-energy/", "/about/", "/en/press/"]
LISTS = [
    "/results/",
    "/fields/energy/",
    "/cities/hangzhou/",
    "/organisations/sample-university/",
    "/events/",
    "/themes/",
]
LISTS += ["/en/results/", "/en/rankings/"]
FRONTS = ["/", "/en/", "/cities/", "/statistics/", "/timeline/", "/organisations/"]
FRONTS += ["/search/", "/en/compare/", "/verify/"]
SITE_TAGS = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN_TAGS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE_TAGS = {"ArticleTitle", "PubDate", "ContentSource"}


def government_tags(page: Page) -> set[str]:
    return {name for name in page.metas if name[:1].isupper()}


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_home_has_three_tags(site, address):
    assert government_tags(read(site, address)) == SITE_TAGS


@pytest.mark.parametrize("address", LISTS)
def test_list_has_seven_tags(site, address):
    assert government_tags(read(site, address)) == SITE_TAGS | COLUMN_TAGS


@pytest.mark.parametrize("address", STORIES)
def test_story_has_ten_tags(site, address):
    page = read(site, address)

    assert government_tags(page) == SITE_TAGS | COLUMN_TAGS | ARTICLE_TAGS
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", page.metas["PubDate"])
    assert all(page.metas.values())


def test_every_page_is_whole(site):
    """Matching tags, its language, one h1, headings in order, a skip link that leads somewhere, unique ids."""
    pages = [path for path in site.rglob("*.html") if "/id/" not in str(path)]
    assert len(pages) > 40
    for path in pages:
        page = Page(path.read_text(encoding="utf-8"))
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag)]
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        targets = {e.attributes["href"][1:] for e in page.all("a") if e.attributes.get("href", "").startswith("#")}
        language = "en" if path.is_relative_to(site / "en") else "zh-Hans"
        assert page.one("html").attributes["lang"] == language, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)
        assert len(ids) == len(set(ids)), path
        assert targets <= set(ids), path
        assert all(table.attributes for table in page.all("table")), path
        assert len(page.all("caption")) == len(page.all("table")), path
        for image in page.all("img"):  # beside its title, a picture says nothing of its own
            assert image.attributes["alt"] or image.within & {"hcg-thumb", "hcg-home__picture"}, path
        assert "示例" in page.text or "Sample" in page.text


def test_english_pages_hold_no_chinese_outside_marked_names(site):
    for path in (site / "en").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        html = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", html, flags=re.S)
        html = re.sub(r'<meta name="SiteIDCode"[^>]*>', "", html)
        html = re.sub(r'<script type="application/ld.json">.*?</script>', "", html)  # names have no language there
        assert not re.findall("[\u4e00-\u9fff]+", html), path


def test_every_local_link_leads_to_a_file(site):
    for path in site.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        links = [
            e.attributes[name] for e in page.elements for name in ("href", "src", "poster") if name in e.attributes
        ]
        for link in links:
            if link.startswith("/"):
                target = site / link.partition("?")[0].partition("#")[0].strip("/")
                assert target.is_file() or (target / "index.html").is_file(), (path, link)


def test_every_page_has_its_json(site):
    for path in site.rglob("index.html"):
        if "/id/" not in str(path):
            assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["schema"] in {"page/1", "list/1"}


def test_story_json_is_the_record_with_names_and_publication(site):
    page = json.loads((site / "results/sample-1/index.json").read_text(encoding="utf-8"))

    assert r.decode(json.dumps(page["record"]).encode()) == result(1)
    assert page["names"]["organisation/sample-university"] == {"zh-hans": "示例大学", "en": "Sample University"}
    assert page["publication"]["address"] == "/results/sample-1/"
    assert page["publication"]["languages"] == {"zh-hans": "/results/sample-1/", "en": "/en/results/sample-1/"}


def test_result_sections_stand_in_the_order_of_the_brief(site):
    headings = [e.attributes["id"] for e in read(site, "/results/sample-1/").all("h2")]

    assert headings == [
        *("abstract", "metrics", "claims", "evidence", "maturity", "obtain", "limits", "story", "quotable", "people"),
        *("sources", "uses", "life", "corrections", "cite"),
    ]


def test_life_line_has_the_releases_that_the_result_was_in_by_their_day(site):
    page = read(site, "/results/sample-1/")

    moments = [element.text for element in page.all("li", **{"class": "hcg-timeline__moment"})]
    days = [element.attributes["datetime"] for element in page.all("time") if "hcg-timeline" in element.within]
    assert any("季度发布" in text for text in moments)
    assert days == sorted(days)
    assert {"/events/2026-q3/", "/rankings/2026/"} <= {
        link.attributes["href"] for link in page.all("a") if "hcg-timeline" in link.within
    }


@pytest.mark.parametrize(
    ("locale", "source"), [("zh-hans", "检测报告（佐证1，佐证 9）"), ("en", "Test report (evidence 1, evidence 9)")]
)
def test_cited_evidence_is_on_the_page_and_a_number_that_is_not_stays_a_word(portal, locale, source):
    record = result(1, locale)
    metric = msgspec.structs.replace(record.metrics[0], source=source)

    page = Page(render_story(msgspec.structs.replace(record, metrics=(metric,)), portal))

    assert page.all("a", href="#evidence-1")
    assert not page.all("a", href="#evidence-9")
    assert page.all("div", id="evidence-1")


def test_result_says_what_its_record_says(site):
    page = read(site, "/results/sample-1/")

    for words in (
        *(
            "26.1",
            "标准测试条件",
            "示例检测报告 2026-001",
            "示例评价机构",
            "2029年3月1日",
            "已过有效期",
            "第 7 级，共 9 级",
        ),
        *(
            "许可他人使用",
            "先用后转",
            "0571-00000000",
            "尚未在高海拔地区验证",
            "示例甲",
            "提出界面层",
            "ZL000000000000.0",
        ),
        *("doi:10.0000/sample.1", "T/SAMPLE 1-2026", "2026C00000", "示例电站", "发电 100 万度", "更正一处单位名称"),
        *("2026年9月1日", "ZLHCG-DEMO-0001", "[EB/OL]", "2026年度榜单(示例)", "标志性成果 2026", "它在户外站了一年"),
    ):
        assert words in page.text, words


def test_basic_research_has_no_maturity_scale(site):
    page = read(site, "/results/sample-3/")

    assert "maturity" not in {e.attributes.get("id") for e in page.all("h2")}
    assert "基础研究" in page.text


def test_sourced_profile_is_marked_and_adds_nothing(site):
    page = read(site, "/results/sourced-500/")

    assert "公开资料示例，非入库成果" in page.text
    assert page.one("a", href="https://example.org/gazette")
    assert not page.all("table")
    assert "成熟度" not in page.text


def test_sourced_profile_is_cited_as_ours_and_not_as_that_of_its_units(site):
    page = read(site, "/results/sourced-500/")
    cited = next(e.text for e in page.elements if e.attributes.get("id") == "cited")

    assert cited.startswith("浙里好成果. ")
    assert all("示例大学" not in e.text for e in page.all("pre"))


@pytest.mark.parametrize("address", [*LISTS, *FRONTS])
def test_front_says_when_it_changed_and_whose_it_is(site, address):
    page = read(site, address)
    told = next(e for e in page.elements if "hcg-dates--front" in e.attributes.get("class", ""))
    name = "Zheli Haochengguo" if address.startswith("/en/") else "浙里好成果"

    assert re.search(r"\d{4}", told.text)
    assert told.text.endswith(name)


def test_english_footer_has_its_own_contact(site):
    assert "Sample +86 571 0000 0000" in read(site, "/en/").text
    assert "示例 0571-00000000" in read(site, "/").text


def test_picture_has_modern_and_old_formats_and_its_size(site):
    page = read(site, "/results/sample-1/")
    image = page.all("img")[0].attributes

    assert page.all("source")[0].attributes["type"] == "image/avif"
    assert image["src"].endswith(".jpg")
    assert (image["width"], image["height"]) == ("1200", "800")
    assert "示例摄影" in page.text
    assert "CC BY 4.0" in page.text


def test_chart_has_title_description_and_its_numbers_as_a_table(site):
    page = read(site, "/results/sample-1/")

    charts = [e for e in page.all("svg", role="img") if "hcg-chart__drawing" in e.attributes.get("class", "")]
    assert len(charts) == 2
    assert all(e.text for e in [*page.all("title"), *page.all("desc")])
    assert "本成果最高" in page.text
    assert "24.8" in page.text


def test_video_has_captions_poster_and_text(site):
    page = read(site, "/results/sample-1/")

    assert page.one("track", kind="captions").attributes["srclang"] == "zh-Hans"
    assert page.one("video").attributes["poster"].endswith(".jpg")
    assert "画面为示例生产线" in page.text


def test_language_switch_leads_only_to_pages_that_exist(site):
    both, only = read(site, "/results/sample-1/"), read(site, "/results/sample-3/")

    assert both.one("a", hreflang="en").attributes["href"] == "/en/results/sample-1/"
    assert not only.all("a", hreflang="en")
    assert "English version not available" in only.text
    assert not (site / "en/results/sample-3").exists()


def test_hreflang_links_are_mutual(site):
    pages = {
        address: {
            e.attributes["hreflang"]: e.attributes["href"]
            for e in read(site, address).all("link", rel="alternate")
            if "hreflang" in e.attributes
        }
        for address in ("/results/sample-1/", "/en/results/sample-1/")
    }

    assert pages["/results/sample-1/"] == pages["/en/results/sample-1/"]
    assert set(pages["/results/sample-1/"]) == {"zh-Hans", "en", "x-default"}


def test_footer_has_what_the_rules_ask_for(site):
    page = read(site, "/results/")

    for words in (
        "我为政府网站找错",
        "党政机关网站标识",
        "网站标识码",
        "主办单位",
        "联系方式",
        "ICP备案编号",
        "公安备案",
        "站点地图",
    ):
        assert words in page.text


def test_front_of_the_listing_shows_what_its_editors_wrote(site):
    assert "浙江省重大科技成果的发现、遴选与发布(示例results)。" in read(site, "/results/").text


def test_home_shows_newest_progress_event_and_ranking(site):
    page = read(site, "/")

    assert "本年已入库并发布 3 项" in page.text
    assert "其中标志性成果 1 项" in page.text
    assert "2026年9月18日" in page.text
    assert "2026年度榜单(示例)" in page.text
    assert page.one("a", href="/themes/clean-energy/")


def test_organisation_page_has_names_place_parent_and_results(site):
    page = read(site, "/organisations/sample-university/")

    for words in ("示例大学", "Sample University", "示大", "示例学院", "高校院所", "杭州市", "示例主管部门", "钙钛矿"):
        assert words in page.text


HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.mark.parametrize(
    "record",
    [
        result(title=HOSTILE, limitations=(HOSTILE,), one_liner="<script>", keywords=(HOSTILE,)),
        sourced(title=HOSTILE, award=HOSTILE, note=HOSTILE),
        event(title=HOSTILE, place=HOSTILE, agenda=(r.AgendaItem(at="09:30", title=HOSTILE, speaker=HOSTILE),)),
        ranking(title=HOSTILE, summary=HOSTILE),
        theme(title=HOSTILE, summary=HOSTILE),
        standing("about", title=HOSTILE, summary=HOSTILE),
        result(
            body=(
                r.Quotation(text=HOSTILE, speaker=HOSTILE, role=HOSTILE),
                r.Comparison(caption=HOSTILE, columns=(HOSTILE,), rows=(r.Row(head=HOSTILE, cells=(HOSTILE,)),)),
                r.TimeLine(title=HOSTILE, moments=(r.Moment(on="2026", title=HOSTILE, text=HOSTILE),)),
                msgspec.structs.replace(blocks()[2], title=HOSTILE, description=HOSTILE, source=HOSTILE, unit=HOSTILE),
                r.Prose(html="<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            )
        ),
    ],
    ids=lambda record: r.kind_of(record),
)
def test_record_text_is_inert(portal, record):
    page = Page(render_story(record, portal, publication(record)))

    (graph,) = (script for script in page.all("script") if "src" not in script.attributes)
    assert graph.attributes == {"type": "application/ld+json"}
    assert json.loads(graph.text)["@graph"]
    assert len(page.all("script")) == 1, "a preview runs no script"
    assert "<script>" in page.text


def test_hostile_title_is_inert_in_lists_feeds_and_json(tmp_path):
    store = small_record(tmp_path)
    record = result(9, title=HOSTILE, id="ZLHCG-DEMO-0009")
    put(store, record, order=900)
    maker = PageMaker(Portal.load(store))

    def read(publication):
        return Approved(*store.read_with_bytes(publication))

    files = dict(file for unit in all_units(maker.portal) for file in files_of(maker, unit, read))

    assert b"<script>alert" not in b"".join(data for name, data in files.items() if name.endswith((".html", ".xml")))
    assert json.loads(files["site/results/sample-9/index.json"])["record"]["title"] == HOSTILE


def test_prose_written_in_odd_ways_comes_out_plain(portal):
    html = "<p>a <a href='subject:result/ZLHCG-DEMO-0001'>b</a> <A HREF=https://example.org/>c</A> 1 > 0</p>"
    page = render_story(standing("about", body=(r.Prose(html=html),)), portal)

    assert '<p>a <a href="/results/sample-1/">b</a> <a href="https://example.org/">c</a> 1 &gt; 0</p>' in page


def test_link_to_a_story_of_another_language_stays_words(portal):
    html = '<p>see <a href="subject:result/ZLHCG-DEMO-0003">this</a></p>'

    assert "see <a>this</a>" in render_story(standing("about", "en", body=(r.Prose(html=html),)), portal)


def test_preview_shows_ids_of_what_is_not_published():
    empty = Portal.load(_Nothing())

    page = Page(render_story(result(), empty, roots=Roots(site="https://desk.example", media="/preview/")))

    assert "sample-university" in page.text
    assert "city:330100" in page.text
    assert "尚未发布" in page.text
    assert page.all("img")[0].attributes["src"].startswith("/preview/")


class _Nothing:
    def publications(self):
        return iter(())

    def read(self, publication):
        raise AssertionError(publication)


def documents(portal, record):
    return story_documents(PageMaker(portal), Approved(record, r.encode(record)), publication(record))


def test_build_names_who_refers_to_what_was_never_published(portal):
    record = result(reporting_unit=r.Unit(organisation="unknown"))

    with pytest.raises(UnresolvedReference, match=r"result/ZLHCG-DEMO-0001\.zh-hans.*organisation/unknown"):
        documents(portal, record)


def test_unknown_result_in_a_ranking_is_an_error_and_a_missing_language_is_not(portal):
    unknown = ranking(entries=(r.Ranked(result="ZLHCG-DEMO-9999", reason="x"),))
    chinese_only = ranking("en", entries=(r.Ranked(result="ZLHCG-DEMO-0003", reason="x"),))

    with pytest.raises(UnresolvedReference, match="ZLHCG-DEMO-9999"):
        documents(portal, unknown)
    html, _ = documents(portal, chinese_only)
    assert b"ZLHCG-DEMO-0003" in html


def test_same_record_same_bytes(portal):
    assert render_story(result(), portal) == render_story(result(), portal)


def test_very_long_title_and_sixty_units_still_make_a_page(portal):
    record = result(title="很长的标题" * 80, units=tuple(r.Unit(name=f"单位{n}") for n in range(60)), picture=None)

    page = Page(render_story(record, portal, publication(record)))

    assert "单位59" in page.text
    assert "等 60 家" in page.text


def test_link_preview_shows_the_picture_made_for_it(portal):
    made = r.Rendition(name=NAMES["jpg"], width=1200, height=630)
    page = Page(render_story(result(social=made), portal))
    properties = {
        e.attributes["property"]: e.attributes["content"] for e in page.all("meta") if "property" in e.attributes
    }

    assert properties["og:image"].endswith(f"/media/{made.name[:2]}/{made.name}")
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1200", "630")
    assert made.name in r.media_of(result(social=made))


def test_scripts_of_a_built_page_are_files_of_the_theme(site):
    scripts = [e for e in read(site, "/results/sample-1/").all("script") if e.attributes.get("type") is None]

    assert len(scripts) == 2
    assert all(script.attributes["src"].startswith("/theme/") for script in scripts)
