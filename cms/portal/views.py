"""The start page, and the public portal's style sheet under its own name."""

import mimetypes

from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from showcase.intake.models import Submission, SubmissionRound
from showcase.intake.models.rounds import round_at
from showcase.intake.portal.access import account_of, known, now
from showcase.intake.states import State
from showcase.review.models import Assignment
from showcase.review.portal.chairs import groups_of
from showcase.review.portal.duties import duties
from site_static.render.assets import assets


@require_GET
@known
def home(request: HttpRequest) -> HttpResponse:
    """What this person has to do: own submissions, what waits at the bureau, assignments, groups, rounds."""
    account = account_of(request)
    context = {
        "round": round_at(now()),
        "mine": Submission.objects.of_members(account).under_way().select_related("organisation", "round"),
        "waiting": Submission.objects.waiting_at_bureau(account)
        .with_name_seen(account)
        .select_related("organisation", "round"),
        "assignments": Assignment.objects.visible_to(account)
        .filter(Q(submission__state=State.IN_REVIEW) | Q(score__sent_at__isnull=False))
        .select_related("submission", "score")
        .order_by(F("score__sent_at").desc(nulls_first=True), "due_at"),
        "groups": groups_of(account),
        "rounds": _rounds() if account.is_operator else [],
        "duties": duties(now()) if account.is_operator else [],
    }
    return render(request, "selection/home.html", context)


def _rounds() -> list[tuple[SubmissionRound, list[tuple[State, int]]]]:
    """The rounds, the newest first, each with the states that occur in it."""
    counts: dict[int, dict[str, int]] = {}
    states = Submission.objects.order_by().values_list("round", "state").annotate(Count("pk"))
    for round_, state, count in states:
        counts.setdefault(round_, {})[state] = count
    rounds = SubmissionRound.objects.order_by("-closes_at")
    return [(row, [(one, counts[row.pk][one]) for one in State if one in counts.get(row.pk, {})]) for row in rounds]


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What does not exist, or not for this person: one answer for both."""
    context = {"heading": _("没有找到这个页面"), "lead": _("网址可能有误，或者这个页面不属于您。")}
    return render(request, "collection/plain_form.html", context, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Nothing is asked of the database, which may be the reason."""
    return HttpResponse(render_to_string("collection/failed.html"), status=500)


@require_GET
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the public portal's theme; its name holds the hash of its bytes."""
    if name not in assets():
        raise Http404
    response = HttpResponse(assets()[name], content_type=mimetypes.guess_type(name)[0])
    patch_cache_control(response, public=True, max_age=31536000, immutable=True)
    return response
