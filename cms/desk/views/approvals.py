"""三审: the list of what waits, and the page on which a record is approved or sent back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from cms import previews
from showcase.publication import approving, differences, proofreading
from showcase.publication.errors import PublicationRefused
from showcase.publication.models import Approval, ApprovalRequest, PublicState, Stage
from showcase.publication.words import label_of_path

from ..access import SEE, needs


@require_GET
@needs(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """What waits: for me first, then everything that is on its way, then what was closed lately."""
    stages = approving.stages_of(request.user)
    waiting = ApprovalRequest.objects.open().select_related("held_by")
    rows = [(row, approving.why_not(row, request.user)) for row in waiting]
    context = {
        "mine": [row for row, reason in rows if not reason],
        "others": [(row, reason) for row, reason in rows if reason],
        "closed": ApprovalRequest.objects.exclude(state="open").order_by("-closed_at")[:20],
        "stages": {Stage(stage).label: name for stage, name in stages.items()},
    }
    return render(request, "desk/approvals.html", context)


@require_GET
@needs(SEE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The approval page: the record as the public will see it, what changed, the checks, the two buttons."""
    approval_request = get_object_or_404(ApprovalRequest.objects.select_related("record", "held_by"), pk=pk)
    return render(request, "desk/approval.html", _detail(request, approval_request))


def _detail(request: HttpRequest, row: ApprovalRequest, **typed: Any) -> dict[str, Any]:
    record = row.record.record
    state = PublicState.objects.of(row.subject).select_related("record").first()
    public = state.record.record if state and state.record and state.live else None
    changes = differences.differences(public, record)
    return {
        "row": row,
        "is_first": public is None,
        "changes": [change._replace(path=label_of_path(change.path)) for change in changes] if public else [],
        "approvals": Approval.objects.of(row.subject).filter(record=row.record_id, at__gte=row.submitted_at),
        "findings": [finding._replace(path=label_of_path(finding.path)) for finding in proofreading.findings(record)],
        "facts": proofreading.facts(record),
        "checks": proofreading.CHECKS,
        "refusal": approving.why_not(row, request.user),
        "may_send_back": row.is_open and row.stage in approving.stages_of(request.user),
        "may_cancel": row.is_open and row.submitted_by_id == request.user.pk,
        "needs_secrecy_check": row.stage == Stage.THIRD,
        **typed,
    }


@require_GET
@needs(SEE)
@xframe_options_sameorigin
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record that was put up for approval, drawn by the portal's own templates from its frozen bytes."""
    row = get_object_or_404(ApprovalRequest.objects.select_related("record"), pk=pk)
    return HttpResponse(previews.record_page(row.record.story))


@require_POST
@needs(SEE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, send back, take or cancel. A refusal shows its reason and keeps what was typed."""
    row = get_object_or_404(ApprovalRequest, pk=pk)
    try:
        message = _DECISIONS[request.POST.get("decision", "")](request, row)
    except KeyError:
        raise PermissionDenied from None
    except PublicationRefused as refused:
        row.refresh_from_db()
        if not row.is_open:  # without the form there is no place for it but the head of the page
            messages.error(request, str(refused))
        context = _detail(
            request,
            row,
            refused=refused,
            typed_reason=request.POST.get("reason", ""),
            ticked=request.POST.getlist("check"),
        )
        return render(request, "desk/approval.html", context, status=409)
    messages.success(request, message)
    return redirect("desk_approvals")


def _approve(request: HttpRequest, row: ApprovalRequest) -> str:
    ticked = set(request.POST.getlist("check"))
    done = approving.approve(
        row.pk,
        by=request.user,
        seen=request.POST.get("seen", ""),
        proofreading={name: name in ticked for name in proofreading.CHECKS},
        secrecy_cleared="secrecy" in ticked,
    )
    if done.is_open:
        return _("已通过，转入%(stage)s。") % {"stage": done.get_stage_display()}
    return _("三审通过，已发布，门户即将更新。")


def _send_back(request: HttpRequest, row: ApprovalRequest) -> str:
    approving.send_back(row.pk, by=request.user, reason=request.POST.get("reason", ""))
    return _("已退回。")


def _take(request: HttpRequest, row: ApprovalRequest) -> str:
    approving.take(row.pk, by=request.user)
    return _("已由您经办。")


def _cancel(request: HttpRequest, row: ApprovalRequest) -> str:
    approving.cancel(row.pk, by=request.user)
    return _("已撤销送审。")


_DECISIONS = {"approve": _approve, "send-back": _send_back, "take": _take, "cancel": _cancel}
