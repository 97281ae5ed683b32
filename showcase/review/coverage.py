"""领域覆盖: how well the strategic fields are served, by experts who may be drawn and by what a round brings in."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from showcase.intake.models import Submission
from showcase.intake.states import State
from showcase.taxonomy.models import Term

from .models import Expert, ExpertGroup


class Served(NamedTuple):
    """One field: how many experts may be drawn, by which groups it is judged."""

    field: Term
    experts: int
    groups: list[str]


class Brought(NamedTuple):
    """One field in one round: what was filed and not withdrawn, what was proposed, what was selected."""

    field: Term
    filed: int
    proposed: int
    selected: int


def served(today: date) -> list[Served]:
    """Every strategic field, with the experts who may be drawn on a day."""
    free = Expert.objects.admitted_on(today).order_by()
    experts = dict(free.values_list("fields").annotate(Count("pk")))
    groups: dict[int, list[str]] = defaultdict(list)
    for group in ExpertGroup.objects.all():
        groups[group.field_id].append(group.name)
    return [Served(field, experts.get(field.pk, 0), groups[field.pk]) for field in _fields()]


def brought(submissions: QuerySet[Submission]) -> list[Brought]:
    """Every strategic field, those without anything too, with what came of the submissions that the reader may see."""
    rows = submissions.exclude(state=State.WITHDRAWN).order_by().values("field")
    counts = rows.annotate(
        filed=Count("pk"),
        proposed=Count("pk", filter=Q(proposal__selected=True)),
        selected=Count("pk", filter=Q(decision__selected=True)),
    )
    found = {row["field"]: (row["filed"], row["proposed"], row["selected"]) for row in counts}
    return [Brought(field, *found.get(field.pk, (0, 0, 0))) for field in _fields()]


def _fields() -> list[Term]:
    return list(Term.objects.filter(scheme="field").order_by("order", "code"))
