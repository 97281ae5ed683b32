"""The draw. Pure: the same record and value give the same names, here and in docs/recompute_round.py.

Pool, recusals and constraints are frozen into one record whose hash is shown before a value exists that nobody here
can choose; the seed is made of both. An item is served the sooner the fewer may judge it; among those who may, whoever
has the least load comes first, and lots decide between equals.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from showcase.intake.ledger import digest

Record = Mapping[str, Any]


class LeftOut(TextChoices):
    """Why an expert of the field is not in the pool of a draw."""

    NOT_ADMITTED = "not-admitted", gettext_lazy("尚未入库")
    SUSPENDED = "suspended", gettext_lazy("暂停抽取")
    YEARLY_CAP = "yearly-cap", gettext_lazy("已到每年评审上限")
    RESTS = "rests", gettext_lazy("已连续参加，本批次轮休")
    PRESENT = "present", gettext_lazy("同单位专家已在评审这项申报")


class NotEnoughExperts(Exception):
    """The constraints leave too few for an item. `str()` says for which and what may be done."""

    def __init__(self, item: str, wanted: int, found: int) -> None:
        super().__init__(
            _("申报 %(item)s 需要 %(wanted)d 位专家，按条件只能抽到 %(found)d 位。请扩充专家或调整条件后重新冻结。")
            % {"item": item, "wanted": wanted, "found": found}
        )
        self.item = item


def seed(record: Record, value: str) -> str:
    """The hash of the record joined with the public value."""
    return hashlib.sha256(f"{digest(record)}\n{value.strip()}".encode()).hexdigest()


def lot(seed: str, *parts: str) -> str:
    """A lot for something: a hash that nobody knows before the value is public."""
    return hashlib.sha256("\n".join([seed, *parts]).encode()).hexdigest()


def draw(record: Record, value: str) -> dict[str, list[str]]:
    """The experts of each item. Raises NotEnoughExperts."""
    drawn_by = seed(record, value)
    eligible = {
        item: [row for row in record["pool"] if row["expert"] not in facts["recused"]]
        for item, facts in record["items"].items()
    }
    load = {row["expert"]: row["load"] for row in record["pool"]}
    result = {}
    for item in sorted(eligible, key=lambda item: (len(eligible[item]), lot(drawn_by, item))):
        in_turn = sorted(eligible[item], key=lambda row: (load[row["expert"]], lot(drawn_by, item, row["expert"])))
        result[item] = _take(in_turn, record["constraints"], item)
        for expert in result[item]:
            load[expert] += 1
    return dict(sorted(result.items()))


def _take(in_turn: list[dict[str, Any]], constraints: Mapping[str, int], item: str) -> list[str]:
    chosen: list[str] = []
    units: Counter[str] = Counter()
    for row in in_turn:
        if len(chosen) == constraints["per_item"]:
            break
        if units[row["unit"]] < constraints["same_unit"]:
            chosen.append(row["expert"])
            units[row["unit"]] += 1
    if len(chosen) < constraints["per_item"]:
        raise NotEnoughExperts(item, constraints["per_item"], len(chosen))
    return chosen
