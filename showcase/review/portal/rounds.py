"""The office's pages of a round: the submissions, the draws, the public notice, the fairness report."""

from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from showcase.intake.models import Submission, SubmissionRound
from showcase.intake.portal.access import now, office, whole_number
from showcase.intake.states import Action, Party, State, Step, steps
from showcase.taxonomy.models import Term

from .. import coverage
from ..drawn import drawings, recusals_of
from ..fairness import fairness
from ..models import Assignment, Criterion, ExpertGroup, Objection, PublicNotice, Recusal
from ..public_value import Writing

ON_A_PAGE = 50
IN_BULK = (Action.CLOSE, Action.SELECT, Action.REJECT)
"""What the office does to several submissions at once; the formal check is made one by one, with the papers open."""

ORDERS = {"reference": ("reference",), "mean": ("-result__mean", "reference")}
ORDER_NAMES = {"reference": _("按编号"), "mean": _("按平均总分")}


def round_of(code: str) -> SubmissionRound:
    """The round of an address such as 2026-11. Raises Http404."""
    year, month = (whole_number(part) for part in code.partition("-")[::2])
    if year is None or month is None:
        raise Http404
    return get_object_or_404(SubmissionRound, year=year, month=month)


@require_GET
@office
def submissions(request: HttpRequest, code: str) -> HttpResponse:
    """The submissions by state, field and words; what may be done to several at once in the chosen state."""
    row = round_of(code)
    asked = {name: request.GET.get(name, "") for name in ("state", "field", "q", "order")}
    found = _found(row.submissions.select_related("organisation", "field", "result"), asked)
    context = {
        "round": row,
        "asked": asked,
        "query": request.GET.urlencode(),
        "counts": _counts(row),
        "brought": coverage.brought(row.submissions.all()),
        "fields": Term.objects.filter(pk__in=row.submissions.values("field")).order_by("order", "code"),
        "orders": ORDER_NAMES,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "steps": _in_bulk(asked["state"]),
        "round_runs": row.closes_at > now(),
    }
    return render(request, "selection/round/submissions.html", context)


def _found(rows: QuerySet[Submission], asked: dict[str, str]) -> QuerySet[Submission]:
    if asked["state"] in State.values:
        rows = rows.filter(state=asked["state"])
    if asked["field"]:
        rows = rows.filter(field__code=asked["field"])
    if words := asked["q"].strip():
        wanted = ("name", "reference", "organisation__name")
        rows = rows.filter(reduce(or_, (Q((f"{column}__icontains", words)) for column in wanted)))
    return rows.order_by(*ORDERS.get(asked["order"], ORDERS["reference"]))


def _counts(row: SubmissionRound) -> list[tuple[State, int]]:
    """The states that occur, in the order of the way, each with its number."""
    counts = dict(row.submissions.order_by().values_list("state").annotate(Count("pk")))
    return [(state, counts[state]) for state in State if state in counts]


def _in_bulk(state: str) -> list[Step]:
    """The steps that may be taken for several submissions of this state; none while no state is chosen."""
    if state not in State.values:
        return []
    return [line for line in steps(State(state), Party.OPERATOR) if line.action in IN_BULK]


@require_GET
@office
def draws(request: HttpRequest, code: str) -> HttpResponse:
    """Freezing, drawing, drawing again; who was drawn, left out and recused, and why; the experts at work."""
    row = round_of(code)
    context = {
        "round": row,
        "groups": ExpertGroup.objects.select_related("field", "chair__account"),
        "writings": Writing.choices,
        "coverage": coverage.served(timezone.localdate()),
        "waiting": _waiting(row),
        "drawings": drawings(row),
        "at_work": _at_work(row),
    }
    return render(request, "selection/round/draws.html", context)


def _waiting(row: SubmissionRound) -> list[tuple[Term, int, list[ExpertGroup]]]:
    """The fields with something that passed the formal check and waits for experts: how much, and their groups."""
    accepted = row.submissions.filter(state=State.ACCEPTED).order_by()
    counts = dict(accepted.values_list("field").annotate(Count("pk")))
    groups: dict[int, list[ExpertGroup]] = {}
    for group in ExpertGroup.objects.filter(field__in=counts):
        groups.setdefault(group.field_id, []).append(group)
    fields = Term.objects.filter(pk__in=counts).order_by("order", "code")
    return [(field, counts[field.pk], groups.get(field.pk, [])) for field in fields]


def _at_work(row: SubmissionRound) -> list[dict[str, Any]]:
    """Each item in review with its experts."""
    running = Assignment.objects.filter(submission__round=row, submission__state=State.IN_REVIEW, ended_at=None)
    by_item: dict[Submission, list[Assignment]] = {}
    for one in running.select_related("submission", "expert__account", "score").order_by("submission__reference"):
        by_item.setdefault(one.submission, []).append(one)
    return [
        {"submission": item, "assignments": rows, "sent": sum(row.score_sent for row in rows)}
        for item, rows in by_item.items()
    ]


@require_GET
@office
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """公示与入库: the notice with its objections, and the act of entry."""
    row = round_of(code)
    submissions = row.submissions.order_by("reference")
    context = {
        "round": row,
        "notices": PublicNotice.objects.filter(round=row).order_by("starts_on", "pk"),
        "today": timezone.localdate(),
        "proposed": submissions.filter(state=State.PROPOSED),
        "noticed": submissions.filter(state=State.NOTICED),
        "selected": submissions.filter(state=State.SELECTED),
        "objections": Objection.objects.filter(submission__round=row).select_related("submission", "concluded_by"),
        "brought": coverage.brought(row.submissions.all()),
    }
    return render(request, "selection/round/notice.html", context)


@require_GET
@office
def chain(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """The whole way of one submission: filed, checked, drawn, judged, proposed, announced, decided, entered."""
    of_round = round_of(code).submissions.select_related(
        "organisation",
        "round",
        "result",
        "proposal__minutes__group",
        "decision__decided_by",
        "entry__achievement__entry",
    )
    row = get_object_or_404(of_round, reference=reference)
    context = {
        "round": row.round,
        "submission": row,
        "events": row.events.select_related("bureau"),
        "versions": row.versions.all(),
        "assignments": Assignment.objects.filter(submission=row)
        .select_related("draw__round", "expert__account", "score")
        .order_by("draw__number", "pk"),
        "recusals": _recusals(row),
        "criteria": _criteria(row),
        "notices": row.notices.all(),
        "objections": row.objections.select_related("concluded_by"),
        "disputes": row.disputes.select_related("raised_by", "resolved_by"),
    }
    return render(request, "selection/round/chain.html", context)


def _recusals(row: Submission) -> list[Recusal]:
    """Who may not judge it and why, whenever it was found."""
    found = recusals_of(row.round).items()
    return [one for (reference, _expert), rows in found if reference == row.reference for one in rows]


def _criteria(row: Submission) -> list[tuple[str, str]]:
    """The mean of each value, once scoring is closed."""
    by_criterion = row.result.by_criterion if hasattr(row, "result") else {}
    return [(str(one.label), by_criterion[one]) for one in Criterion if one in by_criterion]


@require_GET
@office
def report(request: HttpRequest, code: str) -> HttpResponse:
    """公平性报告."""
    row = round_of(code)
    return render(request, "selection/round/fairness.html", {"round": row, "fairness": fairness(row)})
