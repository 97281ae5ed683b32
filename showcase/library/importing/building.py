"""From the facts of one row to an achievement in memory, with every complaint about it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ..models import Achievement, Kind, SecrecyStatus
from ..secrecy import is_secret, read_conclusion
from .fields import GROUPS, MATURITY, OWN, SOURCED, SOURCED_GROUPS, Group
from .values import BadValue, Catalogue, column_value, messages_by_column, messages_by_label

LIST_LIMIT = 500


class Builder:
    """Fills one achievement from one row and collects what is wrong."""

    def __init__(self, achievement: Achievement, facts: Mapping[str, Any], catalogue: Catalogue) -> None:
        self.achievement = achievement
        self.facts = facts
        self.catalogue = catalogue
        self.problems: list[str] = []
        self.sourced = str(facts.get("kind") or "") in {Kind.SOURCED.value, Kind.SOURCED.label}
        self.own = SOURCED if self.sourced else OWN
        self.groups = SOURCED_GROUPS if self.sourced else GROUPS

    def build(self) -> list[str]:
        """Fill the achievement; the problems found, empty when it may be saved."""
        self._refuse_unknown({*self.own, *(group.key for group in self.groups), "maturity"})
        self._own_columns()
        self._maturity()
        self._secrecy()
        for group in self.groups:
            if group.key in self.facts:
                setattr(self.achievement, group.key, list(self._rows(group)))
        self._repetitions()
        self._evidence_of_claims()
        if not self.problems:
            self._validate()
        return self.problems

    def _refuse_unknown(self, known: set[str]) -> None:
        self.problems += [f"不认识的字段“{key}”，请核对。" for key in self.facts if key not in known]

    def _own_columns(self) -> None:
        for key, (column, label) in self.own.items():
            if key in self.facts:
                self._set(self.achievement, column, self.facts[key], label)

    def _set(self, instance: models.Model, column: str, value: Any, label: str) -> None:
        field = type(instance)._meta.get_field(column)
        try:
            setattr(instance, column, column_value(field, value, self.catalogue))
        except BadValue as error:
            self.problems.append(f"{label}：{error}")

    def _maturity(self) -> None:
        if "maturity" not in self.facts:
            return
        given = self.facts["maturity"] or {}
        if not isinstance(given, dict) or not given.keys() <= MATURITY.keys():
            self.problems.append("成熟度：应写明量表、级别、评定日期和评定单位。")
            return
        self.achievement.maturity_level = None
        for key in ("assessed_on", "assessor", "assessor_en"):
            column, label = MATURITY[key]
            self._set(self.achievement, column, given.get(key), f"成熟度的{label}")
        if given.get("level") is not None:
            try:
                self.achievement.maturity_level = self.catalogue.level(given.get("scale") or "", given["level"])
            except BadValue as error:
                self.problems.append(f"成熟度：{error}")

    def _secrecy(self) -> None:
        if "secrecy_conclusion" not in self.facts:
            return
        conclusion = self.achievement.secrecy_conclusion
        self.achievement.secrecy_status = read_conclusion(conclusion)
        if is_secret(conclusion):
            self.problems.append("保密审查结论：涉密内容不得录入本系统。请从文件中删去这项成果，并按保密规定处理。")
        elif self.achievement.secrecy_status == SecrecyStatus.NOT_REVIEWED and conclusion:
            self.problems.append("保密审查结论：看不出能否公开，请写明“可以公开”或“不得公开”。")

    def _rows(self, group: Group) -> Iterator[models.Model]:
        given = self.facts[group.key] or []
        if not isinstance(given, list) or len(given) > LIST_LIMIT:
            self.problems.append(f"{group.label}：应是不超过 {LIST_LIMIT} 项的列表。")
            return
        for position, item in enumerate(given):
            where = group.counted.format(position + 1)
            facts = {group.short: item} if group.short and isinstance(item, str) else item
            if not isinstance(facts, dict):
                self.problems.append(f"{where}：格式有误，应逐项写明。")
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
        row = group.model(sort_order=position)
        columns = dict(group.fields)
        if group.key == "completers":
            columns |= {name: (name, "名录外单位名称") for name in ("unit_name", "unit_name_en")}
        before = len(self.problems)
        self.problems += [f"{where}：不认识的字段“{key}”。" for key in facts if key not in columns]
        for key, (column, label) in columns.items():
            if key in facts:
                self._set(row, column, facts[key], f"{where}的{label}")
        if len(self.problems) == before:
            self._validate_row(row, where, dict(columns.values()))
        return row

    def _validate_row(self, row: models.Model, where: str, labels: dict[str, str]) -> None:
        try:
            # Relations come from the catalogue and need no query; constraints see them all the same.
            row.clean_fields(exclude=_relations(row))
            row.clean()
            row.validate_constraints(exclude={"achievement"})
        except ValidationError as error:
            for name, message in messages_by_column(error):
                place = f"{where}的{labels[name]}" if name in labels else where
                self.problems.append(f"{place}：{message}")
        self.problems += [f"{where}的{labels[name]}：请填写。" for name in _relations(row) if _missing(row, name)]

    def _repetitions(self) -> None:
        """What the database would refuse: the same number, unit or right twice."""
        a = self.achievement
        for group, keys in (
            ("佐证", [row.number for row in a.evidence.all() if row.number]),
            ("完成单位", [str(row.organisation) for row in a.units.all() if row.organisation_id]),
            ("知识产权", [f"{row.kind} {row.number}" for row in a.properties.all() if row.kind_id]),
        ):
            self.problems += [f"{group}：“{key}”重复。" for key, count in Counter(keys).items() if count > 1]

    def _evidence_of_claims(self) -> None:
        known = {row.number for row in self.achievement.evidence.all()}
        for position, claim in enumerate(self.achievement.claims.all(), 1):
            try:
                missing = sorted(set(claim.numbers) - known)
            except ValueError:
                continue
            if missing:
                self.problems.append(f"第{position}条主张：佐证 {'、'.join(map(str, missing))} 不存在，请核对编号。")

    def _validate(self) -> None:
        labels = dict(self.own.values())
        try:
            self.achievement.clean_fields(exclude={"public_id", *_relations(self.achievement)})
            self.achievement.clean()
            self.achievement.validate_constraints(exclude={"public_id"})
        except ValidationError as error:
            self.problems += messages_by_label(error, labels)


def _relations(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.concrete_fields if field.is_relation}


def _missing(row: models.Model, name: str) -> bool:
    field = row._meta.get_field(name)
    return name != "achievement" and not field.null and getattr(row, f"{name}_id") is None
