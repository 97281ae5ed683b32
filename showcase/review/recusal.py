"""Who must not judge what, and why. Pure: a graph of typed relations in, reasons out.

Source: FIELD.md A4 (recusal): 国家科学技术奖励条例 Art. 17-18, nomination rules 2023, usual lists of provinces.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why an expert withdraws from an item."""

    SAME_UNIT = "same-unit", _("同单位")
    CO_AUTHOR = "co-author", _("合作论文")
    CO_INVENTOR = "co-inventor", _("合作专利")
    CO_PROJECT = "co-project", _("合作项目")
    TEACHER_STUDENT = "teacher-student", _("师生关系")
    NOMINATOR = "nominator", _("提名人或推荐人")
    OWN_ITEM = "own-item", _("本人的成果")
    OWN_IN_ROUND = "own-in-round", _("本人在同一批次有申报")
    INTEREST = "interest", _("其他利害关系")
    DECLARED = "declared", _("本人申报回避")
    EARLIER = "earlier", _("此前批次已认定回避")


class Item(NamedTuple):
    """A submission as the graph knows it."""

    id: str
    units: frozenset[str]
    people: frozenset[str]


class Relation(NamedTuple):
    """``who`` is tied to ``to`` (a unit, a person, an item) in a typed way, until a year; None: still, or for ever."""

    who: str
    kind: str
    to: str
    until: int | None = None


class Found(NamedTuple):
    """One reason with the relation that gives it."""

    reason: Reason
    relation: Relation


BOUNDED = frozenset({"employed", "co-author", "co-inventor", "co-project"})
"""These end to matter some years after they ended; the others never do."""
WITH_PEOPLE = frozenset({"co-author", "co-inventor", "co-project", "teacher-student", "interest"})


def recusals(
    expert: str, item: Item, relations: Iterable[Relation], *, year: int, years: int, own_bars_round: bool
) -> list[Found]:
    """Every reason for which this expert may not judge this item. ``relations`` holds those of the round."""
    own = [row for row in relations if row.who == expert]
    found = [Found(reason, row) for row in own if (reason := _reason(row, item, year - years)) is not None]
    if own_bars_round:
        found += [Found(Reason.OWN_IN_ROUND, row) for row in own if row.kind == "completer" and row.to != item.id]
    return found


def _reason(row: Relation, item: Item, since: int) -> Reason | None:
    if row.kind in BOUNDED and row.until is not None and row.until < since:
        return None
    return next((reason for reason, holds in _rules(row, item) if holds), None)


def _rules(row: Relation, item: Item) -> Iterator[tuple[Reason, bool]]:
    yield Reason.SAME_UNIT, row.kind == "employed" and row.to in item.units
    yield Reason.OWN_ITEM, row.kind == "completer" and row.to == item.id
    yield Reason.NOMINATOR, row.kind == "nominated" and row.to == item.id
    yield Reason.DECLARED, row.kind == "declared" and row.to == item.id
    yield Reason.EARLIER, row.kind == "earlier" and row.to == item.id
    yield Reason.INTEREST, row.kind == "interest" and row.to in item.units
    if row.kind in WITH_PEOPLE:
        yield Reason(row.kind), row.to in item.people
