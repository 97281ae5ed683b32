"""The office's page of a round: draw, close, announce, decide, enter, export."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase import documents
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Submission, SubmissionRound
from showcase.intake.portal.access import account_of, now, office, posted_row, whole_number
from showcase.intake.states import State, StepRefused
from showcase.library.importing import EntryAct, EntryActRefused

from .. import assigning, deciding, paper
from ..drawing import NotEnoughExperts
from ..export import export_round
from ..fairness import fairness
from ..models import Assignment, Draw, Expert, ExpertGroup, Objection, PublicNotice

MOST_SUBSTITUTES = 9


@require_GET
@office
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of one round, by state."""
    row = _round(code)
    submissions = row.submissions.select_related("organisation", "field", "result").order_by("state", "reference")
    context = {
        "round": row,
        "states": [(state, [one for one in submissions if one.state == state]) for state in State],
        "groups": ExpertGroup.objects.select_related("field", "chair__account"),
        "draws": Draw.objects.filter(round=row).select_related("group"),
        "at_work": _at_work(row),
        "fairness": fairness(row),
        "notice": PublicNotice.objects.filter(round=row).first(),
        "objections": Objection.objects.filter(submission__round=row).select_related("submission"),
    }
    return render(request, "selection/round.html", context)


def _at_work(row: SubmissionRound) -> list[dict[str, Any]]:
    """Each item in review with its experts."""
    running = Assignment.objects.filter(submission__round=row, submission__state=State.IN_REVIEW, ended_at=None)
    by_item: dict[Submission, list[Assignment]] = {}
    for one in running.select_related("submission", "expert__account", "score").order_by("submission__reference"):
        by_item.setdefault(one.submission, []).append(one)
    return [{"submission": item, "assignments": rows} for item, rows in by_item.items()]


def _round(code: str) -> SubmissionRound:
    year, month = (whole_number(part) for part in code.partition("-")[::2])
    if year is None or month is None:
        raise Http404
    return get_object_or_404(SubmissionRound, year=year, month=month)


@require_GET
@office
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The round for anyone to recompute (docs/recompute_round.py)."""
    response = HttpResponse(export_round(_round(code)), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="round-{code}.jsonl"'
    return response


@require_GET
@office
def record(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """One of the records of a draw, as a form to be printed."""
    row = get_object_or_404(_round(code).draws.select_related("round", "group", "frozen_by"), number=number)
    if kind not in paper.OF_A_DRAW:
        raise Http404
    return printed(paper.OF_A_DRAW[kind](row, at=now()), f"{code}-{number}-{kind}")


@require_GET
@office
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """入库申请表 of an expert."""
    return printed(paper.application(get_object_or_404(Expert, pk=pk), at=now()), f"expert-{pk}")


def printed(form: documents.Form, name: str) -> HttpResponse:
    response = HttpResponse(documents.printable_pdf(form), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_POST
@office
def act(request: HttpRequest, code: str, action: str) -> HttpResponseRedirect:
    """One deed of the office on a round."""
    if action not in DEEDS:
        raise Http404
    row = _round(code)
    try:
        DEEDS[action](request, row)
        messages.success(request, _("已办理。"))
    except (StepRefused, NotEnoughExperts, EntryActRefused) as refused:
        messages.error(request, str(refused))
    return redirect("selection_round", code)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": account_of(request), "at": now()}


def _freeze(request: HttpRequest, row: SubmissionRound) -> None:
    assigning.freeze(
        row,
        posted_row(request, "group", ExpertGroup.objects.all()),
        value_name=request.POST.get("value_name", ""),
        due_at=_moment(request.POST.get("due_at", "")),
        **_who(request),
    )


def _moment(text: str) -> datetime:
    """A local time as browsers send it. Raises StepRefused."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise StepRefused(_("请填写时间，例如 2026-11-12 21:30。")) from error


def _draw(request: HttpRequest, row: SubmissionRound) -> None:
    frozen = posted_row(request, "draw", row.draws.all())
    value, source = request.POST.get("value", ""), request.POST.get("source", "")
    assigning.draw(frozen, value=value, source=source, **_who(request))


def _submission(request: HttpRequest, row: SubmissionRound) -> Submission:
    return get_object_or_404(row.submissions, reference=request.POST.get("submission", ""))


def _close(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.close(_submission(request, row), **_who(request))


def _announce(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.announce(row, starts_on=now().astimezone(SHANGHAI).date(), **_who(request))


def _object(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.object_to(
        _submission(request, row),
        objector=request.POST.get("objector", ""),
        text=request.POST.get("text", ""),
        received_on=now().astimezone(SHANGHAI).date(),
        by=account_of(request),
    )


def _conclude(request: HttpRequest, row: SubmissionRound) -> None:
    found = posted_row(request, "objection", Objection.objects.filter(submission__round=row, upheld=None))
    deciding.conclude(found, upheld="upheld" in request.POST, conclusion=request.POST.get("conclusion", ""))


def _select(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.decide(_submission(request, row), selected=True, **_who(request))


def _reject(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.decide(_submission(request, row), selected=False, reason=request.POST.get("reason", ""), **_who(request))


def _enter(request: HttpRequest, row: SubmissionRound) -> None:
    batch, document = request.POST.get("batch", "").strip(), request.POST.get("document", "").strip()
    selected = list(row.submissions.filter(state=State.SELECTED))
    if not (batch and document and selected):
        raise StepRefused(_("请填写入库批次和入库文件，并确认有决定入选的申报。"))
    today: date = now().astimezone(SHANGHAI).date()
    deciding.enter(selected, EntryAct(batch, document, today), demonstration=settings.DEMO, **_who(request))


def _end(request: HttpRequest, row: SubmissionRound) -> None:
    """An expert is unable: the assignment ends, a substitute can be drawn."""
    open_ones = Assignment.objects.filter(
        submission__round=row, submission__state=State.IN_REVIEW, ended_at=None
    ).exclude(score__sent_at__isnull=False)
    found = posted_row(request, "assignment", open_ones)
    assigning.end(found, because=request.POST.get("because", ""), at=now())


def _substitute(request: HttpRequest, row: SubmissionRound) -> None:
    """补抽: freeze a draw of further experts for one item."""
    submission = _submission(request, row)
    number = whole_number(request.POST.get("number", ""))
    if submission.state != State.IN_REVIEW or not number or number > MOST_SUBSTITUTES:
        raise StepRefused(_("请填写补抽人数（1 至 %d），并确认这项申报正在评审。") % MOST_SUBSTITUTES)
    assigning.freeze(
        row,
        posted_row(request, "group", ExpertGroup.objects.filter(field=submission.field)),
        value_name=request.POST.get("value_name", ""),
        due_at=_moment(request.POST.get("due_at", "")),
        items=[submission],
        per_item=number,
        reason=request.POST.get("reason", ""),
        **_who(request),
    )


def _look_again(request: HttpRequest, row: SubmissionRound) -> None:
    """重新核对回避: what became known since the draw."""
    ended = assigning.end_conflicted(at=now())
    messages.info(request, _("重新核对回避，终止 %d 项评审分配。") % len(ended))


DEEDS: dict[str, Callable[[HttpRequest, SubmissionRound], None]] = {
    "freeze": _freeze,
    "draw": _draw,
    "end": _end,
    "substitute": _substitute,
    "look-again": _look_again,
    "close": _close,
    "announce": _announce,
    "object": _object,
    "conclude": _conclude,
    "select": _select,
    "reject": _reject,
    "enter": _enter,
}
