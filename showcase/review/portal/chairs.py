"""The chair's page of a round: scores with spread and outliers, minutes, the group's proposal."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Account, Submission, SubmissionRound
from showcase.intake.portal import files
from showcase.intake.portal.access import account_of, known, now, posted_row, posted_rows
from showcase.intake.portal.questions import Form
from showcase.intake.states import State, StepRefused

from .. import coverage, deciding, judging
from ..models import Assignment, ChairDeclaration, Criterion, Expert, ExpertGroup, Minutes
from .declaring import ask_to_declare
from .posted import posted_past_day

AFTER_THE_DRAW = (State.IN_REVIEW, State.SCORED, State.PROPOSED, State.PASSED_OVER, State.NOTICED, State.SELECTED)


def groups_of(account: Account) -> QuerySet[ExpertGroup]:
    """The groups that the person chairs today."""
    today = now().astimezone(SHANGHAI).date()
    return ExpertGroup.objects.filter(chair__account=account, term_from__lte=today, term_until__gte=today)


def submissions_of(group: ExpertGroup, account: Account) -> QuerySet[Submission]:
    """What the chair of a group may see: its field, without own recusals, and nothing that the chair still scores."""
    rows = without_recused(Submission.objects.filter(field=group.field, state__in=AFTER_THE_DRAW), account)
    own = Assignment.objects.filter(expert__account=account, ended_at=None).exclude(score__sent_at__isnull=False)
    return rows.exclude(pk__in=own.values("submission"), state=State.IN_REVIEW)


def without_recused(rows: QuerySet[Submission], account: Account) -> QuerySet[Submission]:
    """Submissions that the person may see, or read numbers of: none that a recusal concerns."""
    return rows.exclude(candidate__recusals__expert__account=account)


def at_the_meeting(group: ExpertGroup, submissions: QuerySet[Submission]) -> QuerySet[Expert]:
    """Who may have been at a group's meeting: its chair, and those who judge the items."""
    judging_them = Q(assignments__submission__in=submissions, assignments__ended_at=None)
    return Expert.objects.filter(Q(pk=group.chair_id) | judging_them).distinct()


@require_GET
@known
def group(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(groups_of(account_of(request)), pk=pk)
    visible = submissions_of(row, account_of(request))
    rounds = list(SubmissionRound.objects.filter(pk__in=visible.values("round")).order_by("-closes_at"))
    chosen = next((one for one in rounds if one.code == request.GET.get("round")), rounds[0] if rounds else None)
    submissions = visible.filter(round=chosen).select_related("round", "organisation", "result")
    sheets = [judging.sheet_of(submission) for submission in submissions]
    record = Minutes.objects.filter(group=row, round=chosen).select_related("written_by").first()
    context = {
        "group": row,
        "rounds": rounds,
        "chosen": chosen,
        "criteria": Criterion.labels,
        "declared": _declared(account_of(request)),
        "brought": coverage.brought(without_recused(chosen.submissions.all(), account_of(request))) if chosen else [],
        "sheets": sorted(sheets, key=lambda sheet: (-sheet.outcome.mean, sheet.submission.reference)),
        "experts": at_the_meeting(row, submissions).select_related("account"),
        "minutes": record,
        "held_on": record.held_on if record else timezone.localdate(),
        "minutes_open": record is None or not record.proposals.exists(),
        "scored": deciding.anything_scored(chosen, row) if chosen else False,
        "attended": list(record.attended.select_related("account")) if record else [row.chair],
    }
    return render(request, "selection/group.html", context)


@require_POST
@known
def minutes(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    row = get_object_or_404(groups_of(account_of(request)), pk=pk)
    round_ = posted_row(request, "round", SubmissionRound.objects.filter(submissions__field=row.field).distinct())
    submissions = submissions_of(row, account_of(request)).filter(round=round_)
    attended = posted_rows(request, "attended", at_the_meeting(row, submissions))
    try:
        deciding.record_minutes(
            round_,
            row,
            held_on=posted_past_day(request, "held_on"),
            attended=attended,
            text=request.POST.get("text", ""),
            by=account_of(request),
        )
        messages.success(request, _("已保存。"))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return _back(pk, round_)


def _back(pk: int, round_: SubmissionRound) -> HttpResponseRedirect:
    return redirect(f"{reverse('selection_group', args=[pk])}?round={round_.code}")


@require_GET
@known
def item(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """What was filed, for the chair."""
    row = _item(request, pk, reference)
    if row.pk not in _declared(account_of(request)):
        return ask_to_declare(request, row, reverse("selection_chair_declare", args=[pk, reference]))
    filed = files.of_version(row.current, "selection_item_filed", pk, reference)
    context = {"submission": row, "sections": Form(filed).for_judges(row.current.facts)}
    return render(request, "selection/item.html", context)


@require_GET
@known
def item_filed(request: HttpRequest, pk: int, reference: str, number: int) -> FileResponse:
    row = _item(request, pk, reference)
    if row.pk not in _declared(account_of(request)):
        raise Http404
    return files.sent(row.current, number)


@require_POST
@known
def declare(request: HttpRequest, pk: int, reference: str) -> HttpResponseRedirect:
    row, conflict = _item(request, pk, reference), request.POST.get("conflict") != "no"
    chair = Expert.objects.get(account=account_of(request))
    try:
        judging.declare_as_chair(chair, row, conflict=conflict, text=request.POST.get("text", ""), at=now())
    except judging.JudgingRefused as refused:
        messages.error(request, str(refused))
        return redirect("selection_item", pk, reference)
    if not conflict:
        return redirect("selection_item", pk, reference)
    messages.success(request, _("已登记回避，这项申报不再由您办理。"))
    return _back(pk, row.round)


def _declared(account: Account) -> set[int]:
    """The submissions for which somebody has declared to have no interest: as chair, or as an expert who judges."""
    facts = {"expert__account": account, "declared_at__isnull": False}
    return {row.submission_id for model in (ChairDeclaration, Assignment) for row in model.objects.filter(**facts)}


def _item(request: HttpRequest, pk: int, reference: str) -> Submission:
    row = get_object_or_404(groups_of(account_of(request)), pk=pk)
    return get_object_or_404(submissions_of(row, account_of(request)), reference=reference)


@require_POST
@known
def propose(request: HttpRequest, pk: int, reference: str) -> HttpResponseRedirect:
    row = get_object_or_404(groups_of(account_of(request)), pk=pk)
    submission = get_object_or_404(submissions_of(row, account_of(request)), reference=reference)
    record = Minutes.objects.filter(group=row, round=submission.round).first()
    try:
        if record is None:
            raise StepRefused(_("请先填写本批次的会议纪要。"))
        if submission.pk not in _declared(account_of(request)):
            raise StepRefused(_("请先打开报送内容，声明没有利害关系，再提出建议。"))
        if submission.state == State.IN_REVIEW:
            raise StepRefused(_("这项申报的评分还没有结束，不能提出建议。"))
        if submission.state != State.SCORED:
            raise StepRefused(_("这项申报已经提出建议，现为“%s”。") % submission.get_state_display())
        proposed = deciding.propose(
            submission,
            record,
            selected=request.POST.get("selected") == "yes",
            reason=request.POST.get("reason", ""),
            by=account_of(request),
            at=now(),
        )
        told = _("%s：已提出建议，建议入选。") if proposed.selected else _("%s：已提出建议，不建议入选。")
        messages.success(request, told % reference)
    except StepRefused as refused:
        messages.error(request, str(refused))
    return _back(pk, submission.round)
