"""Own list, form, submissions, colleagues."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase import documents
from showcase.library.importing import UnreadableFile, read_rows
from showcase.library.importing.columns import column_names

from .. import filing, inviting, listing
from ..calendar import SHANGHAI
from ..importing import import_candidates
from ..models import Account, Candidate, Dispute, Membership, Recommendation, Submission, SubmissionVersion
from ..models.candidates import DECLARATIONS
from ..models.rounds import round_at
from ..reporting import assess
from ..similarity import warnings_for
from ..states import OVER, Action, Party, State, StepRefused, actions
from ..writing import unproved_superlatives
from . import files
from .access import account_of, known, now, office, posted_row, whole_number
from .invitations import send_invitation
from .questions import CATEGORY_NEEDS, Files, Form, Section
from .uploads import template_workbook, uploaded

TEXTS_TO_CHECK = ("one_liner", "abstract", "details")


def _own(request: HttpRequest, pk: int) -> Candidate:
    return get_object_or_404(Candidate.objects.visible_to(account_of(request)), pk=pk)


def _organisations(account: Account) -> list[Any]:
    return [row.organisation for row in account.memberships.current().select_related("organisation")]


def _reporting(request: HttpRequest, organisations: list[Any]) -> Any:
    """The organisation for which somebody acts: the one that the form names, their only one where it names none."""
    named = request.POST.get("organisation") or organisations[0].slug
    found = next((row for row in organisations if row.slug == named), None)
    if found is None:
        raise Http404
    return found


@require_GET
@known
def own_list(request: HttpRequest) -> HttpResponse:
    """储备成果: everything on the list, each with the submission that is under way."""
    account = account_of(request)
    if not account.memberships.current().exists():
        raise Http404
    candidates = Candidate.objects.visible_to(account).filter(archived=False).prefetch_related("submissions")
    context = {
        "candidates": candidates,
        "round": round_at(now()),
        "organisations": _organisations(account),
        "invitations": Recommendation.objects.inviting(account),
    }
    return render(request, "collection/list.html", context)


@known
def first_step(request: HttpRequest) -> HttpResponse:
    """The stop before anything is written or uploaded: what is secret must not enter (登记办法 Art. 2)."""
    account = account_of(request)
    organisations = _organisations(account)
    if not organisations:
        raise Http404
    answer = request.POST.get("secret")
    if answer == "no":
        asked = None
        if request.POST.get("recommendation"):
            asked = posted_row(request, "recommendation", Recommendation.objects.inviting(account))
        asking = asked.organisation if asked else None
        organisation = asking or _reporting(request, organisations)
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
    facts = Form().facts(request.POST)
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
    if _is_script(request):
        at = timezone.localtime(saved.updated_at).strftime("%H:%M")
        return JsonResponse({"version": saved.version, "at": at, "problems": problems})
    if problems:
        return _form(request, saved, saved.facts, saved.declarations, status=422, problems=problems)
    if "file" in request.POST:
        return _file(request, saved)
    messages.success(request, _("已保存。"))
    return redirect("collection_candidate", pk)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _outdated(
    request: HttpRequest, outdated: listing.Outdated, facts: dict[str, Any], declarations: dict[str, bool]
) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"message": str(outdated)}, status=409)
    messages.error(request, str(outdated))
    return _form(request, outdated.candidate, facts, declarations, status=409)


def _form(
    request: HttpRequest,
    row: Candidate,
    facts: dict[str, Any],
    declarations: dict[str, bool],
    status: int = 200,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    texts = [str(facts.get(key) or "") for key in TEXTS_TO_CHECK]
    context = {
        "candidate": row,
        "sections": list(Form(files.of_candidate(row), problems).sections(facts)),
        "problems": list((problems or {}).values()),
        "declarations": [
            (name, Candidate._meta.get_field(name).verbose_name, declarations[name])  # type: ignore[union-attr]
            for name in DECLARATIONS
        ],
        "blockers": assess(row).blockers if row.facts else [],
        "similar": warnings_for(row, account_of(request)) if row.name else [],
        "hints": [hint for text in texts for hint in unproved_superlatives(text)],
        "needs": CATEGORY_NEEDS.get(row.category),  # type: ignore[call-overload]
        "under_way": row.submissions.exclude(state__in=OVER).first(),
        "round": round_at(now()),
    }
    return render(request, "collection/candidate.html", context, status=status)


def _file(request: HttpRequest, row: Candidate) -> HttpResponse:
    under_way = row.submissions.filter(state=State.RETURNED).first()
    try:
        if under_way is not None:
            submission = filing.resubmit(under_way, by=account_of(request), at=now())
        else:
            submission = filing.file(row, by=account_of(request), at=now())
    except StepRefused as refused:
        messages.error(request, str(refused))
        return _form(request, row, row.facts, row.declarations, status=422)
    messages.success(request, _("已报送，编号 %s。") % submission.reference)
    return redirect("collection_submission", submission.reference)


@known
def bulk(request: HttpRequest) -> HttpResponse:
    """批量导入: first a dry run with the report, then all or nothing."""
    account = account_of(request)
    organisations = _organisations(account)
    if not organisations:
        raise Http404
    context: dict[str, Any] = {"organisations": organisations, "declarations": _declaration_labels()}
    if request.method == "POST" and request.FILES.get("rows"):
        try:
            with uploaded(request.FILES["rows"]) as path:
                rows, remarks = read_rows(path)
            context["report"] = import_candidates(
                rows,
                _reporting(request, organisations),
                declarations={name: name in request.POST for name in DECLARATIONS},
                by=account,
                at=now(),
                dry_run="write" not in request.POST,
                remarks=remarks,
            )
        except UnreadableFile as error:
            context["error"] = str(error)
    elif request.method == "POST":
        context["error"] = _("请选择文件。")
    return render(request, "collection/bulk.html", context, status=422 if "error" in context else 200)


def _declaration_labels() -> list[tuple[str, Any]]:
    return [(name, Candidate._meta.get_field(name).verbose_name) for name in DECLARATIONS]  # type: ignore[union-attr]


@require_GET
@known
def template(request: HttpRequest) -> HttpResponse:
    """The offline template, made from the same list of columns as the import."""
    if not _organisations(account_of(request)):
        raise Http404
    response = HttpResponse(
        template_workbook(list(column_names())),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%8A%A5%E9%80%81%E6%A8%A1%E6%9D%BF.xlsx"
    return response


@require_GET
@known
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Status, history and what was filed."""
    row = _submission(request, reference)
    parties, version = _parties(account_of(request), row), row.version_for(account_of(request))
    context = {
        "submission": row,
        "events": row.events.select_related("bureau"),
        "version": version,
        "name": version.facts.get("name", row.name),
        "sections": list(Form(_filed(row, version)).sections(version.facts)),
        "actions": {str(action) for party in parties for action in actions(row.state_now, party)},
        "disputes": row.disputes.all(),
        "is_operator": account_of(request).is_operator,
        "similar": warnings_for(row.candidate, account_of(request)) if account_of(request).is_operator else [],
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
        declarations=[str(label) for name, label in _declaration_labels() if version.declarations.get(name)],
    )


