"""The own list: entries, the form that is saved as it is typed, filing."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase.publication.errors import Blocker

from .. import filing, listing
from ..evidence import without_material
from ..models import Candidate, Recommendation
from ..models.candidates import DECLARATIONS
from ..models.rounds import round_at
from ..reporting import assess
from ..similarity import warnings_for
from ..states import OVER, State, StepRefused
from ..writing import unproved_superlatives
from . import files
from .access import account_of, is_script, known, now, organisations_of, posted_row, reporting, whole_number
from .asking import Question
from .questions import (
    CATEGORY_NEEDS,
    Form,
    anchor_of,
    declaration_labels,
    differing,
    is_answered,
    place_of,
    problems_by_place,
)
from .rows import place_after, step_of
from .vocabulary import LOOKUPS, MOST_FOUND, proposals

ON_A_PAGE = 50
TEXTS_TO_CHECK = ("one_liner", "abstract", "details")


def _own(request: HttpRequest, pk: int) -> Candidate:
    return get_object_or_404(Candidate.objects.visible_to(account_of(request)), pk=pk)


@require_GET
@known
def own_list(request: HttpRequest) -> HttpResponse:
    """储备成果: everything on the list, each with the submission that is under way."""
    account = account_of(request)
    if not account.memberships.current().exists():
        raise Http404
    archived = "archived" in request.GET
    candidates = Candidate.objects.visible_to(account).filter(archived=archived).prefetch_related("submissions")
    context = {
        "page": Paginator(candidates, ON_A_PAGE).get_page(request.GET.get("page")),
        "archived": archived,
        "round": round_at(now()),
        "organisations": organisations_of(account),
        "invitations": Recommendation.objects.inviting(account),
    }
    return render(request, "collection/list.html", context)


@require_POST
@known
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """归档 or back: the entry leaves the list, nothing is deleted."""
    row, archived = _own(request, pk), "archived" in request.POST
    try:
        listing.archive(row, archived=archived, by=account_of(request), at=now())
        messages.success(request, _("已归档，可在“已归档”中恢复。") if archived else _("已恢复到储备成果。"))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("collection_candidate", pk)


@known
def first_step(request: HttpRequest) -> HttpResponse:
    """The stop before anything is written or uploaded: what is secret must not enter (登记办法 Art. 2)."""
    account = account_of(request)
    organisations = organisations_of(account)
    if not organisations:
        raise Http404
    answer = request.POST.get("secret")
    if answer == "no":
        asked = None
        if request.POST.get("recommendation"):
            asked = posted_row(request, "recommendation", Recommendation.objects.inviting(account))
        asking = asked.organisation if asked else None
        organisation = asking or reporting(request, organisations)
        candidate = listing.start(organisation, by=account, at=now(), recommendation=asked)
        return redirect("collection_candidate", candidate.pk)
    context = {
        "stopped": answer == "yes",
        "organisations": organisations,
        "recommendation": request.GET.get("recommendation", ""),
    }
    return render(request, "collection/first_step.html", context)


@known
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: saved as it is typed, right or wrong; a newer text of somebody else is never overwritten."""
    row = _own(request, pk)
    if request.method != "POST":
        return _form(request, row, row.facts, row.declarations)
    step = step_of(request.POST)
    facts = Form().facts(request.POST, step)
    declarations = {name: name in request.POST for name in DECLARATIONS}
    seen = whole_number(request.POST.get("version", ""))
    try:
        saved = listing.save(
            row,
            facts,
            declarations=declarations,
            seen=-1 if seen is None else seen,
            by=account_of(request),
            at=now(),
        )
    except listing.Outdated as outdated:
        return _outdated(request, outdated, facts, declarations)
    problems = files.take(request, saved)
    if is_script(request):
        at = timezone.localtime(saved.updated_at).strftime("%H:%M")
        return JsonResponse({"version": saved.version, "at": at, "problems": problems})
    if problems:
        return _form(request, saved, saved.facts, saved.declarations, status=422, problems=problems)
    if step is not None:
        page = reverse("collection_candidate", args=[pk])
        return redirect(f"{page}?{urlencode(place_after(step))}#g-{step.group}")
    if "file" in request.POST:
        return _file(request, saved)
    messages.success(request, _("已保存。"))
    return redirect("collection_candidate", pk)


