"""进展报告: the organisation's page of what it has in the library, and the office's page of what was reported."""

import re

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import progress
from ..models import ProgressReport
from ..states import StepRefused
from . import files
from .access import account_of, known, now, office
from .asking import BLANK_NUMBER, Question, Row, Rows
from .rows import ADD, step_of

_FIGURE = re.compile(r"figures-([0-9]{1,4})-[a-z]+")


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
    figures, problems = _figures(request), {}
    step = step_of(request.POST, {"figures"})
    if step is not None:
        figures = [one for _number, one in step.applied(list(enumerate(figures)))]
    elif request.method == "POST":
        file = request.FILES.get("file")
        try:
            progress.report(row, text=text, figures=figures, file=file, by=account_of(request), at=now())
            messages.success(request, _("进展报告已提交。"))
            return redirect("collection_progress")
        except progress.ReportUnfit as unfit:
            problems, status = unfit.problems, 422
        except StepRefused as refused:
            messages.error(request, str(refused))
            status = 422
    more = step is not None and step.verb == ADD
    group = _as_rows(figures, problems, more=more)
    labels = {
        one.name: f"{group.label} {number} {one.label}："
        for number, given in enumerate(group.rows, 1)
        for one in given.questions
    }
    context = {
        "achievement": row,
        "text": text,
        "longest": progress.LONGEST,
        "group": group,
        "wrong": problems,
        "problems": [(_anchor(name), labels.get(name, "") + message) for name, message in problems.items()],
        "chosen_again": bool(problems and request.FILES.get("file")),
    }
    return render(request, "collection/progress_report.html", context, status=status)


def _figures(request: HttpRequest) -> list[dict[str, str]]:
    """The figures that were typed, in their order; blank rows are none."""
    numbers = sorted({int(found[1]) for name in request.POST if (found := _FIGURE.fullmatch(name))})
    rows = [{key: request.POST.get(f"figures-{at}-{key}", "").strip() for key in progress.FIGURE} for at in numbers]
    return [row for row in rows if any(row.values())]


def _as_rows(figures: list[dict[str, str]], problems: dict[str, str], *, more: bool) -> Rows:
    labels = {"name": _("指标"), "value": _("数值"), "unit": _("单位")}

    def made(number: int | str, figure: dict[str, str]) -> Row:
        names = {key: f"figures-{number}-{key}" for key in labels}
        questions = [
            Question(names[key], label, "line", figure.get(key, ""), problem=problems.get(names[key], ""))
            for key, label in labels.items()
        ]
        return Row(f"r-figures-{number}", questions)

    blank: list[dict[str, str]] = [{}] * ((not figures) + more)
    rows = [made(number, figure) for number, figure in enumerate([*figures, *blank])]
    return Rows("figures", _("新的指标"), rows, made(BLANK_NUMBER, {}), problem=problems.get("figures", ""))


def _anchor(name: str) -> str:
    """The id of a field, or of the group."""
    return "g-figures" if name == "figures" else f"q-{name}"


@require_GET
@known
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a report, for the organisation that sent it and for the office."""
    account = account_of(request)
    rows = ProgressReport.objects.exclude(file_stored="")
    if not account.is_operator:
        rows = rows.filter(organisation__in=account.memberships.current().values("organisation"))
    row = get_object_or_404(rows, pk=pk)
    return files.sent_row({"stored": row.file_stored, "name": row.file_name})


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
