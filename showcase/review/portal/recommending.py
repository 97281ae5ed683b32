"""发现推荐: the page of those who may recommend, and the office's answer on the same page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from showcase.intake import recommending
from showcase.intake.models import Account, Recommendation
from showcase.intake.portal.access import account_of, known, now, office
from showcase.intake.portal.vocabulary import organisation_typed
from showcase.intake.states import StepRefused
from showcase.library.importing.values import BadValue

from ..models import Expert

BODIES = ("department-office", "award-nominating-department", "award-nominating-association")
"""Kinds of organisation whose members may recommend what others have made. Source: FIELD.md 0."""


def may_recommend(account: Account) -> bool:
    """Admitted experts, the office, offices of the department, departments and associations of an industry."""
    bodies = account.memberships.current().filter(organisation__kinds__code__in=BODIES)
    admitted = Expert.objects.filter(account=account, admitted_on__isnull=False)
    return account.is_operator or bodies.exists() or admitted.exists()


@known
def page(request: HttpRequest) -> HttpResponse:
    """One's own recommendations with their answers; for the office all of them."""
    account = account_of(request)
    if not may_recommend(account):
        raise Http404
    typed = {key: request.POST.get(key, "") for key in ("name", "unit_name", "reason")}
    status = 200
    if request.method == "POST":
        try:
            recommending.recommend(**typed, by=account, at=now())
            messages.success(request, _("推荐已提交。这项成果进入评审时，您将回避。"))
            return redirect("selection_recommendations")
        except StepRefused as refused:
            messages.error(request, str(refused))
            status = 422
    rows = Recommendation.objects.select_related("organisation", "recommended_by")
    context = {
        "rows": rows if account.is_operator else rows.filter(recommended_by=account),
        "typed": typed,
        "is_operator": account.is_operator,
    }
    return render(request, "selection/recommendations.html", context, status=status)


@require_POST
@office
def answer(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Pass it on to the body concerned, or decline with a reason."""
    row = Recommendation.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    facts: dict[str, Any] = {"by": account_of(request), "at": now()}
    try:
        if "decline" in request.POST:
            recommending.decline(row, reason=request.POST.get("declined_because", ""), **facts)
        else:
            recommending.pass_on(row, organisation_typed(request.POST.get("organisation", "")), **facts)
        messages.success(request, _("已办理。"))
    except (StepRefused, BadValue) as refused:
        messages.error(request, str(refused))
    return redirect("selection_recommendations")