@require_GET
@known
def words(request: HttpRequest, lookup: str) -> HttpResponse:
    """A long list that answers are taken from: all of it for a script, what is looked for on a page."""
    if lookup not in LOOKUPS:
        raise Http404
    if request.headers.get("X-Requested-With") == "proposals":
        response: HttpResponse = JsonResponse(list(proposals(lookup)), safe=False)
        patch_cache_control(response, private=True, max_age=600)
        return response
    asked = request.GET.get("q", "").strip()
    context = {"lookup": lookup, "asked": asked, "found": list(islice(proposals(lookup, asked), MOST_FOUND))}
    return render(request, "collection/words.html", context)


def _outdated(
    request: HttpRequest, outdated: listing.Outdated, facts: dict[str, Any], declarations: dict[str, bool]
) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"message": str(outdated)}, status=409)
    messages.error(request, str(outdated))
    theirs = list(differing(outdated.candidate.facts, facts))
    return _form(request, outdated.candidate, facts, declarations, status=409, theirs=theirs)


def _form(
    request: HttpRequest,
    row: Candidate,
    facts: dict[str, Any],
    declarations: dict[str, bool],
    status: int = 200,
    problems: dict[str, str] | None = None,
    theirs: list[Question] | None = None,
    filing_blockers: list[Blocker] | None = None,
) -> HttpResponse:
    """The form with what is wrong at each field; when it was to be filed, with what is missing, too."""
    claims = [row.get("statement") for row in facts.get("claims") or [] if isinstance(row, dict)]
    texts = [str(text or "") for text in (*map(facts.get, TEXTS_TO_CHECK), *claims)]
    blockers = filing_blockers or (assess(row).blockers if row.facts else [])
    told = filing_blockers or [one for one in blockers if is_answered(facts, place_of(one))]
    told = [*told, *(Blocker("", message, name) for name, message in (problems or {}).items())]
    by_place = problems_by_place(told)
    form = Form(files.of_candidate(row), by_place, more=request.GET.get("more", ""), at=request.GET.get("at", ""))
    context = {
        "candidate": row,
        "sections": list(form.sections(facts)),
        "problems": _linked(told),
        "not_filed": filing_blockers is not None,
        "theirs": theirs,
        "declarations": [
            (name, label, declarations[name], by_place.get(name, "")) for name, label in declaration_labels()
        ],
        "gaps": [] if filing_blockers else _linked(one for one in blockers if one not in told),
        "similar": warnings_for(row, account_of(request)) if row.name else [],
        "hints": [hint for text in texts for hint in unproved_superlatives(text)],
        "without_material": without_material(facts, set(row.evidence_files.values_list("number", flat=True))),
        "needs": CATEGORY_NEEDS,
        "under_way": row.submissions.exclude(state__in=OVER).first(),
        "round": round_at(now()),
        "lookups": LOOKUPS,
    }
    return render(request, "collection/candidate.html", context, status=status)


def _linked(blockers: Iterable[Blocker]) -> list[tuple[str, str]]:
    """Each complaint with the id of the field that it is about."""
    return list(dict.fromkeys((anchor_of(place_of(one)), str(one)) for one in blockers))


def _file(request: HttpRequest, row: Candidate) -> HttpResponse:
    under_way = row.submissions.under_way().first()
    if under_way is not None and under_way.state != State.RETURNED:
        text = _("内容已保存，但没有再次报送：申报 %(reference)s 正在办理（%(state)s），仍是第 %(version)d 版。")
        messages.warning(
            request,
            text
            % {
                "reference": under_way.reference,
                "state": under_way.state_told.label,
                "version": under_way.current.number,
            },
        )
        return redirect("collection_candidate", row.pk)
    try:
        if under_way is not None:
            submission = filing.resubmit(under_way, by=account_of(request), at=now())
        else:
            submission = filing.file(row, by=account_of(request), at=now())
    except filing.NotFit as unfit:
        return _form(request, row, row.facts, row.declarations, status=422, filing_blockers=unfit.blockers)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return _form(request, row, row.facts, row.declarations, status=422)
    messages.success(request, _("已报送，编号 %s。") % submission.reference)
    return redirect("collection_submission", submission.reference)


@require_GET
@known
def kept(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file of an entry of the own list."""
    return files.sent_row(get_object_or_404(_own(request, pk).evidence_files, number=number).facts())
