"""A synthetic library over many years, for benchmarks: varied, fast to make, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction

from showcase.organisations.models import Organisation
from showcase.publication.editing import note_edits
from showcase.taxonomy.models import Scheme, Term

from .completeness import INDUSTRIALISATION_PROOF, USER_PROOF
from .models import (
    Achievement,
    ApplicationCase,
    Category,
    Claim,
    Completer,
    CompletingUnit,
    EntryBatch,
    Evidence,
    LifeEvent,
    Limitation,
    Metric,
    Paper,
    SecrecyStatus,
)
from .models.identity import LAST_NUMBER, public_id, reserve_numbers

FIRST_YEAR = 1995
CHUNK = 500
_WHAT = "钙钛矿 量子点 碳化硅 工业软件 类脑芯片 海上风电 智能网联 基因编辑 固态电池 高端轴承 光刻胶 卫星遥感".split()  # noqa: SIM905
_HOW = "低温制备 高通量筛选 在线监测 协同优化 精密成形 可靠封装 自适应控制 多尺度建模 绿色合成 抗干扰传输".split()  # noqa: SIM905
_END = "关键技术及应用 机理研究 成套装备 平台建设与示范 产业化".split()  # noqa: SIM905
_WHAT_EN = (
    "Perovskite",
    "Quantum-dot",
    "Silicon-carbide",
    "Industrial-software",
    "Neuromorphic-chip",
    "Offshore-wind",
    "Connected-vehicle",
    "Gene-editing",
    "Solid-state-battery",
    "Precision-bearing",
    "Photoresist",
    "Remote-sensing",
)
_PROOF = {Category.KEY_TECHNOLOGY: INDUSTRIALISATION_PROOF, Category.MAJOR_APPLICATION: USER_PROOF}
_NEEDED = {
    "field": "示例领域",
    "city": "示例市",
    "evidence-kind": "示例佐证",
    "claim-kind": "示例主张",
    "life-event": "示例事件",
    "industry": "示例行业",
}


def make_library(results: int, seed: int = 1) -> list[Achievement]:
    """Create ``results`` demonstration achievements entered between 1995 and 2094, each with rows of most kinds.

    They get ids of their years (``ZLHCG-YYYY-NNNN``): the demonstration series has only 9,999 numbers.
    """
    chance = random.Random(seed)  # noqa: S311  (not for secrets)
    made: list[Achievement] = []
    for start in range(0, results, CHUNK):
        with transaction.atomic():
            made += _Maker(chance).make(start, min(CHUNK, results - start), results)
    return made


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.terms = {scheme: _terms(scheme, name) for scheme, name in _NEEDED.items()}
        self.terms["evidence-kind"] += _missing_proofs(self.terms["evidence-kind"])
        self.organisations = _organisations(self.terms["city"])

    def make(self, start: int, count: int, total: int) -> list[Achievement]:
        years = [FIRST_YEAR + (start + offset) * _span(total) // total for offset in range(count)]
        numbers = {year: iter(reserve_numbers(str(year), years.count(year))) for year in sorted(set(years))}
        batches = {year: _batch(year) for year in numbers}
        made = Achievement.objects.bulk_create(
            self._achievement(public_id(str(year), next(numbers[year])), batches[year]) for year in years
        )
        note_edits(made)
        self._relate(made)
        for model in (
            CompletingUnit,
            Completer,
            Evidence,
            Claim,
            Metric,
            Limitation,
            ApplicationCase,
            Paper,
            LifeEvent,
        ):
            model.objects.bulk_create(row for a in made for row in self._rows(model, a))
        return made

    def _achievement(self, identifier: str, entry: EntryBatch) -> Achievement:
        pick = self.chance.randrange(len(_WHAT))
        what, serial = _WHAT[pick], identifier.removeprefix("ZLHCG-")
        name = f"{what}{self.chance.choice(_HOW)}{self.chance.choice(_END)}（示例 {serial}）"
        return Achievement(
            public_id=identifier,
            source_key=f"synthetic-{identifier}",
            demonstration=True,
            name=name,
            name_en=f"{_WHAT_EN[pick]} technology (example {serial})",
            category=self.chance.choice(list(Category)),
            one_liner=f"用{what}解决一个看得见的难题",
            abstract=f"这是供性能测试的虚构成果，讲{what}怎样从实验室走向应用。编号 {serial}。",
            keywords=[what, "示例"],
            keywords_en=[_WHAT_EN[pick], "example"],
            city=self.chance.choice(self.terms["city"]),
            reporting_unit=self.chance.choice(self.organisations),
            entry=entry,
            last_confirmed_on=entry.entered_on + timedelta(days=self.chance.randrange(30)),
            contact_office="成果转化办公室（示例）",
            contact_office_en="Technology transfer office (example)",
            secrecy_status=SecrecyStatus.CLEARED,
            secrecy_conclusion="不涉密，可以公开",
            secrecy_reviewed_by="审查员（示例）",
            secrecy_reviewed_on=entry.entered_on,
        )

    def _relate(self, made: Sequence[Achievement]) -> None:
        for name, scheme in (("strategic_fields", "field"), ("industries", "industry")):
            through = Achievement._meta.get_field(name).remote_field.through
            through.objects.bulk_create(
                through(achievement=achievement, term=term)
                for achievement in made
                for term in self.chance.sample(self.terms[scheme], k=min(2, len(self.terms[scheme])))
            )

    def _rows(self, model: type[models.Model], achievement: Achievement) -> Iterator[models.Model]:
        for position, facts in enumerate(getattr(self, f"_{model.__name__.lower()}")(achievement)):
            yield model(achievement=achievement, sort_order=position, **facts)

    def _completingunit(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        for organisation in self.chance.sample(self.organisations, k=min(3, len(self.organisations))):
            yield {"organisation": organisation}

    def _completer(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        for number in range(1, self.chance.randint(2, 8)):
            yield {
                "name": f"示例人员{number}",
                "name_en": f"Person {number}",
                "organisation": achievement.reporting_unit,
            }

    def _evidence(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        wanted = _PROOF.get(Category(achievement.category))
        for number in (1, 2, 3):
            fitting = [kind for kind in self.terms["evidence-kind"] if number == 1 and kind.code == wanted]
            yield {
                "number": number,
                "kind": self.chance.choice(fitting or self.terms["evidence-kind"]),
                "statement": f"第 {number} 份材料证明了所述指标",
                "statement_en": f"Document {number} proves the figures",
                "issuer": "检测机构（示例）",
                "issuer_en": "Test body (example)",
                "issued_on": achievement.last_confirmed_on,
                "is_public": True,
            }

    def _claim(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        yield {
            "kind": self.chance.choice(self.terms["claim-kind"]),
            "statement": "在同类技术中达到领先水平（示例）",
            "statement_en": "Leads among comparable techniques (example)",
            "verifier": "评估机构（示例）",
            "verifier_en": "Evaluation body (example)",
            "verified_on": achievement.last_confirmed_on,
            "evidence_numbers": "1,2",
            "is_public": True,
        }

    def _metric(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        for number in range(1, self.chance.randint(2, 5)):
            yield {
                "name": f"指标{number}",
                "name_en": f"Metric {number}",
                "ours": f"{self.chance.uniform(1, 99):.1f}",
                "unit": "%",
                "condition": "标准条件",
                "condition_en": "Standard conditions",
                "source": "检测报告",
                "source_en": "Test report",
                "domestic_value": f"{self.chance.uniform(1, 99):.1f}",
            }

    def _limitation(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        yield {"text": "尚未在极端气候下验证（示例）", "text_en": "Not yet proven in extreme climates (example)"}

    def _applicationcase(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        yield {
            "title": "应用示范",
            "title_en": "Demonstration",
            "user": "用户单位（示例）",
            "user_en": "User (example)",
        }

    def _paper(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        year = achievement.last_confirmed_on.year if achievement.last_confirmed_on else FIRST_YEAR
        yield {"title": "Example paper", "journal": "Example Journal", "year": year, "top_journal": True}

    def _lifeevent(self, achievement: Achievement) -> Iterator[dict[str, Any]]:
        on = achievement.last_confirmed_on.isoformat() if achievement.last_confirmed_on else str(FIRST_YEAR)
        kind = self.chance.choice(self.terms["life-event"])
        yield {"on": on, "kind": kind, "title": "入库", "title_en": "Entered", "is_public": True}


def _span(total: int) -> int:
    """Over how many years: about a hundred results a year as the founding document has it, up to a century."""
    per_year = min(LAST_NUMBER // 2, max(100, total // 100))
    return max(1, -(-total // per_year))


def _terms(scheme: str, name: str) -> list[Term]:
    terms = list(Term.objects.of(scheme))
    if terms:
        return terms
    Scheme.objects.get_or_create(code=scheme, defaults={"title": name})
    return Term.objects.bulk_create(
        Term(
            scheme_id=scheme,
            code=f"sample-{n}",
            slug=f"sample-{n}",
            name=f"{name}{n}",
            name_en=f"Sample {n}",
            official=False,
        )
        for n in range(1, 4)
    )


def _missing_proofs(known: Sequence[Term]) -> list[Term]:
    """The kinds of evidence that publication demands, where the taxonomy has none yet."""
    codes = set(_PROOF.values()) - {term.code for term in known}
    return Term.objects.bulk_create(
        Term(scheme_id="evidence-kind", code=code, name=f"示例：{code}", official=False) for code in sorted(codes)
    )


def _organisations(cities: Sequence[Term]) -> list[Organisation]:
    known = list(Organisation.objects.order_by("pk")[:1000])
    if len(known) >= 3:
        return known
    return known + Organisation.objects.bulk_create(
        Organisation(
            slug=f"synthetic-{n}",
            name=f"示例单位{n}",
            name_en=f"Sample body {n}",
            city=cities[n % len(cities)],
            demonstration=True,
        )
        for n in range(1, 51)
    )


def _batch(year: int) -> EntryBatch:
    batch, _new = EntryBatch.objects.get_or_create(
        batch=f"{year}年示例批次", defaults={"document": f"示例〔{year}〕1号", "entered_on": date(year, 6, 1)}
    )
    return batch
