"""Submissions: state and history, what was filed, the form for the stamp, every step that a person may take."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase import documents

from .. import filing
from ..evidence import without_material
from ..models import Account, Dispute, Submission, SubmissionVersion
from ..similarity import warnings_for
from ..states import UNTOLD, Action, Party, State, StepRefused, actions
from . import files
from .access import account_of, known, now, office
from .asking import Section
from .questions import Files, Form, declaration_labels

ON_A_PAGE = 50


@require_GET
@known
def every(request: HttpRequest) -> HttpResponse:
    """All that the person's organisations filed or that came through them, the newest first; by words and state."""
    account = account_of(request)
    if not account.memberships.current().exists():
        raise Http404
    rows = Submission.objects.visible_to(account).with_name_seen(account)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in State.values:
        rows = rows.in_state_told(State(state))
    if words:
        rows = rows.filter(Q(name_seen__icontains=words) | Q(reference__icontains=words))
    context = {
        "page": Paginator(rows.select_related("organisation", "round").order_by("-pk"), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "asked": {"state": state, "q": words},
        "states": [one for one in State if one not in UNTOLD],
    }
    return render(request, "collection/submissions.html", context)


@require_GET
@known
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Status, history and what was filed."""
    row = _submission(request, reference)
    parties, version = _parties(account_of(request), row), row.version_for(account_of(request))
    events = row.events.select_related("bureau")
    is_operator = account_of(request).is_operator
    context = {
        "submission": row,
        "state": row.state_now if is_operator else row.state_told,
        "events": events if is_operator else events.exclude(to_state__in=UNTOLD),
        "version": version,
        "versions": row.versions_for(account_of(request)).order_by("-number"),
        "name": version.facts.get("name", row.name),
        "sections": list(Form(_filed(row, version)).sections(version.facts)),
        "actions": {str(action) for party in parties for action in actions(row.state_now, party)},
        "disputes": row.disputes.all(),
        "is_operator": is_operator,
        "without_material": without_material(version.facts, [kept["number"] for kept in version.files]),
        "similar": warnings_for(row.candidate, account_of(request)) if is_operator else [],
    }
    return render(request, "collection/submission.html", context)


@require_GET
@known
def printable(request: HttpRequest, reference: str) -> HttpResponse:
    """盖章表 as DOCX: what was filed, to be printed and sealed."""
    form = _printable(request, reference)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _download(documents.printable_form(form), kind, f"{reference}.docx")


@require_GET
@known
def printable_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """盖章表 as PDF."""
    form = _printable(request, reference)
    return _download(documents.printable_pdf(form), "application/pdf", f"{reference}.pdf")


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _printable(request: HttpRequest, reference: str) -> documents.Form:
    row = _submission(request, reference)
    version = row.version_for(account_of(request))
    return documents.Form(
        title=_("重大科技成果申报表"),
        number=f"{row.reference} v{version.number}",
        unit=row.organisation.name,
        filed_at=version.filed_at,
        check=version.hash,
        parts=[_part(section) for section in Form(_filed(row, version)).sections(version.facts)],
        declarations=[str(label) for name, label in declaration_labels() if version.declarations.get(name)],
    )


def _filed(row: Submission, version: SubmissionVersion) -> Files:
    return files.of_version(version, "collection_filed", row.reference)


@require_GET
@known
def filed(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """A file that was filed, for whoever may open the submission."""
    return files.sent(_submission(request, reference).version_for(account_of(request)), number)


def _part(section: Section) -> documents.Part:
    rows = [documents.Row(question.label, question.words) for question in section.questions if question.words]
    for group in section.groups:
        for number, row in enumerate(group.given, 1):
            words = "；".join(f"{question.label}：{question.words}" for question in row.questions if question.words)
            rows.append(documents.Row(f"{group.label} {number}", words))
    return documents.Part(section.title, rows)


def _submission(request: HttpRequest, reference: str) -> Submission:
    found = Submission.objects.visible_to(account_of(request)).select_related("organisation", "round", "bureau")
    return get_object_or_404(found, reference=reference)


def _parties(account: Account, row: Submission) -> set[Party]:
    """In which capacities this person may act on this submission now."""
    mine = set(account.memberships.current().values_list("organisation", flat=True))
    capacities = {
        Party.OPERATOR: account.is_operator,
        Party.SUBMITTER: row.organisation_id in mine,
        Party.BUREAU: row.bureau_id is not None and row.bureau_id in mine,
    }
    return {party for party, holds in capacities.items() if holds}


def _done_already(row: Submission, account: Account, action: str) -> str:
    """For whoever clicks a second time: that the step was taken, when and by whom; empty when there is no such step.

    Only what the person could have done, and reads in the history anyhow.
    """
    if any(action in actions(row.state_now, party) for party in _parties(account, row)):
        return ""
    mine = set(account.memberships.current().values_list("organisation", flat=True))
    for event in row.events.filter(action=action).order_by("-number"):
        bureau = event.sender
        own = bureau.pk in mine if bureau else row.organisation_id in mine or account.is_operator
        if own and event.to_state not in UNTOLD:
            text = _("“%(action)s”已于 %(at)s 由%(name)s办理，不用再办。现在的状态：%(state)s。")
            return text % {
                "action": event.get_action_display(),
                "at": timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
                "name": event.actor_name,
                "state": (row.state_now if account.is_operator else row.state_told).label,
            }
    return ""


@require_POST
@known
def act(request: HttpRequest, reference: str, action: str) -> HttpResponseRedirect:
    """One step by whoever may take it: withdraw, forward, return, accept."""
    row, account = _submission(request, reference), account_of(request)
    if done := _done_already(row, account, action):
        messages.info(request, done)
        return redirect("collection_submission", reference)
    parties, reason = _parties(account, row), request.POST.get("reason", "")
    facts: dict[str, Any] = {"by": account, "at": now()}
    try:
        match action:
            case Action.WITHDRAW if Party.SUBMITTER in parties:
                filing.withdraw(row, reason=reason, **facts)
            case Action.FORWARD if Party.BUREAU in parties:
                filing.forward(row, reason=reason, **facts)
            case Action.SEND_BACK if parties & {Party.BUREAU, Party.OPERATOR}:
                party = Party.BUREAU if Party.BUREAU in parties else Party.OPERATOR
                filing.send_back(row, party=party, reason=reason, **facts)
            case Action.ACCEPT if Party.OPERATOR in parties:
                filing.accept(row, **facts)
            case "dispute" if Party.OPERATOR in parties:
                filing.dispute(row, text=reason, **facts)
            case _:
                raise Http404
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已办理。"))
    return redirect("collection_submission", reference)


@require_POST
@office
def settle(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    row = get_object_or_404(Dispute, pk=pk)
    try:
        filing.settle(row, by=account_of(request), at=now(), resolution=request.POST.get("reason", ""))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("collection_submission", row.submission.reference)
