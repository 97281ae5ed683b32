"""A small world for tests: terms, organisations, and one achievement that lacks nothing."""

from datetime import date
from typing import Any

from showcase.library.models import Achievement, EntryBatch
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Scheme, Term

TERMS = {
    "city": ["330100", "330200"],
    "nature": ["original"],
    "form": ["new-product"],
    "field": ["new-energy", "materials"],
    "cluster": ["solar"],
    "industry": ["C38"],
    "discipline": ["480"],
    "evidence-kind": ["test-report", "industrialisation-proof", "user-proof", "paper"],
    "claim-kind": ["domestic-leading", "fills-gap"],
    "property-kind": ["invention-patent"],
    "property-status": ["granted"],
    "project-kind": ["provincial"],
    "life-event": ["entered", "follow-up"],
    "transfer-mode": ["licence"],
    "price-mode": ["negotiated"],
    "maturity-scale": ["trl"],
}
NAMES = {"330100": "杭州市", "330200": "宁波市", "test-report": "检测报告", "domestic-leading": "国内领先"}


def make_world() -> None:
    """Terms of every scheme, a county of Hangzhou, nine levels of maturity, three organisations."""
    for scheme, codes in TERMS.items():
        Scheme.objects.create(code=scheme, title=scheme)
        Term.objects.bulk_create(
            Term(scheme_id=scheme, code=code, name=NAMES.get(code, code), name_en=code, order=n)
            for n, code in enumerate(codes)
        )
    Scheme.objects.create(code="county", title="县")
    Scheme.objects.create(code="maturity-level", title="等级")
    Term.objects.create(scheme_id="county", code="330106", name="西湖区", parent=term("city:330100"))
    for level in range(1, 10):
        Term.objects.create(
            scheme_id="maturity-level",
            code=f"trl-{level}",
            name=f"第{level}级",
            name_en=f"Level {level}",
            order=level,
            parent=term("maturity-scale:trl"),
        )
    for slug, name in (("unit-a", "甲单位"), ("unit-b", "乙单位"), ("zhejiang-university", "浙江大学")):
        Organisation.objects.create(slug=slug, name=name, short_names=["浙大"] if "zhejiang" in slug else [])


def term(identifier: str) -> Term:
    scheme, _colon, code = identifier.partition(":")
    return Term.objects.get(scheme_id=scheme, code=code)


def organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def batch() -> EntryBatch:
    return EntryBatch.objects.get_or_create(
        batch="2026年第一批", defaults={"document": "示例〔2026〕1号", "entered_on": date(2026, 3, 20)}
    )[0]


