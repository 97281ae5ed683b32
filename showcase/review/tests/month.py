"""A whole month with real achievements and real organisations of the seed.

Names, units, completers and cities are those that public sources print (content/seed/library/real.jsonl). What a
report needs beyond that is added here, for the test only, and says so: 测试补充.
"""

import csv
import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from showcase.intake import evidence, filing
from showcase.intake.models import Account, Candidate, Membership, ReportingLine, Submission
from showcase.intake.tests import samples
from showcase.library.importing import read_rows
from showcase.organisations.models import Organisation
from showcase.review.models import Employment, Expert, ExpertGroup, Tie
from showcase.taxonomy.models import Term

FILED = datetime(2026, 11, 6, 2, tzinfo=UTC)
FIELDS = ("advanced-materials", "biopharma", "new-energy")
CLEAR = {"ownership_clear": True, "units_clear": True, "completers_clear": True}
EXPERTS_OF_A_FIELD = 16


def load_seed() -> None:
    seed = Path(settings.SEED_ROOT)
    call_command("load_taxonomies", dir=seed / "taxonomies", stdout=StringIO())
    call_command("load_organisations", seed / "organisations.jsonl", stdout=StringIO())


def real_rows() -> list[dict]:
    lines = (Path(settings.SEED_ROOT) / "library" / "real.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def bureau_of(city: str | None) -> str:
    """The body that reports what names no unit of the list."""
    if not city:
        return "demo-department-office"
    found = Organisation.objects.filter(kinds__code="city-bureau", city__code=city, demonstration=False).first()
    return found.slug if found else "demo-city-bureau"


def reporter_of(row: dict) -> str:
    listed = [unit["organisation"] for unit in row["units"] if unit.get("organisation")]
    return listed[0] if listed else bureau_of(row["city"])


def category_of(row: dict) -> str:
    if "自然科学" in row["award"]:
        return "basic-research"
    return "key-technology" if "发明" in row["award"] or int(row["ref"][-1]) % 2 else "major-application"


def organisation_names() -> dict[str, str]:
    return dict(Organisation.objects.values_list("slug", "name"))


def flat(number: int, row: dict, reporter: str, names: dict[str, str]) -> dict[str, str]:
    """One line of the offline template."""
    city = row["city"] or "330100"
    category = category_of(row)
    proof = {"key-technology": "industrialisation-proof", "major-application": "user-proof"}.get(category, "paper")
    units = [names.get(unit.get("organisation") or "", unit.get("name", "")) for unit in row["units"]]
    people = [str(one["name"] if isinstance(one, dict) else one) for one in row["completers"]]
    line = {
        "导入标识": row["ref"],
        "类别": {"basic-research": "基础研究", "key-technology": "技术攻关"}.get(category, "重大应用"),
        "成果名称": row["name"],
        "公众摘要": "测试补充：公开资料只印出名称。",
        "战略领域": FIELDS[number % len(FIELDS)],
        "设区市": city,
        "联系部门": "成果管理处（测试补充）",
        "局限1.内容": "测试补充：适用边界待单位填写。",
        "佐证1.编号": "１",
        "佐证1.类型": proof,
        "佐证1.材料名称": "测试补充材料",
        "主张1.类型": "domestic-leading",
        "主张1.内容": f"测试补充：获{row['award']}。",
        "主张1.佐证编号": "1",
    }
    line |= {f"完成单位{n}.单位": unit for n, unit in enumerate(units or [names[reporter]], 1)}
    line |= {f"完成人{n}.姓名": person for n, person in enumerate(people or [f"完成人{number}（测试补充）"], 1)}
    if category == "basic-research":
        line |= {"论文1.题名": row["name"], "论文1.期刊": "测试补充学报", "论文1.年份": str(row["year"])}
        line |= {"论文1.顶级期刊": "是", "论文1.DOI": f"10.1234/test.{number}"}
    if category == "major-application":
        line |= {"应用案例1.名称": "测试补充工程", "应用案例1.应用单位": "测试补充用户"}
    return line


def members() -> dict[str, Account]:
    """One person for each organisation that reports, made when asked for."""
    made: dict[str, Account] = {}
    for slug in sorted({reporter_of(row) for row in real_rows()}):
        made[slug] = Account.objects.make(
            email=f"{slug}@report.example", name=f"填报人 {slug}", password="long-password-1"
        )
        Membership.objects.create(
            account=made[slug], organisation=Organisation.objects.get(slug=slug), since=date(2026, 1, 1)
        )
    return made


def write_files(folder: Path) -> dict[str, Path]:
    """The template of each organisation, filled in: every third as GBK, as Excel saves it."""
    names, by_reporter = organisation_names(), defaultdict(list)
    for number, row in enumerate(real_rows()):
        reporter = reporter_of(row)
        by_reporter[reporter].append(flat(number, row, reporter, names))
    files = {}
    for number, (reporter, lines) in enumerate(sorted(by_reporter.items())):
        headers = list(dict.fromkeys(header for line in lines for header in line))
        path = folder / f"{reporter}.csv"
        with path.open("w", encoding="gb18030" if number % 3 == 0 else "utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, headers, restval="")
            writer.writeheader()
            writer.writerows(lines)
        files[reporter] = path
    return files


def proof_of(name: str) -> bytes:
    """The file behind the first piece of evidence of an achievement: made for the test."""
    return f"%PDF-1.7\n% {name}\n%%EOF\n".encode()


def report_everything(folder: Path) -> list[Submission]:
    """Every organisation imports its file and files what is in it."""
    by = members()
    for slug, path in write_files(folder).items():
        rows, remarks = read_rows(path)
        organisation = Organisation.objects.get(slug=slug)
        facts = {"declarations": CLEAR, "by": by[slug], "at": FILED, "remarks": remarks}
        tried = samples.imported(rows, organisation, dry_run=True, **facts)
        assert tried.refused == [], tried.as_text()
        assert samples.imported(rows, organisation, **facts).written
    filed = []
    for number, candidate in enumerate(Candidate.objects.order_by("pk")):
        at = FILED + timedelta(minutes=number)
        file = SimpleUploadedFile("测试补充材料.pdf", proof_of(candidate.name))
        evidence.attach(candidate, 1, file, by=by[candidate.organisation.slug], at=at)
        filed.append(filing.file(candidate, by=by[candidate.organisation.slug], at=at))
    return filed


def jiaxing_reports_through_its_bureau() -> Account:
    bureau = Organisation.objects.get(slug="jiaxing-science-and-technology-bureau")
    for slug in ("jushi-jituan", "xinfengming"):
        ReportingLine.objects.create(organisation=Organisation.objects.get(slug=slug), through=bureau)
    known = Account.objects.filter(email="jiaxing@bureau.example").first()
    if known:
        return known
    made = Account.objects.make(email="jiaxing@bureau.example", name="嘉兴转报人（测试）", password="long-password-1")
    Membership.objects.create(account=made, organisation=bureau, since=date(2026, 1, 1))
    return made


def make_experts() -> dict[str, ExpertGroup]:
    """A group for each field; its experts work at real bodies, so that real units make them withdraw."""
    slugs = Organisation.objects.filter(demonstration=False, kinds__code="university-institute").order_by("slug")
    units = [Organisation.objects.get(slug="zhejiang-university"), *slugs.exclude(slug="zhejiang-university")]
    groups, number = {}, 0
    for field in FIELDS:
        term = Term.objects.get(scheme_id="field", code=field)
        made = []
        for seat in range(EXPERTS_OF_A_FIELD):
            number += 1
            made.append(make_expert(f"专家{number:02d}（测试）", units[seat if seat < 3 else number], term))
        groups[field] = ExpertGroup.objects.create(
            name=f"{term.name}专家组（测试）",
            field=term,
            chair=made[-1],
            term_from=date(2026, 1, 1),
            term_until=date(2028, 12, 31),
        )
    return groups


def make_expert(name: str, organisation: Organisation, field: Term) -> Expert:
    email = f"expert{Expert.objects.count() + 1}@pool.example"
    expert = Expert.objects.create(
        account=Account.objects.make(email=email, name=name, password="long-password-1"),
        applied_on=date(2026, 1, 5),
        admitted_on=date(2026, 2, 1),
    )
    expert.fields.add(field)
    Employment.objects.create(expert=expert, organisation=organisation)
    return expert


def tie(expert: Expert, kind: str, person: str, year: int | None = 2025) -> Tie:
    return Tie.objects.create(expert=expert, kind=kind, person=person, last_year=year, source="测试")
