"""What anybody may read without logging in: 公示 of what is proposed and how to object, and the frozen draws."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from showcase.intake.models import Dispute, Submission
from showcase.intake.portal.questions import names_reported

from ..models import Draw, Objection, PublicNotice, ReviewRules

ON_A_PAGE = 20


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All notices, the newest first, those that run marked."""
    rows = PublicNotice.objects.select_related("round").annotate(items=Count("submissions"))
    page = Paginator(rows.order_by("-starts_on", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/notices.html", {"page": page, "today": timezone.localdate()})


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: each item with who reported and completed it, the days, and where to object."""
    row = get_object_or_404(PublicNotice.objects.select_related("round"), pk=pk)
    items = row.submissions.select_related("organisation", "field").order_by("field__order", "reference")
    stands = Dispute.objects.filter(submission=OuterRef("pk"), resolved_at=None)
    open_one = Objection.objects.filter(submission=OuterRef("pk"), upheld=None)
    context = {
        "notice": row,
        "over": row.is_over(timezone.localdate()),
        "items": [_announced(item) for item in items.annotate(objected=Exists(stands) | Exists(open_one))],
        "contact": ReviewRules.current().notice_contact,
    }
    return render(request, "selection/public_notice.html", context)


@require_GET
def draws(request: HttpRequest) -> HttpResponse:
    """抽取公告: what each list and its conditions hash to, from the moment they are frozen, and the agreed value.

    Whoever gets the round's export later sees that nobody put another list in the place of this one. No names.
    """
    rows = Draw.objects.select_related("round", "group", "replaces").order_by("-frozen_at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/public_draws.html", {"page": page})


def _announced(row: Submission) -> dict[str, Any]:
    facts = row.current.facts
    names = {key: names_reported(facts.get(key)) for key in ("units", "completers")}
    return {"submission": row, **names}
