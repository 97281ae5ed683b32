"""名册与规则: what the office keeps. Every change is a row of the office's ledger, with what stood there before."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from showcase.intake import office as office_ledger
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Account, CollectionRules, Invitation, OfficeChange, ReportingLine
from showcase.intake.portal import invitations
from showcase.intake.portal.access import account_of, known, now, office, posted_row
from showcase.intake.states import StepRefused

from .. import coverage, judging
from ..models import Assignment, Expert, ExpertGroup, ReputationEntry, ReviewRules, Solicitation, WeightSet
from ..office_words import Reader
from .forms import (
    ApplicationForm,
    CollectionRulesForm,
    EmploymentFormSet,
    ExpertForm,
    GroupForm,
    LineForm,
    OwnEmploymentFormSet,
    OwnTieFormSet,
    ReviewRulesForm,
    TieFormSet,
    WeightsForm,
)

SHOWN = 100


@require_GET
@office
def index(request: HttpRequest) -> HttpResponse:
    """Doors to all registers, and the last changes."""
    context = {
        "appeals": ReputationEntry.objects.filter(appealed_at__isnull=False, overturned=None).count(),
        "applied": Expert.objects.filter(admitted_on=None).count(),
        "changes": list(Reader().told(OfficeChange.objects.all()[:SHOWN])),
    }
    return render(request, "selection/office.html", context)


@office
def experts(request: HttpRequest) -> HttpResponse:
    """All experts; an invitation to apply."""
    form = invitations.ExpertForm(request.POST or None)
    link = invitations.answered(request, form, Invitation.objects.none())
    rows = Expert.objects.select_related("account").prefetch_related("fields", "employments__organisation")
    today = timezone.localdate()
    context = {"rows": rows, "form": form, "link": link, "coverage": coverage.served(today), "today": today}
    return render(request, "selection/experts.html", context, status=422 if form.errors else 200)


@office
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert: admission, fields, employment, ties, suspension. New ties end assignments that they forbid."""
    row = get_object_or_404(Expert, pk=pk)
    form = ExpertForm(request.POST or None, instance=row)
    sets: list[Any] = [
        EmploymentFormSet(request.POST or None, instance=row),
        TieFormSet(request.POST or None, instance=row),
    ]
    before = _facts_of(row)
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for one in sets) and _reasoned(form, sets):
        at_work = list(row.assignments.filter(ended_at=None).values_list("pk", flat=True))
        with transaction.atomic():
            for part in (form, *sets):
                part.save()
            reason = {"reason": form.cleaned_data["reason"]} if form.cleaned_data["reason"] else {}
            _write(request, f"expert:{pk}", before, _facts_of(Expert.objects.get(pk=pk)) | reason)
        ended = Assignment.objects.filter(pk__in=at_work, ended_at__isnull=False)
        if names := "、".join(ended.values_list("submission__reference", flat=True)):
            messages.warning(request, _("按新的关系，%s 的评审分配已终止，请补抽专家。") % names)
        return _saved(request, "selection_experts")
    return _page(request, str(row), form, *sets)


def _reasoned(form: ExpertForm, sets: list[Any]) -> bool:
    """Whether there is a reason for every employment and tie that is taken away; the form says so if not."""
    if any(one.deleted_forms for one in sets) and not form.cleaned_data["reason"]:
        form.add_error("reason", _("删除任职或利害关系要写明理由。"))
        return False
    return True


@known
def own_ties(request: HttpRequest) -> HttpResponse:
    """本人任职与利害关系: an expert declares what is new, at once and for good. The office's ledger has each change."""
    row = Expert.objects.filter(account=account_of(request), admitted_on__isnull=False).first()
    if row is None:
        raise Http404
    posted = request.POST or None
    sets: list[Any] = [OwnEmploymentFormSet(posted, instance=row), OwnTieFormSet(posted, instance=row)]
    if request.method == "POST" and all(one.is_valid() for one in sets):
        before = _facts_of(row)
        with transaction.atomic():
            for part in sets:
                part.save()
            _write(request, f"expert:{row.pk}", before, _facts_of(row))
        return _saved(request, "selection_own_ties")
    context = {
        "employments": row.employments.all(),
        "ties": row.ties.all(),
        "sets": _named(*sets),
    }
    return render(request, "selection/own_ties.html", context, status=422 if request.method == "POST" else 200)


def _facts_of(row: Expert) -> dict[str, Any]:
    facts = office_ledger.plain(row)
    facts["employments"] = [office_ledger.plain(one) for one in row.employments.order_by("pk")]
    facts["ties"] = [office_ledger.plain(one) for one in row.ties.order_by("pk")]
    return facts


@known
def apply(request: HttpRequest) -> HttpResponse:
    """入库申请: by the person who was invited. Until the office admits, nobody is drawn."""
    account = account_of(request)
    row = Expert.objects.filter(account=account).first()
    if row is not None and row.admitted_on is not None:
        return redirect("selection_conduct")
    today = now().astimezone(SHANGHAI).date()
    row = row or Expert(account=account, applied_on=today)
    form = ApplicationForm(request.POST or None, instance=row)
    sets: list[Any] = [
        EmploymentFormSet(request.POST or None, instance=row),
        TieFormSet(request.POST or None, instance=row),
    ]
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for one in sets):
        with transaction.atomic():
            for part in (form, *sets):
                part.save()
        return _saved(request, "collection_home")
    return _page(request, _("入库专家申请"), form, *sets)


@office
def groups(request: HttpRequest) -> HttpResponse:
    rows = ExpertGroup.objects.select_related("field", "chair__account")
    today = timezone.localdate()
    context = {"rows": rows, "coverage": coverage.served(today), "today": today}
    return render(request, "selection/groups.html", context)


