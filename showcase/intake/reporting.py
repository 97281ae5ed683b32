"""Which facts an organisation reports, and what a list entry still lacks. The rules are the library's own.

Source: FIELD.md 0 (admission, the three categories), A5; what of them is ours says `CollectionRules`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from showcase.library.completeness import reporting_blockers
from showcase.library.importing.building import Builder
from showcase.library.importing.fields import GROUPS, OWN
from showcase.library.importing.values import BadValue, Catalogue, listed
from showcase.library.models import Achievement, Category, SecrecyStatus
from showcase.publication.errors import Blocker
from showcase.taxonomy.models import Term

from .evidence import without_material
from .models import Candidate, CollectionRules
from .models.candidates import DECLARATIONS

FOR_THE_OFFICE = frozenset(
    {
        "ref",
        "kind",
        "demonstration",
        "reporting_unit",
        "last_confirmed_on",
        "landmark_year",
        "market_url",
        "score_science",
        "score_technology",
        "score_economy",
        "score_society",
        "score_culture",
        "note",
    }
)
"""What an import into the library may say and an organisation may not."""

OWN_REPORTED = {key: names for key, names in OWN.items() if key not in FOR_THE_OFFICE}
GROUPS_REPORTED = tuple(group for group in GROUPS if group.key not in {"life_line", "corrections"})
KEYS_REPORTED = frozenset({*OWN_REPORTED, "maturity", *(group.key for group in GROUPS_REPORTED)})


REQUIRED = frozenset({"name", "category", "abstract", "city", "fields", "units", "completers", "contact_office"})
REQUIRED_BY_CATEGORY = {
    Category.BASIC_RESEARCH: frozenset({"papers"}),
    Category.KEY_TECHNOLOGY: frozenset({"claims", "evidence"}),
    Category.MAJOR_APPLICATION: frozenset({"applications", "evidence"}),
}
LONGEST_NAME = 100
"""Characters of an achievement's name. Ours: a longer one is an abstract, and breaks lists, letters and forms."""
PLACES = {
    "achievement_basic_research_without_maturity": "maturity-level",
    "achievement_maturity_is_assessed": "maturity-assessed_on",
    "achievement_county_needs_city": "city",
    "achievement_secrecy_review_is_signed": "secrecy_reviewed_by",
}
"""Where the form asks for what a constraint of the library complains of."""
NOT_ASKED = {Category.BASIC_RESEARCH: frozenset({"maturity"})}
"""What makes no sense for a category: FIELD.md A4 knows no maturity of basic research."""


def required_of(category: str) -> frozenset[str]:
    """The keys without which nothing of this category can be reported. `assess` refuses exactly these."""
    rules = CollectionRules.current()
    ruled = {"limitations": rules.limitation_required, "secrecy_conclusion": rules.secrecy_required}
    by_rule = {key for key, required in ruled.items() if required}
    return REQUIRED | by_rule | REQUIRED_BY_CATEGORY.get(category, frozenset())  # type: ignore[call-overload]


def categories_needing(key: str) -> list[str]:
    """The categories that ask for more than the others do, when it is this key."""
    return [str(category) for category, keys in REQUIRED_BY_CATEGORY.items() if key in keys]


def categories_without(key: str) -> list[str]:
    """The categories for which the form leaves the key out as long as it has no answer."""
    return [str(category) for category, keys in NOT_ASKED.items() if key in keys]


@dataclass(frozen=True)
class Assessment:
    """What the facts make, and everything that stands between them and the round."""

    achievement: Achievement
    blockers: list[Blocker]
    field: Term | None = None
    """The first of the strategic fields as they were reported: its group reviews the submission."""

    @property
    def fit(self) -> bool:
        return not self.blockers


def assess(candidate: Candidate, *, catalogue: Catalogue | None = None) -> Assessment:
    """Build the achievement in memory and say everything that is wrong or missing, each with its place."""
    catalogue = catalogue or Catalogue()
    built = achievement_of(candidate.facts, reporting_unit=candidate.organisation.slug, catalogue=catalogue)
    return assess_built(candidate, *built, catalogue=catalogue, rules=CollectionRules.current())


def assess_built(
    candidate: Candidate,
    achievement: Achievement,
    problems: list[Blocker],
    *,
    catalogue: Catalogue,
    rules: CollectionRules,
) -> Assessment:
    """The same for what `achievement_of` made of the candidate's facts: a whole file is read by the same rules."""
    asked = [
        *reporting_blockers(achievement),
        *_asked_by_the_round(achievement, rules),
        *_materials(candidate, rules),
        *_declarations(candidate),
    ]
    wrong = {problem.place for problem in problems}
    missing = [one for one in asked if one.place not in wrong]
    found = dict.fromkeys(map(_placed, [*problems, *missing]))
    at_a_place = {one.message for one in found if one.place}
    told = [one for one in found if one.place or one.message not in at_a_place]
    return Assessment(achievement, told, _field(candidate, catalogue))


def _placed(blocker: Blocker) -> Blocker:
    """With the place of what is complained of: constraints know none."""
    if blocker.place:
        return blocker
    for constraint in Achievement._meta.constraints:
        if constraint.violation_error_message == blocker.message:
            return blocker._replace(place=PLACES.get(constraint.name, ""))
    return blocker


def _field(candidate: Candidate, catalogue: Catalogue) -> Term | None:
    """The strategic field that was named first; None when it is none."""
    fields = listed(candidate.facts.get("fields") or [])
    try:
        return catalogue.term("field", fields[0]) if fields else None
    except BadValue:
        return None


