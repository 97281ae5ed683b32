"""What stands between an achievement and the public: every missing or forbidding thing, in words for the editor.

Source: FIELD.md 0 (admission, the three categories, claims tied to evidence), A4 (no maturity for basic research),
A5 (150 characters), E6 (a secret item must never go out).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from content.records import Locale, characters
from content.records.translation import HAN
from showcase.publication.errors import Blocker

from .models import Achievement, Category, Claim, Kind, SecrecyStatus

ONE_LINER, ABSTRACT = 30, 150
INDUSTRIALISATION_PROOF, USER_PROOF = "industrialisation-proof", "user-proof"
"""The kinds of evidence that the founding document demands by category: codes of scheme ``evidence-kind``."""


def publication_blockers(achievement: Achievement, locale: Locale) -> list[Blocker]:
    """Why this achievement can't be put up for approval in ``locale``; empty when it can.

    Load it with `Achievement.objects.for_record()`. A claim past its date does not stand in the way: the record
    carries the date, and the page says that it has passed.
    """
    if achievement.kind == Kind.SOURCED:
        return list(_sourced(achievement, locale))
    blockers = [
        *_clearance(achievement),
        *_admission(achievement),
        *_category(achievement),
        *_texts(achievement),
        *_claims(achievement),
        *_evidence(achievement),
        *_rows(achievement),
    ]
    return [*blockers, *_untranslated(achievement)] if locale == "en" else blockers


def reporting_blockers(achievement: Achievement) -> list[Blocker]:
    """What an achievement lacks that is to be reported for selection: what publication will ask of its contents, too.

    It need not be saved. What only the library knows (entry, last confirmation, secrecy review) is not asked.
    """
    blockers = [*_reported(achievement), *_category(achievement), *_texts(achievement), *_evidence(achievement)]
    known = {row.number for row in achievement.evidence.all()}
    for position, claim in enumerate(achievement.claims.all(), 1):
        where = _("第%(number)d条主张") % {"number": position}
        blockers += [Blocker(where, message, f"claims-{position - 1}-{key}") for key, message in _proof(claim, known)]
    return [*blockers, *_rows(achievement)]


def _sourced(achievement: Achievement, locale: Locale) -> Iterator[Blocker]:
    if locale == "en":
        yield Blocker(_("语言"), _("公开资料示例只有中文，不发布英文版。"))
    if not achievement.name.strip():
        yield Blocker(_("成果名称"), _("请按来源原文填写成果名称。"))
    if achievement.year is None:
        yield Blocker(_("年度"), _("请按来源填写获奖或入选年度。"))
    if not achievement.source_title.strip():
        yield Blocker(_("来源"), _("请写明公开资料的名称和日期。"))


def _clearance(achievement: Achievement) -> Iterator[Blocker]:
    if achievement.secrecy_status == SecrecyStatus.NOT_REVIEWED:
        yield Blocker(_("保密审查"), _("还没有保密审查结果。请完成保密审查，并写明结论、审查人和日期。"))
    if achievement.secrecy_status == SecrecyStatus.RESTRICTED:
        yield Blocker(_("保密审查"), _("保密审查结果为不得公开，这项成果不能发布。"))
    if achievement.export_controlled:
        yield Blocker(_("出口管制"), _("这项成果涉及出口管制，不能发布。如标记有误，请先核实更正。"))
    if achievement.dispute.strip():
        yield Blocker(_("争议情况"), _("成果存在争议。请在争议解决后清空“争议情况”，再送审。"))


def _admission(achievement: Achievement) -> Iterator[Blocker]:
    required = (
        (achievement.entry, _("入库批次"), _("这项成果还没有入库。请选择入库批次。"), ""),
        (achievement.last_confirmed_on, _("最近确认日期"), _("请填写单位最近一次确认内容属实的日期。"), ""),
    )
    yield from _reported(achievement)
    yield from _missing_of(required)


def _reported(achievement: Achievement) -> Iterator[Blocker]:
    """What whoever reports an achievement has to say of it."""
    required = (
        (achievement.name.strip(), _("成果名称"), _("请填写成果名称。"), "name"),
        (achievement.reporting_unit, _("报送单位"), _("请选择报送单位。"), "reporting_unit"),
        (achievement.city, _("设区市"), _("请选择设区市。"), "city"),
        (achievement.strategic_fields.all(), _("战略领域"), _("请至少选择一个战略领域。"), "fields"),
        (achievement.units.all(), _("完成单位"), _("请至少填写一个完成单位。"), "units"),
        (achievement.completers.all(), _("完成人"), _("请至少填写一位完成人。"), "completers"),
        (
            achievement.contact_office.strip(),
            _("联系部门"),
            _("请填写公开的联系部门，不要填写个人。"),
            "contact_office",
        ),
    )
    return _missing_of(required)


def _missing_of(required: Iterable[tuple[Any, str, str, str]]) -> Iterator[Blocker]:
    """A blocker for each value that is empty, from its label, what to do, and its place."""
    return (Blocker(field, message, place) for value, field, message, place in required if not value)


def _category(achievement: Achievement) -> Iterator[Blocker]:
    kinds = {row.kind.code for row in achievement.evidence.all() if row.kind_id is not None}
    match achievement.category:
        case Category.BASIC_RESEARCH:
            yield from _basic_research(achievement)
        case Category.KEY_TECHNOLOGY if INDUSTRIALISATION_PROOF not in kinds:
            yield Blocker(
                _("佐证"), _("技术攻关类成果要有实现产业化的证明。请补充一项“产业化证明”类佐证。"), "evidence"
            )
        case Category.MAJOR_APPLICATION if USER_PROOF not in kinds:
            yield Blocker(
                _("佐证"), _("重大应用类成果要有用户出具的应用证明。请补充一项“用户证明”类佐证。"), "evidence"
            )
        case "":
            yield Blocker(_("类别"), _("请选择类别：基础研究、技术攻关或重大应用。"), "category")


def _basic_research(achievement: Achievement) -> Iterator[Blocker]:
    if not any(paper.top_journal and paper.journal.strip() for paper in achievement.papers.all()):
        yield Blocker(
            _("论文"),
            _("基础研究类成果要有发表在顶级学术期刊上的论文。请补充论文，写明期刊，并勾选“顶级学术期刊”。"),
            "papers",
        )
    if achievement.maturity_level is not None:
        yield Blocker(_("成熟度"), _("基础研究成果不评成熟度，请清空成熟度。"), "maturity-level")


def _texts(achievement: Achievement) -> Iterator[Blocker]:
    limits = (("one_liner", _("一句话介绍"), ONE_LINER), ("abstract", _("公众摘要"), ABSTRACT))
    for name, field, limit in limits:
        if (length := characters(getattr(achievement, name))) > limit:
            message = _("现有 %(length)d 字，不能超过 %(limit)d 字，请精简。") % {"length": length, "limit": limit}
            yield Blocker(field, message, name)
    if len(achievement.keywords) > 8:
        message = _("现有 %(count)d 个，最多 8 个，请删减。") % {"count": len(achievement.keywords)}
        yield Blocker(_("关键词"), message, "keywords")


def _claims(achievement: Achievement) -> Iterator[Blocker]:
    public = {row.number for row in achievement.evidence.all() if row.is_public}
    known = {row.number for row in achievement.evidence.all()}
    for position, claim in enumerate(achievement.claims.all(), 1):
        if claim.is_public:
            where = _("第%(number)d条主张") % {"number": position}
            yield from (Blocker(where, message) for message in _claim(claim, known=known, public=public))


def _claim(claim: Claim, *, known: set[int], public: set[int]) -> Iterator[str]:
    if not claim.statement.strip():
        yield _("请填写主张内容。")
    if not claim.verifier.strip() or claim.verified_on is None:
        yield _("还没有核实。请补充核实单位和核实日期，或取消公开。")
    if not claim.numbers:
        yield _("没有佐证。请填写佐证编号，或取消公开。")
    yield from _unknown_evidence(claim, known)
    if hidden := sorted(set(claim.numbers) & known - public):
        yield _("引用的佐证 %(numbers)s 没有公开。请填写公开说明并公开这项佐证，或改用其他佐证。") % {
            "numbers": _join(hidden)
        }


def _proof(claim: Claim, known: set[int]) -> Iterator[tuple[str, str]]:
    """What a claim that is only reported lacks, by its key: it may still have to be verified."""
    if not claim.statement.strip():
        yield "statement", _("请填写主张内容。")
    if not claim.numbers:
        yield "evidence", _("没有佐证。每条主张都要有佐证，请填写佐证编号。")
    yield from (("evidence", message) for message in _unknown_evidence(claim, known))


def _unknown_evidence(claim: Claim, known: set[int]) -> Iterator[str]:
    if missing := sorted(set(claim.numbers) - known):
        yield _("引用的佐证 %(numbers)s 不存在。请补充这项佐证，或更正编号。") % {"numbers": _join(missing)}


def _join(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _evidence(achievement: Achievement) -> Iterator[Blocker]:
    for position, row in enumerate(achievement.evidence.all(), 1):
        if row.is_public and not (row.statement.strip() and row.issuer.strip() and row.issued_on):
            yield Blocker(
                _("第%(number)d项佐证") % {"number": position},
                _("公开的佐证要有公开说明、出具单位和出具日期，请补充完整。"),
                f"evidence-{position - 1}",
            )


def _rows(achievement: Achievement) -> Iterator[Blocker]:
    level = achievement.maturity_level
    if level is not None and level.parent is None:
        yield Blocker(_("成熟度"), _("所选的成熟度没有对应的量表，请重新选择。"), "maturity-level")
    for position, row in enumerate(achievement.effects.all(), 1):
        if row.is_public and not (row.period.strip() and row.source.strip()):
            yield Blocker(
                _("第%(number)d项效益") % {"number": position},
                _("公开的效益数据要注明统计时段和数据来源，请补充。"),
                f"effects-{position - 1}",
            )


# English -----------------------------------------------------------------------------------------------------------

_ROW_TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "completers": (gettext_noop("第%(number)d位完成人"), ("contribution",)),
    "evidence": (gettext_noop("第%(number)d项佐证"), ("statement", "issuer")),
    "claims": (gettext_noop("第%(number)d条主张"), ("statement", "verifier")),
    "metrics": (
        gettext_noop("第%(number)d项指标"),
        ("name", "condition", "source", "domestic_holder", "domestic_source", "world_holder", "world_source"),
    ),
    "limitations": (gettext_noop("第%(number)d条局限"), ("text",)),
    "projects": (gettext_noop("第%(number)d个项目"), ("name",)),
    "applications": (gettext_noop("第%(number)d个应用案例"), ("title", "user", "place", "text")),
    "effects": (gettext_noop("第%(number)d项效益"), ("statement", "source")),
    "life_line": (gettext_noop("第%(number)d个生命线事件"), ("title", "text")),
    "corrections": (gettext_noop("第%(number)d条更正"), ("text",)),
}
_ROW_FIGURES = {"metrics": ("ours", "unit", "domestic_value", "world_value"), "effects": ("period",)}
_OWN_TEXTS = ("wanted", "contact_office", "contact_address", "maturity_assessor")


def _untranslated(achievement: Achievement) -> Iterator[Blocker]:
    """Every text that the English page would show and that has no English; nothing is filled with Chinese."""
    for name in _OWN_TEXTS:
        if message := _missing_text(achievement, name):
            yield Blocker(_label(achievement, name), message)
    if achievement.keywords and not achievement.keywords_en:
        yield Blocker(_("关键词（英文）"), _("还没有英文关键词，请补充。"))
    level = achievement.maturity_level
    if level is not None and not level.name_en:
        yield Blocker(_("成熟度"), _("“%(name)s”没有英文名称，请在分类体系中补充。") % {"name": level.name})
    for relation, (where, names) in _ROW_TEXTS.items():
        yield from _untranslated_rows(achievement, relation, where, names)


def _untranslated_rows(
    achievement: Achievement, relation: str, where: str, names: tuple[str, ...]
) -> Iterator[Blocker]:
    for position, row in enumerate(getattr(achievement, relation).all(), 1):
        if not getattr(row, "is_public", True):
            continue
        messages = [_missing_text(row, name) for name in names]
        messages += [_missing_figure(row, name) for name in _ROW_FIGURES.get(relation, ())]
        yield from (Blocker(_(where) % {"number": position}, message) for message in messages if message)


def _missing_text(row: Any, name: str) -> str:
    text, english = getattr(row, name), getattr(row, f"{name}_en")
    if text.strip() and not english.strip():
        return _("“%(field)s”还没有英文，请补充。") % {"field": _label(row, name)}
    if HAN.search(english):
        return _("“%(field)s”的英文里还有汉字，请改为英文。") % {"field": _label(row, name)}
    return ""


def _missing_figure(row: Any, name: str) -> str:
    text, english = getattr(row, name), getattr(row, f"{name}_en")
    if HAN.search(english or text):
        return _("“%(field)s”含有汉字，请填写英文写法。") % {"field": _label(row, name)}
    return ""


def _label(row: Any, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)
