"""From the facts of one row to an achievement in memory, with every complaint about it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from showcase.publication.errors import Blocker

from ..models import Achievement, Kind, SecrecyStatus
from ..secrecy import is_secret, read_conclusion
from .constraints import broken
from .fields import GROUPS, MATURITY, OWN, SOURCED, SOURCED_GROUPS, Group
from .values import BadValue, Catalogue, column_value, messages_by_column

LIST_LIMIT = 500


class Builder:
    """Fills one achievement from one row and collects everything that is wrong, each with its place in the facts.

    Facts that were ``checked`` before are only read: what they make is not validated again.
    """

    def __init__(
        self, achievement: Achievement, facts: Mapping[str, Any], catalogue: Catalogue, *, checked: bool = False
    ) -> None:
        self.achievement = achievement
        self.facts = facts
        self.catalogue = catalogue
        self.checked = checked
        self.problems: list[Blocker] = []
        self.sourced = str(facts.get("kind") or "") in {Kind.SOURCED.value, Kind.SOURCED.label}
        self.own = SOURCED if self.sourced else OWN
        self.groups = SOURCED_GROUPS if self.sourced else GROUPS

    def build(self) -> list[Blocker]:
        """Fill the achievement; the problems found, empty when it may be saved."""
        self._refuse_unknown({*self.own, *(group.key for group in self.groups), "maturity"})
        refused = self._own_columns()
        self._maturity()
        self._secrecy()
        for group in self.groups:
            if group.key in self.facts:
                setattr(self.achievement, group.key, list(self._rows(group)))
        if not self.checked:
            self._repetitions()
            self._evidence_of_claims()
            self._validate(refused)
        return self.problems

    def _complain(self, label: str, message: object, place: str) -> None:
        self.problems.append(Blocker(label, str(message), place))

    def _refuse_unknown(self, known: set[str]) -> None:
        for key in self.facts.keys() - known:
            self._complain("", f"不认识的字段“{key}”，请核对。", key)

    def _own_columns(self) -> set[str]:
        """Set every column that is given; those that can't hold what is given."""
        given = [(key, *names) for key, names in self.own.items() if key in self.facts]
        return {
            column
            for key, column, label in given
            if not self._set(self.achievement, column, self.facts[key], label, place=key)
        }

    def _set(self, instance: models.Model, column: str, value: Any, label: str, *, place: str) -> bool:
        field = type(instance)._meta.get_field(column)
        try:
            setattr(instance, column, column_value(field, value, self.catalogue))
        except BadValue as error:
            self._complain(label, error, place)
            return False
        return True

    def _maturity(self) -> None:
        if "maturity" not in self.facts:
            return
        given = self.facts["maturity"] or {}
        if not isinstance(given, dict) or not given.keys() <= MATURITY.keys():
            self._complain("成熟度", "应写明量表、级别、评定日期和评定单位。", "maturity-level")
            return
        self.achievement.maturity_level = None
        for key in ("assessed_on", "assessor", "assessor_en"):
            column, label = MATURITY[key]
            self._set(self.achievement, column, given.get(key), f"成熟度的{label}", place=f"maturity-{key}")
        if given.get("level") is not None:
            try:
                self.achievement.maturity_level = self.catalogue.level(given.get("scale") or "", given["level"])
            except BadValue as error:
                self._complain("成熟度", error, "maturity-level" if given.get("scale") else "maturity-scale")

    def _secrecy(self) -> None:
        if "secrecy_conclusion" not in self.facts:
            return
        conclusion = self.achievement.secrecy_conclusion
        self.achievement.secrecy_status = read_conclusion(conclusion)
        message = ""
        if is_secret(conclusion):
            message = "涉密内容不得录入本系统。请从文件中删去这项成果，并按保密规定处理。"
        elif self.achievement.secrecy_status == SecrecyStatus.NOT_REVIEWED and conclusion:
            message = "看不出能否公开，请写明“可以公开”或“不得公开”。"
        if message:
            self._complain("保密审查结论", message, "secrecy_conclusion")

    def _rows(self, group: Group) -> Iterator[models.Model]:
        given = self.facts[group.key] or []
        if not isinstance(given, list) or len(given) > LIST_LIMIT:
            self._complain(group.label, f"应是不超过 {LIST_LIMIT} 项的列表。", group.key)
            return
        for position, item in enumerate(given):
            where = group.counted.format(position + 1)
            facts = {group.short: item} if group.short and isinstance(item, str) else item
            if not isinstance(facts, dict):
                self._complain(where, "格式有误，应逐项写明。", f"{group.key}-{position}")
                continue
            yield self._row(group, where, self._unlisted(group, facts), position)

    def _unlisted(self, group: Group, facts: dict[str, Any]) -> dict[str, Any]:
        """Units outside the list: the text becomes the printed name. Ids are never taken for names."""
        key, column = {"units": ("organisation", "name"), "completers": ("unit", "unit_name")}.get(group.key, ("", ""))
        unit = facts.get(key)
        if isinstance(unit, dict):
            return facts | {
                key: unit.get("organisation"),
                column: unit.get("name"),
                f"{column}_en": unit.get("name_en"),
            }
        if key and isinstance(unit, str) and unit.strip() and not unit.isascii() and not self._is_listed(unit):
            return facts | {key: None, column: unit}
        return facts

    def _is_listed(self, unit: str) -> bool:
        try:
            return self.catalogue.organisation(unit) is not None
        except BadValue:
            return True

    def _row(self, group: Group, where: str, facts: dict[str, Any], position: int) -> models.Model:
        row, place = group.model(sort_order=position), f"{group.key}-{position}"
        columns = dict(group.fields)
        if group.key == "completers":
            columns |= {name: (name, "名录外单位名称") for name in ("unit_name", "unit_name_en")}
        for key in facts.keys() - columns:
            self._complain(where, f"不认识的字段“{key}”。", place)
        given = [(key, *names) for key, names in columns.items() if key in facts]
        refused = {
            column
            for key, column, label in given
            if not self._set(row, column, facts[key], f"{where}的{label}", place=f"{place}-{key}")
        }
        if not self.checked:
            asked = {column: (key, name) for key, (column, name) in columns.items()}
            self._validate_row(row, where, place, refused, asked)
        return row

    def _validate_row(
        self, row: models.Model, where: str, place: str, refused: set[str], asked: Mapping[str, tuple[str, str]]
    ) -> None:
        """``asked`` has the key and the Chinese name of each column."""
        # Relations come from the catalogue and need no query; constraints see them all the same.
        found: dict[str, list[str]] = {}
        for name, message in _complaints(row, fields=_relations(row) | refused, constraints={"achievement", *refused}):
            found.setdefault(name, []).append(message)
        for name in _relations(row) - refused:
            if _missing(row, name):
                found.setdefault(name, []).append("请填写。")
        for name, messages in found.items():
            key, label = asked.get(name, ("", ""))
            field, at = (f"{where}的{label}", f"{place}-{key}") if key else (where, place)
            for message in dict.fromkeys(messages):
                self._complain(field, message, at)

    def _repetitions(self) -> None:
        """What the database would refuse: the same number, unit or right twice."""
        a = self.achievement
        for group, place, keys in (
            ("佐证", "evidence-{}-number", [str(row.number or "") for row in a.evidence.all()]),
            (
                "完成单位",
                "units-{}-organisation",
                [str(row.organisation) if row.organisation_id else "" for row in a.units.all()],
            ),
            (
                "知识产权",
                "properties-{}-number",
                [f"{row.kind} {row.number}" if row.kind_id else "" for row in a.properties.all()],
            ),
        ):
            for position, key in enumerate(keys):
                if key and key in keys[:position] and key not in keys[position + 1 :]:
                    self._complain(group, f"“{key}”重复。", place.format(position))

    def _evidence_of_claims(self) -> None:
        known = {row.number for row in self.achievement.evidence.all()}
        for position, claim in enumerate(self.achievement.claims.all()):
            try:
                missing = sorted(set(claim.numbers) - known)
            except ValueError:
                claim.evidence_numbers = ""  # its own complaint is there; whoever asks for numbers finds none
                continue
            if missing:
                numbers = "、".join(map(str, missing))
                self._complain(
                    f"第{position + 1}条主张", f"佐证 {numbers} 不存在，请核对编号。", f"claims-{position}-evidence"
                )

    def _validate(self, refused: set[str]) -> None:
        keys = {column: (key, label) for key, (column, label) in self.own.items()}
        shut = {"public_id", *refused}
        for name, message in _complaints(
            self.achievement, fields=shut | _relations(self.achievement), constraints=shut
        ):
            key, label = keys.get(name, ("", ""))
            if name not in refused:
                self._complain(label, message, key)


def _complaints(row: models.Model, *, fields: set[str], constraints: set[str]) -> Iterator[tuple[str, str]]:
    """What every check of a row says, by column: of its columns but these, of itself, of constraints without these."""
    checks: tuple[Callable[[], None], ...] = (partial(row.clean_fields, exclude=fields), row.clean)
    for check in checks:
        try:
            check()
        except ValidationError as error:
            yield from messages_by_column(error)
    for complaint in broken(row, exclude=constraints):
        yield from messages_by_column(complaint)


def _relations(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.concrete_fields if field.is_relation}


def _missing(row: models.Model, name: str) -> bool:
    field = row._meta.get_field(name)
    return name != "achievement" and not field.null and getattr(row, f"{name}_id") is None
