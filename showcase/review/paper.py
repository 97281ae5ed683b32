"""The five records that rules on expert pools ask for, as forms to be printed.

申请表, 抽取申请表, 使用申请表, 抽取结果表, 评价反馈表. Source: FIELD.md A4 (《浙江省科技专家库管理办法》 and
what derives from it); the layout is ours.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from showcase.documents import Form, Part, Row
from showcase.intake.calendar import SHANGHAI
from showcase.intake.ledger import digest

from .assigning import experts_by_pseudonym
from .models import Assignment, Draw, Expert

CONSTRAINTS: dict[str, Callable[[], str]] = {
    "per_item": lambda: _("每项专家数"),
    "same_unit": lambda: _("每项同一单位上限"),
    "yearly_cap": lambda: _("每年评审上限"),
    "rounds_in_a_row": lambda: _("连续参加批次上限"),
    "recusal_years": lambda: _("回避追溯年数"),
}


def application(expert: Expert, *, at: datetime) -> Form:
    """申请表: what the person applied with, and what the office decided."""
    who = [
        Row(_("姓名"), expert.account.name),
        Row(_("邮箱"), expert.account.email),
        Row(_("战略领域"), "、".join(field.name for field in expert.fields.all())),
        Row(_("专长与评估能力"), expert.abilities),
        Row(_("入库申请说明"), expert.application),
        Row(_("申请日期"), str(expert.applied_on)),
        Row(_("入库日期"), str(expert.admitted_on or "")),
    ]
    ties = [Row(str(tie), _("来源：%s") % tie.source) for tie in expert.ties.all()]
    works = [Row(str(one), _("至 %d 年") % one.until if one.until else _("在任")) for one in expert.employments.all()]
    parts = [Part(_("申请人"), who), Part(_("任职"), works), Part(_("利害关系"), ties)]
    return _form(_("专家入库申请表"), f"E{expert.pk}", parts, at)


def draw_request(draw: Draw, *, at: datetime) -> Form:
    """抽取申请表: what was frozen before anybody could know the names."""
    record = draw.record
    facts = [
        *_about(draw),
        Row(_("冻结人"), draw.frozen_by.name),
        Row(_("冻结时间"), _local(draw.frozen_at)),
        Row(_("名单与条件的校验值"), draw.hash),
        Row(_("约定的公开数值"), record["value"]["name"]),
        Row(_("公开数值产生时间"), _local(draw.due_at)),
        Row(_("重抽或补抽理由"), draw.reason),
        Row(_("可抽取专家"), str(len(record.get("pool", [])))),
        Row(_("未进入名单"), str(len(record["left_out"]))),
    ]
    rules = record.get("constraints", {})
    limits = [Row(label(), str(rules[key])) for key, label in CONSTRAINTS.items() if key in rules]
    return _form(_("专家抽取申请表"), _number(draw), [Part(_("抽取事项"), facts), Part(_("抽取条件"), limits)], at)


def use_request(draw: Draw, *, at: datetime) -> Form:
    """使用申请表: for what work, until when, how many experts are used."""
    rows = list(draw.assignments.select_related("submission"))
    due = max((row.due_at for row in rows), default=None)
    facts = [
        *_about(draw),
        Row(_("用途"), _("申报成果的遴选评价")),
        Row(_("使用人次"), str(len(rows))),
        Row(_("评分截止"), _local(due) if due else ""),
        Row(_("办理人"), draw.drawn_by.name if draw.drawn_by else ""),
    ]
    return _form(_("专家使用申请表"), _number(draw), [Part(_("使用事项"), facts)], at)


def draw_result(draw: Draw, *, at: datetime) -> Form:
    """抽取结果表: the value with its source, and who was drawn for what. Only the office and the auditor read it."""
    names = experts_by_pseudonym(draw.round)
    drawn = [
        Row(reference, "、".join(names[who].account.name for who in chosen if who in names))
        for reference, chosen in sorted((draw.result or {}).items())
    ]
    facts = [
        *_about(draw),
        Row(_("公开数值"), draw.value),
        Row(_("数值来源"), draw.value_source),
        Row(_("抽取时间"), _local(draw.drawn_at) if draw.drawn_at else ""),
        Row(_("名单与条件的校验值"), draw.hash),
    ]
    return _form(_("专家抽取结果表"), _number(draw), [Part(_("抽取"), facts), Part(_("结果"), drawn)], at)


def feedback(draw: Draw, *, at: datetime) -> Form:
    """评价反馈表: how each expert of the draw did the work, by the reputation ledger."""
    rows = Assignment.objects.filter(draw=draw).select_related("expert__account", "submission", "score")
    parts = [Part(_("履职情况"), [Row(row.expert.account.name, _conduct(row)) for row in rows])]
    return _form(_("专家评价反馈表"), _number(draw), parts, at)


def _conduct(row: Assignment) -> str:
    return "；".join(_lines(row)) or _("评审中")


def _lines(row: Assignment) -> Iterator[str]:
    if row.ended_at is not None:
        yield _("已终止：%s") % row.ended_because
    for entry in row.expert.reputation.filter(assignment=row):
        overturned = _("（申诉成立，不计入）") if entry.overturned else ""
        yield f"{entry.get_cause_display()}：{entry.text}{overturned}"


def _about(draw: Draw) -> list[Row]:
    return [
        Row(_("征集批次"), str(draw.round)),
        Row(_("专家组"), draw.group.name),
        Row(_("申报"), "、".join(sorted(draw.record.get("items", {})))),
    ]


def _number(draw: Draw) -> str:
    return f"{draw.round.code}-{draw.number}"


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _form(title: str, number: str, parts: list[Part], at: datetime) -> Form:
    words = [title, number, [[row.label, row.value] for part in parts for row in part.rows]]
    filled = [Part(part.heading, [row for row in part.rows if row.value]) for part in parts]
    return Form(title, number, "", at, digest(words), filled, [])


OF_A_DRAW: dict[str, Callable[..., Form]] = {
    "request": draw_request,
    "use": use_request,
    "result": draw_result,
    "feedback": feedback,
}