@office
def group(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A group: a new one, or one that is there."""
    row = get_object_or_404(ExpertGroup, pk=pk) if pk is not None else ExpertGroup()
    form = GroupForm(request.POST or None, instance=row)
    return _edit(request, row.name or _("新建专家组"), "group", form, "selection_groups")


@office
def collection_rules(request: HttpRequest) -> HttpResponse:
    form = CollectionRulesForm(request.POST or None, instance=CollectionRules.current())
    return _edit(request, _("征集规则"), "collection-rules", form, "selection_office")


@office
def review_rules(request: HttpRequest) -> HttpResponse:
    form = ReviewRulesForm(request.POST or None, instance=ReviewRules.current())
    return _edit(request, _("遴选规则"), "review-rules", form, "selection_office")


@office
def weights(request: HttpRequest) -> HttpResponse:
    """评分权重: each change is a new version; scores keep the one they were sent by."""
    current = WeightSet.current()
    form = WeightsForm(request.POST or None, current=current)
    if request.method == "POST" and form.is_valid():
        made = WeightSet(
            version=current.version + 1,
            weights=form.weights(),
            note=form.cleaned_data["note"],
            made_by=account_of(request),
        )
        made.full_clean()
        made.save()
        return _saved(request, "selection_weights")
    form.label_suffix = ""
    context = {"current": current, "form": form, "versions": WeightSet.objects.select_related("made_by")}
    return render(request, "selection/weights.html", context, status=422 if request.method == "POST" else 200)


@office
def lines(request: HttpRequest) -> HttpResponse:
    """转报关系: through which bureau an organisation reports."""
    if "remove" in request.POST:
        row = posted_row(request, "remove", ReportingLine.objects.all())
        with transaction.atomic():
            before, subject = office_ledger.plain(row), f"line:{row.organisation.slug}"
            row.delete()
            _write(request, subject, before, {})
        return _saved(request, "selection_lines")
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = form.save()
            _write(request, f"line:{row.organisation.slug}", {}, office_ledger.plain(row))
        return _saved(request, "selection_lines")
    rows = ReportingLine.objects.select_related("organisation", "through").order_by("through__name")
    status = 422 if request.method == "POST" else 200
    return render(request, "selection/lines.html", {"rows": rows, "form": form}, status=status)


@require_GET
@office
def appeals(request: HttpRequest) -> HttpResponse:
    """信誉申诉 and 请托: what experts wrote to the office."""
    rows = ReputationEntry.objects.filter(appealed_at__isnull=False).select_related("expert__account")
    context = {
        "rows": rows.select_related("answered_by").order_by("-appealed_at"),
        "experts": Expert.objects.exclude(admitted_on=None).select_related("account").order_by("account__name"),
        "solicitations": Solicitation.objects.select_related("expert__account", "handled_by").order_by("-reported_at"),
    }
    return render(request, "selection/appeals.html", context)


@require_POST
@office
def answer(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Answer an appeal, in words; once."""
    row = get_object_or_404(ReputationEntry, pk=pk, appealed_at__isnull=False)
    facts: dict[str, Any] = {"text": request.POST.get("answer", ""), "overturned": "overturned" in request.POST}
    return _done(request, judging.answer, row, **facts)


@require_POST
@office
def handle(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Write down how an attempt to influence was dealt with; once."""
    return _done(request, judging.handle, get_object_or_404(Solicitation, pk=pk), text=request.POST.get("handling", ""))


@require_POST
@office
def observe(request: HttpRequest) -> HttpResponseRedirect:
    """Write down how an expert behaved; the office's ledger says who did."""
    row, facts = posted_row(request, "expert", Expert.objects.all()), {"favourable": "favourable" in request.POST}
    try:
        with transaction.atomic():
            made = judging.observe(row, text=request.POST.get("text", ""), **facts, at=now())
            if made is not None:
                _write(request, f"expert:{row.pk}", {}, {"reputation": [office_ledger.plain(made)]})
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("selection_appeals")
    return _saved(request, "selection_appeals")


def _done(request: HttpRequest, deed: Callable[..., object], row: models.Model, **facts: Any) -> HttpResponseRedirect:
    """Do it, or say why not, on the page of appeals."""
    try:
        deed(row, **facts, by=account_of(request), at=now())
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("selection_appeals")
    return _saved(request, "selection_appeals")


def _edit(request: HttpRequest, heading: str, subject: str, form: Any, after: str) -> HttpResponse:
    """Show a form, or save it with its row of the ledger."""
    before = office_ledger.plain(form.instance) if form.instance.pk else {}
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row: models.Model = form.save()
            _write(request, f"{subject}:{row.pk}", before, office_ledger.plain(row))
        return _saved(request, after)
    return _page(request, heading, form)


def _write(request: HttpRequest, subject: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    by: Account = account_of(request)
    office_ledger.record(subject, before, after, by=by, at=now())


def _saved(request: HttpRequest, view: str) -> HttpResponseRedirect:
    messages.success(request, _("已保存。"))
    return redirect(view)


def _page(request: HttpRequest, heading: str, form: forms.BaseForm, *sets: Any) -> HttpResponse:
    form.label_suffix = ""
    context = {"heading": heading, "form": form, "sets": _named(*sets)}
    status = 422 if request.method == "POST" else 200
    return render(request, "selection/form_page.html", context, status=status)


def _named(*sets: Any) -> tuple[Any, ...]:
    """Sets of rows as pages show them: each under the name of its model."""
    for one in sets:
        for row in one.forms:
            row.label_suffix = ""
        one.heading = one.model._meta.verbose_name
    return sets
