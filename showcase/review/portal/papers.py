"""What the office takes away: the records of a draw and an expert's application as PDF, the round for recomputing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from showcase import documents
from showcase.intake.portal.access import now, office

from .. import paper
from ..export import export_round
from ..models import Expert
from .rounds import round_of


@require_GET
@office
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The round for anyone to recompute (docs/recompute_round.py)."""
    response = HttpResponse(export_round(round_of(code)), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="round-{code}.jsonl"'
    return response


@require_GET
@office
def record(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """One of the records of a draw, as a form to be printed."""
    row = get_object_or_404(round_of(code).draws.select_related("round", "group", "frozen_by"), number=number)
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