def achievement_of(
    facts: dict[str, Any], *, reporting_unit: str, catalogue: Catalogue
) -> tuple[Achievement, list[Blocker]]:
    """An achievement in memory from what an organisation reported, with the complaints of the library's importer."""
    achievement = Achievement()
    reported = {key: value for key, value in facts.items() if key in KEYS_REPORTED}
    problems = Builder(achievement, {"reporting_unit": reporting_unit, **reported}, catalogue).build()
    strange = [Blocker("", _("“%s”不由单位填报。") % key, key) for key in sorted(facts.keys() - KEYS_REPORTED)]
    return achievement, [*strange, *problems]


def as_filed(facts: dict[str, Any], *, catalogue: Catalogue) -> Achievement:
    """An achievement in memory from facts that were filed, to be read: they were checked then."""
    achievement = Achievement()
    Builder(achievement, facts, catalogue, checked=True).build()
    return achievement


def _asked_by_the_round(achievement: Achievement, rules: CollectionRules) -> list[Blocker]:
    found = []
    if len(achievement.name) > LONGEST_NAME:
        told = {"length": len(achievement.name), "limit": LONGEST_NAME}
        message = _("现有 %(length)d 字，不能超过 %(limit)d 字。请写简明的名称，详细内容写入摘要。") % told
        found.append(Blocker(_("成果名称"), message, "name"))
    if not achievement.abstract.strip():
        found.append(Blocker(_("公众摘要"), _("请用不超过 150 字向公众说明这项成果。"), "abstract"))
    if achievement.dispute.strip():
        found.append(Blocker(_("争议情况"), _("成果存在争议，不能报送。请在争议解决后清空“争议情况”。"), "dispute"))
    if achievement.secrecy_status == SecrecyStatus.RESTRICTED:
        message = _("审查结论为不得公开的成果不能在线报送。请停止填报，按保密规定通过机要渠道报送。")
        found.append(Blocker(_("保密审查结论"), message, "secrecy_conclusion"))
    if rules.secrecy_required and achievement.secrecy_status == SecrecyStatus.NOT_REVIEWED:
        message = _("请先完成本单位的保密审查，写明结论、审查人和审查日期。")
        found.append(Blocker(_("保密审查结论"), message, "secrecy_conclusion"))
    if rules.limitation_required and not achievement.limitations.all():
        found.append(Blocker(_("局限与适用边界"), _("请至少写明一条局限或适用边界。"), "limitations"))
    if achievement.category == Category.KEY_TECHNOLOGY and not achievement.claims.all():
        message = _("技术攻关类成果要写明取得了什么突破。请补充一条主张，并注明佐证编号。")
        found.append(Blocker(_("主张"), message, "claims"))
    if achievement.category == Category.MAJOR_APPLICATION and not achievement.applications.all():
        message = _("重大应用类成果要写明在哪个重大工程中得到应用。请补充一个应用案例。")
        found.append(Blocker(_("应用案例"), message, "applications"))
    return found + _in_the_future(achievement)


def _in_the_future(achievement: Achievement) -> list[Blocker]:
    """Dates of what is said to have happened already."""
    dates: list[tuple[str, date | None, str]] = [
        (_("佐证 %s 的出具日期") % row.number, row.issued_on, f"evidence-{position}-issued_on")
        for position, row in enumerate(achievement.evidence.all())
    ]
    dates += [
        (_("第 %d 条主张的核实日期") % number, row.verified_on, f"claims-{number - 1}-verified_on")
        for number, row in enumerate(achievement.claims.all(), 1)
    ]
    dates += [
        (_("保密审查日期"), achievement.secrecy_reviewed_on, "secrecy_reviewed_on"),
        (_("成熟度评定日期"), achievement.maturity_assessed_on, "maturity-assessed_on"),
    ]
    today = timezone.localdate()
    late = [
        Blocker(_("论文 %s 的年份") % row.title, _("晚于今年，请核对。"), f"papers-{position}-year")
        for position, row in enumerate(achievement.papers.all())
        if row.year and row.year > today.year
    ]
    late += [
        Blocker(_("第 %d 个应用案例的开始时间") % number, _("晚于今天，请核对。"), f"applications-{number - 1}-since")
        for number, row in enumerate(achievement.applications.all(), 1)
        if row.since > today.isoformat()[: len(row.since)]  # a year, a month or a day
    ]
    return late + [
        Blocker(name, _("晚于今天，请核对。"), place)
        for name, day, place in dates
        if isinstance(day, date) and day > today
    ]


def _materials(candidate: Candidate, rules: CollectionRules) -> list[Blocker]:
    """What a rule asks of evidence; without the rule the form only says it."""
    if not rules.material_required:
        return []
    kept = {row.number for row in candidate.evidence_files.all()} if candidate.pk else set()
    message = _("请上传材料文件，或填写公开链接。")
    bare = without_material(candidate.facts, kept)
    return [Blocker(_("佐证 %d") % number, message, f"evidence-{at}-file") for number, at in bare.items()]


def _declarations(candidate: Candidate) -> list[Blocker]:
    missing = [name for name in DECLARATIONS if not getattr(candidate, name)]
    labels = [str(candidate._meta.get_field(name).verbose_name) for name in missing]  # type: ignore[union-attr]
    message = _("请确认这项声明；不能确认的，不能报送。")
    return [Blocker(label, message, name) for name, label in zip(missing, labels, strict=True)]
