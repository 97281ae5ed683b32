"""Earlier versions of a submission: what was filed each time, frozen, and what changed since the one before."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ..models import Submission, SubmissionVersion
from . import files
from .access import account_of, known
from .questions import Form, differing


@require_GET
@known
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version as it was filed, with what the one before said otherwise."""
    row = _version(request, reference, number)
    before = row.submission.versions_for(account_of(request)).filter(number__lt=number).order_by("-number").first()
    filed = files.of_version(row, "collection_version_filed", reference, number)
    context = {
        "submission": row.submission,
        "version": row,
        "before": before,
        "changed": list(differing(before.facts, row.facts)) if before else [],
        "sections": list(Form(filed).sections(row.facts)),
    }
    return render(request, "collection/version.html", context)


@require_GET
@known
def filed(request: HttpRequest, reference: str, number: int, evidence: int) -> FileResponse:
    """A file that was filed with an earlier version."""
    return files.sent(_version(request, reference, number), evidence)


def _version(request: HttpRequest, reference: str, number: int) -> SubmissionVersion:
    account = account_of(request)
    row = get_object_or_404(Submission.objects.visible_to(account).select_related("organisation"), reference=reference)
    return get_object_or_404(row.versions_for(account).select_related("filed_by", "submission"), number=number)