def _filed(row: Submission, version: SubmissionVersion) -> Files:
    return files.of_version(version, "collection_filed", row.reference)


@require_GET
@known
def filed(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """A file that was filed, for whoever may open the submission."""
    return files.sent(_submission(request, reference).version_for(account_of(request)), number)


@require_GET
@known
def kept(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file of an entry of the own list."""
    return files.sent_row(get_object_or_404(_own(request, pk).evidence_files, number=number).facts())


def _part(section: Section) -> documents.Part:
    rows = [documents.Row(question.label, question.words) for question in section.questions if question.words]
    for group in section.groups:
        for number, row in enumerate(group.rows[:-1], 1):
            words = "；".join(f"{question.label}：{question.words}" for question in row if question.words)
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


@require_POST
@known
def act(request: HttpRequest, reference: str, action: str) -> HttpResponseRedirect:
    """One step by whoever may take it: withdraw, forward, return, accept."""
    row, account = _submission(request, reference), account_of(request)
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
    row = get_object_or_404(Dispute, pk=pk, resolved_at=None)
    try:
        filing.settle(row, by=account_of(request), at=now(), resolution=request.POST.get("reason", ""))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("collection_submission", row.submission.reference)


@known
def members(request: HttpRequest) -> HttpResponse:
    """Colleagues: who may invite sees and changes them."""
    account = account_of(request)
    mine = account.memberships.current().filter(may_invite=True).select_related("organisation").first()
    if mine is None:
        raise Http404
    link = ""
    if request.method == "POST":
        link = _change_members(request, mine)
    rows = Membership.objects.current().filter(organisation=mine.organisation).select_related("account")
    return render(request, "collection/members.html", {"rows": rows, "organisation": mine.organisation, "link": link})


def _change_members(request: HttpRequest, mine: Membership) -> str:
    """Invite a colleague (the link is shown once) or let one hand over."""
    try:
        if "hand_over" in request.POST:
            colleagues = Membership.objects.current().filter(organisation=mine.organisation)
            row = posted_row(request, "hand_over", colleagues)
            inviting.hand_over(row, today=now().astimezone(SHANGHAI).date())
            return ""
        invitation, secret = inviting.invite(
            email=request.POST.get("email", ""),
            name=request.POST.get("name", ""),
            organisation=mine.organisation,
            by=mine.account,
            at=now(),
            may_invite="may_invite" in request.POST,
        )
    except inviting.InvitationRefused as refused:
        messages.error(request, str(refused))
        return ""
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return ""
    return send_invitation(request, invitation, secret)
