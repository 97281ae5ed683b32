"""进展报告: the organisation's page of what it has in the library, and the office's page of what was reported."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import progress
from ..models import ProgressReport
from ..states import StepRefused
from .access import account_of, known, now, office


@require_GET
@known
def own(request: HttpRequest) -> HttpResponse:
    """Achievements of the library that one's organisations reported."""
    account = account_of(request)
    if not account.memberships.current().exists():
        raise Http404
    rows = progress.reportable(account).prefetch_related("progress_reports")
    return render(request, "collection/progress.html", {"rows": rows})


@known
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(progress.reportable(account_of(request)), public_id=public_id)
    text, status = request.POST.get("text", ""), 200
    if request.method == "POST":
        try:
            progress.report(row, text=text, by=account_of(request), at=now())
            messages.success(request, _("进展报告已提交。"))
            return redirect("collection_progress")
        except StepRefused as refused:
            messages.error(request, str(refused))
            status = 422
    context = {"achievement": row, "text": text, "longest": progress.LONGEST}
    return render(request, "collection/progress_report.html", context, status=status)


@require_GET
@office
def all_reports(request: HttpRequest) -> HttpResponse:
    rows = ProgressReport.objects.select_related("achievement", "organisation", "reported_by")
    return render(request, "collection/progress_reports.html", {"rows": rows})


@require_POST
@office
def note(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Take note, and put it on the life line when a title is given."""
    row = get_object_or_404(ProgressReport.objects.select_related("noted_by"), pk=pk)
    if row.noted_at is not None:
        facts = {"name": row.noted_by, "at": timezone.localtime(row.noted_at).strftime("%Y-%m-%d %H:%M")}
        messages.info(request, _("这份进展报告已于 %(at)s 由%(name)s阅办，不用再办。") % facts)
        return redirect("collection_progress_reports")
    try:
        progress.note(row, title=request.POST.get("title", ""), by=account_of(request), at=now())
        messages.success(request, _("已办理。"))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("collection_progress_reports")
