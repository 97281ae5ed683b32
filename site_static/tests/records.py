"""Valid records of every kind for tests, all invented: 示例."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

from content import records as r
from content.store import RecordStore
from content.tests.samples import receipts

SHANGHAI = timezone(timedelta(hours=8))
START = datetime(2026, 7, 1, 9, 30, tzinfo=SHANGHAI)
PLATES = Path(__file__).parents[2] / "content" / "seed" / "media" / "renditions"
JPEG = min(PLATES.glob("*-1200.jpg")).read_bytes()
AVIF = min(PLATES.glob("*-1200.avif")).read_bytes()
REPORT = b"%PDF-1.7 not a real document"


def either(locale: str, zh: str, en: str) -> str:
    return zh if locale == "zh-hans" else en


def media(store: RecordStore) -> dict[str, str]:
    """Put the files that the sample records name; returns their names."""
    return {
        "avif": store.media.put(AVIF, "avif"),
        "jpg": store.media.put(JPEG, "jpg"),
        "pdf": store.media.put(REPORT, "pdf"),
        "mp4": store.media.put(b"mp4" * 100, "mp4"),
        "vtt": store.media.put(b"WEBVTT\n", "vtt"),
    }


NAMES = {
    "avif": hashlib.sha256(AVIF).hexdigest() + ".avif",
    "jpg": hashlib.sha256(JPEG).hexdigest() + ".jpg",
    "pdf": hashlib.sha256(REPORT).hexdigest() + ".pdf",
    "mp4": hashlib.sha256(b"mp4" * 100).hexdigest() + ".mp4",
    "vtt": hashlib.sha256(b"WEBVTT\n").hexdigest() + ".vtt",
}


def picture(locale: str = "zh-hans", **facts: Any) -> r.Picture:
    sizes = {"width": 1200, "height": 800}
    return r.Picture(
        **{
            "alt": either(locale, "一块组件样品(示例)", "A sample module (sample)"),
            "credit": either(locale, "示例摄影", "Sample Photographer"),
            "licence": "CC BY 4.0",
            "caption": either(locale, "组件样品", "The module"),
            "renditions": (
                r.Rendition(name=NAMES["avif"], **sizes),
                r.Rendition(name=NAMES["jpg"], **sizes),
            ),
            **facts,
        }
    )


def blocks(locale: str = "zh-hans") -> tuple[r.AnyBlock, ...]:
    """One block of each type."""

    def say(zh: str, en: str) -> str:
        return either(locale, zh, en)

    return (
        r.Prose(
            html=say(
                '<p>研究组用三年解决了<b>稳定性</b>问题,见<a href="https://example.org/a?b=1&amp;c=2">说明</a>。</p>'
                "<h3>怎样做到</h3><ul><li>新的界面层</li><li>低温工艺</li></ul>",
                "<p>The group solved the <b>stability</b> problem in three years, see "
                '<a href="https://example.org/a?b=1&amp;c=2">the note</a>.</p>'
                "<h3>How</h3><ul><li>A new interface layer</li><li>A low-temperature process</li></ul>",
            )
        ),
        r.Figure(picture=picture(locale)),
        r.Chart(
            kind="bar",
            title=say("三种组件的效率", "Efficiency of three modules"),
            description=say("本成果最高,为 26.1%。", "This result is highest at 26.1%."),
            categories=(say("实验室", "Laboratory"), say("中试线", "Pilot line"), say("户外一年", "One year outdoors")),
            series=(
                r.ChartSeries(name=say("本成果", "This result"), values=(26.1, 24.8, 24.1)),
                r.ChartSeries(name=say("国内最好", "Best in China"), values=(25.2, None, 22.0)),
            ),
            source=say("示例检测报告", "Sample test report"),
            unit="%",
        ),
        r.Chart(
            kind="line",
            title=say("老化试验", "Ageing test"),
            description=say("2000 小时后保持 96%。", "96% is kept after 2,000 hours."),
            categories=("0", "500", "1000", "1500", "2000"),
            series=(
                r.ChartSeries(name=say("本成果", "This result"), values=(100, 99, 98, 97, 96)),
                r.ChartSeries(name=say("对照", "Control"), values=(100, 94, None, 86, 80)),
            ),
            source=say("示例检测报告", "Sample test report"),
            unit="%",
        ),
        r.Comparison(
            caption=say("三条工艺路线", "Three routes"),
            columns=(say("温度", "Temperature"), say("成本", "Cost")),
            rows=(
                r.Row(head=say("本成果", "This result"), cells=("150 °C", say("低", "low"))),
                r.Row(head=say("晶硅", "Silicon"), cells=("900 °C", say("高", "high"))),
            ),
            note=say("示例数据", "Sample data"),
        ),
        r.Video(
            title=say("生产线", "The line"),
            file=NAMES["mp4"],
            size=300,
            poster=picture(locale),
            captions=NAMES["vtt"],
            transcript=say("画面为示例生产线。", "The film shows a sample line."),
        ),
        r.Quotation(
            text=say("我们先问它为什么会坏。", "We first asked why it fails."),
            speaker=say("示例研究员", "A. Sample"),
            role=say("项目负责人", "Project lead"),
        ),
        r.TimeLine(
            title=say("三年", "Three years"),
            moments=(
                r.Moment(on="2023", title=say("立项", "Start")),
                r.Moment(on="2026-03", title=say("中试", "Pilot"), text=say("示例线投产", "The sample line runs")),
            ),
        ),
        r.Downloads(
            title=say("资料", "Papers"),
            files=(
                r.Download(
                    title=say("检测报告摘要", "Summary of the test report"),
                    file=NAMES["pdf"],
                    size=len(REPORT),
                    credit=say("示例单位", "Sample unit"),
                    licence="CC BY 4.0",
                ),
            ),
        ),
    )


def result(number: int = 1, locale: str = "zh-hans", **facts: Any) -> r.Result:
    """A full result of the library; ``facts`` replace fields."""

    def say(zh: str, en: str) -> str:
        return either(locale, zh, en)

    full: dict[str, Any] = {
        "id": f"ZLHCG-DEMO-{number:04d}",
        "locale": locale,
        "slug": f"sample-{number}",
        "title": say(f"高稳定钙钛矿光伏组件(示例{number})", f"Stable perovskite solar module (sample {number})"),
        "content_source": say("示例单位", "Sample unit"),
        "demonstration": True,
        "one_liner": say(
            "一种户外一年效率保持率超过九成的组件", "A module that keeps its efficiency outdoors for a year"
        ),
        "abstract": say(
            "针对钙钛矿组件易衰减的问题,提出新的界面层和低温工艺,建成示例中试线,效率和寿命均有第三方检测。"
            f"(示例{number})",
            "A new interface layer and a low-temperature process make perovskite modules last. "
            f"A sample pilot line runs, and a third party tested efficiency and life (sample {number}).",
        ),
        "official_name": f"高稳定钙钛矿光伏组件关键技术(示例{number})",
        "category": "key-technology",
        "entry": r.Entry(batch="2026-06", document="浙科示例〔2026〕1号", entered_on=date(2026, 6, 20)),
        "contact": r.Contact(
            office=say("示例大学成果转化办公室", "Technology transfer office, Sample University"),
            telephone="0571-00000000",
            email="transfer@example.org",
        ),
        "last_confirmed_on": date(2026, 9, 1),
        "reporting_unit": r.Unit(organisation="sample-university"),
        "city": "city:330100",
        "county": "county:330106",
        "units": (r.Unit(organisation="sample-university"), r.Unit(name="名录外单位(示例)")),
        "completers": (
            r.Completer(
                name=say("示例甲", "Jia Shili"),
                unit=r.Unit(organisation="sample-university"),
                contribution=say("提出界面层", "Proposed the interface layer"),
            ),
            r.Completer(name="示例乙"),
        ),
        "fields": ("field:energy",),
        "transfer": r.Transfer(
            modes=("transfer-mode:licence",),
            price_mode="price-mode:negotiated",
            use_then_transfer=True,
            wanted=say("寻找组件厂共建产线", "Seeking a module maker to build a line with"),
            market="https://example.org/market/1",
        ),
        "body": blocks(locale),
        "evidence": (
            r.Evidence(
                number=1,
                kind="evidence-kind:test-report",
                statement=say("组件效率 26.1%", "Module efficiency 26.1%"),
                issuer=say("示例检测中心", "Sample test centre"),
                issued_on=date(2026, 3, 1),
                link="https://example.org/report/1",
            ),
        ),
        "claims": (
            r.Claim(
                kind="claim-kind:domestic-leading",
                statement=say("组件效率国内领先", "Leading in China in module efficiency"),
                verifier=say("示例评价机构", "Sample evaluator"),
                verified_on=date(2026, 3, 2),
                evidence=(1,),
                expires_on=date(2029, 3, 1),
            ),
            r.Claim(
                kind="claim-kind:fills-gap",
                statement=say("填补国内空白", "First of its kind in China"),
                verifier=say("示例评价机构", "Sample evaluator"),
                verified_on=date(2023, 3, 2),
                evidence=(1,),
                expires_on=date(2025, 3, 1),
            ),
        ),
        "metrics": (
            r.Metric(
                name=say("组件效率", "Module efficiency"),
                ours="26.1",
                unit="%",
                condition=say("标准测试条件,有效面积 800 cm²", "Standard test conditions, active area 800 cm²"),
                source=say("示例检测报告 2026-001", "Sample test report 2026-001"),
                better="higher",
                domestic=r.Benchmark(
                    value="25.2", holder=say("示例同行", "Sample peer"), source=say("示例论文", "Paper")
                ),
                world=r.Benchmark(value="26.4", holder=say("示例外国同行", "Sample foreign peer")),
            ),
            r.Metric(
                name=say("衰减", "Loss"),
                ours="≤ 4",
                unit="%",
                condition=say("户外一年", "One year outdoors"),
                source=say("示例检测报告 2026-002", "Sample test report 2026-002"),
                better="lower",
            ),
        ),
        "limitations": (say("尚未在高海拔地区验证。", "Not yet tested at high altitude."),),
        "maturity": r.Maturity(
            scale="maturity-scale:trl",
            level=7,
            levels=9,
            name=say("在运行环境中演示了原型", "Prototype shown in an operational environment"),
            assessed_on=date(2026, 3, 1),
            assessor=say("示例评价机构", "Sample evaluator"),
        ),
        "nature": "nature:original",
        "forms": ("form:new-product",),
        "clusters": ("cluster:pv",),
        "industries": ("industry:C38",),
        "disciplines": ("discipline:480",),
        "keywords": (say("钙钛矿", "perovskite"), say("光伏", "photovoltaics")),
        "properties": (
            r.Property(
                kind="property-kind:invention",
                number="ZL000000000000.0",
                title="一种组件(示例)",
                status="property-status:granted",
                owners=("示例大学",),
            ),
        ),
        "papers": (r.Paper(title="A sample paper", journal="Journal of Samples", year=2025, doi="10.0000/sample.1"),),
        "standards": (r.Standard(number="T/SAMPLE 1-2026", title="示例标准"),),
        "projects": (
            r.Project(
                name=say("示例重点研发计划", "Sample key R&D programme"),
                kind="project-kind:provincial",
                number="2026C00000",
            ),
        ),
        "applications": (
            r.Application(
                title=say("示例电站", "Sample power plant"),
                user=say("示例能源公司", "Sample energy company"),
                place=say("示例县", "Sample county"),
                since="2025-06",
                text=say("装机 1 MW。", "1 MW installed."),
            ),
        ),
        "effects": (
            r.Effect(
                statement=say("发电 100 万度", "1 GWh generated"), period="2025", source=say("示例证明", "Sample proof")
            ),
        ),
        "registration_number": "3302026Y0001",
        "landmark_year": 2026 if number == 1 else None,
        "picture": picture(locale),
        "quotable": (say("它在户外站了一年。", "It stood outdoors for a year."),),
        "spokesperson": r.Spokesperson(name=say("示例发言人", "S. Person"), role=say("教授", "Professor")),
        "life_line": (
            r.LifeEvent(on="2026-05", kind="life-event:reported", title=say("报送", "Reported")),
            r.LifeEvent(on="2026-06-20", kind="life-event:entered", title=say("入库", "Entered the library")),
        ),
        "corrections": (
            r.Correction(on=date(2026, 8, 1), text=say("更正一处单位名称。", "One unit name was corrected.")),
        ),
        "related": (),
    }
    return r.Result(**{**full, **facts})


def sourced(number: int = 500, locale: str = "zh-hans", **facts: Any) -> r.Sourced:
    return r.Sourced(
        **{
            "id": f"ZLHCG-DEMO-{number:04d}",
            "locale": locale,
            "slug": f"sourced-{number}",
            "title": either(
                locale, f"公开资料里的成果(示例{number})", f"A result from a public source (sample {number})"
            ),
            "content_source": either(locale, "示例公报", "Sample gazette"),
            "demonstration": True,
            "year": 2023,
            "source_title": either(locale, "示例年度科技奖公报", "Sample award gazette"),
            "source_link": "https://example.org/gazette",
            "award": either(locale, "示例科技进步奖", "Sample award"),
            "grade": either(locale, "一等奖", "First prize"),
            "units": (r.Unit(name="示例研究院"),),
            "unit_role": "ordered",
            "completers": ("示例丙", "示例丁"),
            "city": "city:330100",
            **facts,
        }
    )


def event(locale: str = "zh-hans", **facts: Any) -> r.Event:
    return r.Event(
        **{
            "locale": locale,
            "slug": "2026-q3",
            "title": either(locale, "2026年第三季度成果发布(示例)", "Results of the third quarter of 2026 (sample)"),
            "content_source": either(locale, "示例单位", "Sample unit"),
            "demonstration": True,
            "year": 2026,
            "quarter": 3,
            "summary": either(
                locale, "两项示例成果由完成人发布。", "Two sample results, presented by those who made them."
            ),
            "starts_at": datetime(2026, 9, 18, 9, 30, tzinfo=SHANGHAI),
            "ends_at": datetime(2026, 9, 18, 11, 30, tzinfo=SHANGHAI),
            "place": either(locale, "示例会议中心", "Sample centre"),
            "hosts": (r.Unit(organisation="sample-department"),),
            "co_hosts": (r.Unit(organisation="sample-university"),),
            "city": "city:330100",
            "agenda": (
                r.AgendaItem(at="09:30", title=either(locale, "开场", "Opening")),
                r.AgendaItem(
                    at="09:40",
                    title=either(locale, "成果发布", "Results"),
                    speaker=either(locale, "示例甲", "Jia Shili"),
                ),
            ),
            "results": (r.Presented(result="ZLHCG-DEMO-0001", presenter=either(locale, "示例甲", "Jia Shili")),),
            "body": blocks(locale)[:1],
            **facts,
        }
    )


def ranking(locale: str = "zh-hans", **facts: Any) -> r.Ranking:
    return r.Ranking(
        **{
            "locale": locale,
            "slug": "2026",
            "title": either(locale, "2026年度榜单(示例)", "Ranking of 2026 (sample)"),
            "content_source": either(locale, "示例单位", "Sample unit"),
            "demonstration": True,
            "year": 2026,
            "summary": either(locale, "示例榜单。", "A sample ranking."),
            "entries": (
                r.Ranked(
                    result="ZLHCG-DEMO-0001",
                    rank=1,
                    reason=either(locale, "数据可核对,应用已落地。", "Its figures can be checked and it is in use."),
                ),
            ),
            **facts,
        }
    )


def theme(locale: str = "zh-hans", **facts: Any) -> r.Theme:
    return r.Theme(
        **{
            "locale": locale,
            "slug": "clean-energy",
            "title": either(locale, "清洁能源专场(示例)", "Clean energy (sample)"),
            "content_source": either(locale, "示例单位", "Sample unit"),
            "demonstration": True,
            "summary": either(locale, "与园区合办的示例专场。", "A sample release held with a park."),
            "results": ("ZLHCG-DEMO-0001",),
            "partners": (r.Unit(name="示例园区"),),
            **facts,
        }
    )


def standing(role: str, locale: str = "zh-hans", **facts: Any) -> r.Standing:
    return r.Standing(
        **{
            "locale": locale,
            "slug": role,
            "title": either(locale, f"固定页 {role}(示例)", f"Standing page {role} (sample)"),
            "content_source": either(locale, "示例单位", "Sample unit"),
            "demonstration": True,
            "role": role,
            "summary": either(
                locale, f"浙江省重大科技成果的发现、遴选与发布(示例{role})。", f"Sample of what this portal is: {role}."
            ),
            "body": blocks(locale)[:1],
            **facts,
        }
    )


def organisation(key: str, **facts: Any) -> r.Organisation:
    return r.Organisation(
        **{"id": key, "name": f"示例单位 {key}", "kinds": ("organisation-kind:university-institute",), **facts}
    )


ORGANISATIONS = (
    organisation(
        "sample-university",
        name="示例大学",
        name_en="Sample University",
        short_names=("示大",),
        former_names=("示例学院",),
        parent="sample-department",
        city="city:330100",
        website="https://example.org/",
        demonstration=True,
    ),
    organisation("sample-department", name="示例主管部门", name_en="Sample Department", city="city:330100"),
)

TERMS = (
    r.Term(id="city:330100", name="杭州市", name_en="Hangzhou", slug="hangzhou", order=1, tile=r.Tile(column=1, row=1)),
    r.Term(id="city:330200", name="宁波市", name_en="Ningbo", slug="ningbo", order=2, tile=r.Tile(column=3, row=1)),
    r.Term(id="field:energy", name="新能源", name_en="New energy", slug="energy", order=1, official=False),
    r.Term(id="field:ai", name="人工智能", name_en="Artificial intelligence", slug="ai", order=2, official=False),
    *(
        r.Term(id=term_id, name=name, name_en=name_en)
        for term_id, name, name_en in (
            ("county:330106", "西湖区", "Xihu"),
            ("claim-kind:domestic-leading", "国内领先", "Leading in China"),
            ("claim-kind:fills-gap", "填补空白", "Fills a gap"),
            ("evidence-kind:test-report", "检测报告", "Test report"),
            ("transfer-mode:licence", "许可他人使用", "Licence"),
            ("price-mode:negotiated", "协议定价", "Negotiated"),
            ("maturity-scale:trl", "技术就绪度", "Technology readiness level"),
            ("nature:original", "原始性创新", "Original"),
            ("form:new-product", "新产品", "New product"),
            ("cluster:pv", "光伏产业集群", "Photovoltaics cluster"),
            ("industry:C38", "电气机械和器材制造业", "Electrical machinery"),
            ("discipline:480", "能源科学技术", "Energy science"),
            ("property-kind:invention", "发明专利", "Invention patent"),
            ("property-status:granted", "授权", "Granted"),
            ("project-kind:provincial", "省级", "Provincial"),
            ("life-event:reported", "报送", "Reported"),
            ("life-event:entered", "入库", "Entered"),
            ("organisation-kind:university-institute", "高校院所", "University or institute"),
        )
    ),
)

SITE = r.SiteSettings(
    name="浙里好成果",
    name_en="Zheli Haochengguo",
    description="浙江省重大科技成果的发现、遴选与发布",
    description_en="Finding, choosing and releasing the province's major achievements",
    domain="portal.example.org",
    site_code="示例0000000000",
    host_unit="示例主办单位",
    host_unit_en="Sample host",
    contact="示例 0571-00000000",
    contact_en="Sample +86 571 0000 0000",
    icp_number="示例ICP备00000000号",
    police_number="示例公网安备00000000号",
    error_report="https://example.org/report",
    conac="https://example.org/conac",
    demonstration=True,
)


def publication(record: r.Record, *, order: int = 1, **facts: Any) -> r.Publication:
    """The envelope of a record as the publisher would write it."""
    is_story = isinstance(record, r.Story)
    at, digest = START + timedelta(minutes=order), r.digest(r.encode(record))
    return r.Publication(
        **{
            "kind": r.kind_of(record),
            "key": r.key_of(record),
            "locale": r.locale_of(record),
            "status": "live",
            "version": 1,
            "order": order,
            "digest": digest,
            "receipts": receipts(digest, facts.get("version", 1), facts.get("published_at", at)) if is_story else (),
            "address": r.address(record) if is_story else "",
            "first_published_at": at,
            "published_at": at,
            "refers_to": r.refers_to(record),
            **facts,
        }
    )


def put(store: RecordStore, record: r.Record, *, order: int = 1, **facts: Any) -> r.Publication:
    envelope = publication(record, order=order, **facts)
    store.put(envelope, r.encode(record))
    return envelope


def withdraw(store: RecordStore, live: r.Publication, reason: str = "数据有误(示例)") -> r.Publication:
    envelope = msgspec.structs.replace(
        live, status="withdrawn", withdrawn_at=START + timedelta(days=30), withdrawal_reason=reason
    )
    store.withdraw(envelope)
    return envelope


def references() -> Iterator[r.ReferenceRecord]:
    yield SITE
    yield from ORGANISATIONS
    yield from TERMS


def stories() -> Iterator[r.StoryRecord]:
    """A small portal: everything in both languages but the third result and the theme."""
    for locale in ("zh-hans", "en"):
        yield result(1, locale)
        yield result(2, locale, related=("ZLHCG-DEMO-0001", "ZLHCG-DEMO-0003"), category="major-application")
        yield sourced(500, locale)
        yield event(locale)
        yield ranking(locale)
        for role in ("home", "results", "about", "coverage", "open-data", "press", "accessibility", "contact"):
            yield standing(role, locale)
    yield result(
        3, category="basic-research", maturity=None, fields=("field:ai",), city="city:330200", picture=None, body=()
    )
    yield theme()


def small_record(root: Path) -> RecordStore:
    """The small portal as a store on disk."""
    store = RecordStore(root)
    media(store)
    for order, record in enumerate((*references(), *stories()), 1):
        put(store, record, order=order)
    return store
