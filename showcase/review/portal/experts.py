"""An expert's pages: what is assigned, the declaration, the scoring sheet, the own reputation."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase.intake.portal import files
from showcase.intake.portal.access import account_of, is_script, known, now, posted_row, whole_number
from showcase.intake.portal.questions import Files, Form
from showcase.intake.states import State, StepRefused

from .. import counting, judging
from ..models import Assignment, Criterion, Expert, ReputationEntry, Score, WeightSet
from .declaring import ask_to_declare


def expert_of(request: HttpRequest) -> Expert:
    """The expert who is there; for everybody else there is no such page."""
    found = Expert.objects.filter(account=account_of(request)).first()
    if found is None:
        raise Http404
    return found


def _mine(request: HttpRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(account_of(request))
    return get_object_or_404(rows.select_related("submission__organisation", "expert", "draw__group"), pk=pk)


@require_GET
@known
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the declaration only what is needed to make it; afterwards what was filed, and the sheet."""
    row = _mine(request, pk)
    if row.declared_at is None:
        return ask_to_declare(request, row.submission, reverse("selection_declare", args=[row.pk]))
    return _sheet(request, row, {})


def _sheet(
    request: HttpRequest, row: Assignment, problems: dict[str, str], *, status: int = 200, typed: Score | None = None
) -> HttpResponse:
    stored = Score.objects.filter(assignment=row).first() or Score(assignment=row)
    score = typed or stored
    weights = WeightSet.current().weights[row.submission.category]
    others = Score.objects.visible_to(account_of(request)).filter(assignment__submission=row.submission)
    context = {
        "assignment": row,
        "score": score,
        "version": stored.version,
        "stored": [(one.label, stored.values.get(one, "—")) for one in Criterion] if typed else [],
        "stored_comment": stored.comment,
        "criteria": [
            (one.value, one.label, weights[one], score.values.get(one, ""), problems.get(one, "")) for one in Criterion
        ],
        "problem": problems.get(""),
        "over": row.submission.state != State.IN_REVIEW and not row.score_sent,
        "comment_problem": problems.get("comment"),
        "sections": Form(_filed(row)).for_judges(row.submission.current.facts),
        "others": [
            (counting.rounded(counting.total(one.values, judging.weights_of(one, row.submission))), one.comment)
            for one in others.exclude(assignment=row).select_related("weights")
        ],
    }
    return render(request, "selection/sheet.html", context, status=status)


def _filed(row: Assignment) -> Files:
    return files.of_version(row.submission.current, "selection_filed", row.pk)


@require_GET
@known
def filed(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file of the evidence: after the declaration, as everything that is confidential."""
    row = _mine(request, pk)
    if row.declared_at is None:
        raise Http404
    return files.sent(row.submission.current, number)


@require_POST
@known
def declare(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    row = _mine(request, pk)
    try:
        conflict = request.POST.get("conflict") != "no"
        judging.declare(row, conflict=conflict, text=request.POST.get("text", ""), at=now())
    except judging.JudgingRefused as refused:
        messages.error(request, str(refused))
        return redirect("selection_assignment", pk)
    if conflict:
        messages.success(request, _("已登记回避，这项申报不再由您评审。"))
    return redirect("collection_home" if conflict else "selection_assignment", *([] if conflict else [pk]))


@require_POST
@known
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed; send it when asked to. What is missing is named, nothing is lost."""
    row = _mine(request, pk)
    typed = Score(
        values={name: request.POST.get(name, "").strip() for name in Criterion.values},
        comment=request.POST.get("comment", ""),
    )
    try:
        kept = judging.keep(row, typed.values, typed.comment, seen=whole_number(request.POST.get("version", "")))
        if "send" in request.POST:
            judging.send(row, at=now())
    except judging.JudgingRefused as refused:
        return _refused(request, row, typed, refused)
    if is_script(request):
        return JsonResponse({"version": kept.version, "at": timezone.localtime().strftime("%H:%M"), "problems": {}})
    messages.success(request, _("评分已提交。") if "send" in request.POST else _("已保存。"))
    return redirect("selection_assignment", pk)


def _refused(request: HttpRequest, row: Assignment, typed: Score, refused: judging.JudgingRefused) -> HttpResponse:
    """Say what is wrong at its field. What was kept meanwhile in another window stands beside what was typed."""
    if is_script(request):
        return JsonResponse({"message": str(refused)}, status=409)
    if row.declared_at is None:
        return redirect("selection_assignment", row.pk)
    if isinstance(refused, judging.SheetOutdated):
        return _sheet(request, row, refused.problems, status=409, typed=typed)
    return _sheet(request, row, refused.problems, status=422)


@require_POST
@known
def solicited(request: HttpRequest) -> HttpResponseRedirect:
    """请托: to the office only."""
    expert = expert_of(request)
    try:
        judging.solicited(None, expert=expert, text=request.POST.get("text", ""), at=now())
        messages.success(request, _("已报告，只有运营人员能看到。"))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("selection_conduct")


@known
def conduct(request: HttpRequest) -> HttpResponse:
    """信誉: every entry with its cause; an appeal is written beside it."""
    expert = expert_of(request)
    if request.method == "POST":
        row = posted_row(request, "entry", ReputationEntry.objects.filter(expert=expert))
        try:
            judging.appeal(row, text=request.POST.get("appeal", ""), at=now())
            messages.success(request, _("申诉已提交，由运营人员答复。"))
        except StepRefused as refused:
            messages.error(request, str(refused))
        return redirect("selection_conduct")
    return render(request, "selection/conduct.html", {"rows": expert.reputation.all()})
