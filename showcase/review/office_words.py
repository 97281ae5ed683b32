"""运营台账 as people read it: names instead of keys, words instead of values, each change before → after."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from showcase.intake.models import CollectionRules, OfficeChange, ReportingLine, SubmissionRound
from showcase.organisations.models import Organisation

from .models import Employment, Expert, ExpertGroup, ReputationEntry, ReviewRules, Tie

REGISTERS: dict[str, type[models.Model]] = {
    "expert": Expert,
    "group": ExpertGroup,
    "line": ReportingLine,
    "collection-rules": CollectionRules,
    "review-rules": ReviewRules,
    "round": SubmissionRound,
}
"""What the first word of a row's subject stands for."""
ROWS: dict[str, type[models.Model]] = {"employments": Employment, "ties": Tie, "reputation": ReputationEntry}
"""Facts of an expert that are rows of their own."""
UNSAID = frozenset({"id", "expert"})
NOTHING = "—"


class Said(NamedTuple):
    """One fact that changed."""

    label: str
    before: str
    after: str


class Told(NamedTuple):
    """One row of the ledger in words."""

    change: OfficeChange
    subject: str
    facts: list[Said]


class Reader:
    """Reads rows of the ledger; what keys stand for is looked up once."""

    def __init__(self) -> None:
        self._names: dict[tuple[type[models.Model], str], str] = {}

    def told(self, changes: Iterable[OfficeChange]) -> Iterator[Told]:
        for change in changes:
            kind, _colon, key = change.subject.partition(":")
            model = REGISTERS.get(kind)
            facts = [fact for name, pair in change.changes.items() for fact in self._facts(model, name, *pair)]
            yield Told(change, self._subject(model, key) or change.subject, facts)

    def _subject(self, model: type[models.Model] | None, key: str) -> str:
        if model is None:
            return ""
        label = str(model._meta.verbose_name)
        if model in {CollectionRules, ReviewRules}:
            return label
        if model is ReportingLine:
            name = Organisation.objects.filter(slug=key).values_list("name", flat=True).first() or key
        else:
            name = self._name(model, key)
        return f"{label} {name}"

    def _facts(self, model: type[models.Model] | None, name: str, before: Any, after: Any) -> Iterator[Said]:
        if name in UNSAID:
            return
        if name in ROWS:
            was, now = (self._rows(ROWS[name], rows) for rows in (before, after))
            label = str(ROWS[name]._meta.verbose_name)
            yield from (Said(label, row, _("已删除")) for row in was if row not in now)
            yield from (Said(label, NOTHING, row) for row in now if row not in was)
            return
        yield Said(self._label(model, name), self._value(model, name, before), self._value(model, name, after))

    def _rows(self, model: type[models.Model], rows: Any) -> list[str]:
        """Each row in one line: the facts that it has."""
        found = []
        for row in rows or []:
            said = {self._label(model, name): self._value(model, name, row[name]) for name in row if name not in UNSAID}
            found.append("，".join(f"{label} {value}" for label, value in said.items() if value != NOTHING))
        return found

    def _label(self, model: type[models.Model] | None, name: str) -> str:
        if name == "reason":
            return _("理由")
        field = _field(model, name)
        return str(field.verbose_name) if field is not None else name

    def _value(self, model: type[models.Model] | None, name: str, value: Any) -> str:
        field = _field(model, name)
        if value in {None, "", "None"} if not isinstance(value, list) else not value:
            return NOTHING
        if isinstance(value, list):
            return "、".join(map(str, value))
        if isinstance(field, models.ForeignKey):
            return self._name(field.related_model, str(value))
        if isinstance(field, models.BooleanField):
            return _("是") if str(value) == "True" else _("否")
        if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
            return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
        if isinstance(field, models.JSONField):
            return _listed(value)
        choices = dict(getattr(field, "flatchoices", None) or ())
        return str(choices.get(value, value))

    def _name(self, model: type[models.Model], key: str) -> str:
        if (model, key) not in self._names:
            row = model._default_manager.filter(pk=key).first() if key.isdecimal() else None
            self._names[model, key] = str(row) if row is not None else _("（已删除）")
        return self._names[model, key]


def _field(model: type[models.Model] | None, name: str) -> Any:
    """The column of that name; None for what is none any more."""
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def _listed(value: Any) -> str:
    """A list that a column keeps as JSON, as people write lists."""
    try:
        found = json.loads(value)
    except (TypeError, ValueError):
        return str(value)
    return "、".join(map(str, found)) or NOTHING if isinstance(found, list) else str(value)