def facts(**changes: Any) -> dict[str, Any]:
    """A row of an import file that lacks nothing (content/seed/README.md). Internal texts carry 机密."""
    return {
        "kind": "library",
        "ref": "test-001",
        "category": "key-technology",
        "name": "示例组件",
        "name_en": "Sample module",
        "one_liner": "一句话",
        "abstract": "摘要",
        "details": "机密详述",
        "nature": "original",
        "forms": ["new-product"],
        "keywords": ["组件"],
        "keywords_en": ["module"],
        "fields": ["new-energy", "materials"],
        "clusters": ["solar"],
        "industries": ["C38"],
        "disciplines": ["480"],
        "city": "330100",
        "county": "330106",
        "reporting_unit": "unit-a",
        "units": [{"organisation": "unit-a"}, {"name": "名录外单位", "name_en": "Outside Works"}],
        "completers": [
            {
                "name": "张三",
                "name_en": "Zhang San",
                "unit": "unit-a",
                "contribution": "总体方案",
                "contribution_en": "Overall design",
                "contact": "机密电话",
            },
            {"name": "李四", "unit": None},
        ],
        "evidence": [
            {
                "number": 1,
                "kind": "test-report",
                "title": "机密材料",
                "statement": "效率 26.8%",
                "statement_en": "Efficiency 26.8%",
                "issuer": "检测院",
                "issuer_en": "Test house",
                "issued_on": "2026-01-12",
                "public": True,
                "link": None,
            },
            {
                "number": 2,
                "kind": "industrialisation-proof",
                "title": "机密合同",
                "statement": "机密说明",
                "public": False,
            },
        ],
        "claims": [
            {
                "kind": "domestic-leading",
                "statement": "国内领先",
                "statement_en": "Leads in China",
                "verifier": "评估中心",
                "verifier_en": "Evaluation centre",
                "verified_on": "2026-02-10",
                "expires_on": "2029-02-09",
                "evidence": [1],
                "public": True,
            },
            {"kind": "fills-gap", "statement": "机密主张", "evidence": [], "public": False},
        ],
        "metrics": [
            {
                "name": "效率",
                "name_en": "Efficiency",
                "ours": "26.8",
                "unit": "%",
                "condition": "标准条件",
                "condition_en": "Standard conditions",
                "source": "佐证1",
                "source_en": "Evidence 1",
                "better": "higher",
                "domestic_value": "25.0",
                "domestic_holder": "某单位",
                "domestic_holder_en": "Somebody",
            }
        ],
        "limitations": [{"text": "未经高原验证", "text_en": "Not proven at altitude"}],
        "maturity": {
            "scale": "trl",
            "level": 8,
            "assessed_on": "2026-02-10",
            "assessor": "评估中心",
            "assessor_en": "Evaluation centre",
        },
        "properties": [
            {
                "kind": "invention-patent",
                "number": "ZL1",
                "title": "方法",
                "status": "granted",
                "owners": ["甲单位"],
                "public": True,
            },
            {
                "kind": "invention-patent",
                "number": "机密ZL2",
                "title": "机密",
                "status": "granted",
                "owners": [],
                "public": False,
            },
        ],
        "papers": [
            {"title": "On modules", "journal": "Energy", "year": 2025, "doi": "10.1234/abc", "top_journal": True}
        ],
        "standards": [{"number": "GB/T 1", "title": "标准"}],
        "projects": [{"kind": "provincial", "name": "专项", "name_en": "Programme", "number": "2023C01"}],
        "applications": [{"title": "电站", "title_en": "Plant", "user": "用户", "user_en": "User", "since": "2025-06"}],
        "effects": [
            {
                "statement": "增收",
                "statement_en": "More income",
                "period": "2025",
                "source": "年报",
                "source_en": "Annual report",
                "public": True,
            },
            {"statement": "机密利润", "period": "2025", "source": "机密", "public": False},
        ],
        "transfer_modes": ["licence"],
        "price_mode": "negotiated",
        "use_then_transfer": True,
        "wanted": "寻求合作",
        "wanted_en": "Partners wanted",
        "market_url": None,
        "contact_office": "成果办",
        "contact_office_en": "Transfer office",
        "contact_telephone": "0571-00000000",
        "contact_email": "office@example.org",
        "contact_address": "杭州",
        "contact_address_en": "Hangzhou",
        "registration_number": None,
        "last_confirmed_on": "2026-09-01",
        "landmark_year": None,
        "life_line": [
            {"on": "2026-03", "kind": "entered", "title": "入库", "title_en": "Entered", "public": True},
            {"on": "2026-04", "kind": "follow-up", "title": "机密跟踪", "public": False},
        ],
        "corrections": [{"on": "2026-08-01", "text": "更正", "text_en": "Corrected"}],
        "secrecy_conclusion": "不涉密，可以公开（机密结论）",
        "secrecy_reviewed_by": "机密审查员",
        "secrecy_reviewed_on": "2026-03-01",
        "export_controlled": False,
        "dispute": "",
        **changes,
    }


def make_achievement(**changes: Any) -> Achievement:
    """The achievement of `facts`, imported."""
    from showcase.library.importing import EntryAct, SourceRow, import_achievements

    row = changes if changes.get("kind") == "sourced" else facts(**changes)
    act = EntryAct(batch="2026年第一批", document="示例〔2026〕1号", entered_on=date(2026, 3, 20))
    report = import_achievements([SourceRow(1, row)], entry=act, demonstration=True)
    assert not report.refused, report.as_text()
    return Achievement.objects.for_record().get(source_key=row["ref"])
