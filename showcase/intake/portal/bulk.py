"""批量导入: the template, looking through a table, importing what was looked through."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from showcase.library.importing import UnreadableFile

from .. import tables
from ..importing import ListChanged
from ..models.candidates import DECLARATIONS
from .access import account_of, known, now, organisations_of, reporting, whole_number
from .questions import declaration_labels
from .template import template_workbook
from .uploads import checked


@known
def page(request: HttpRequest) -> HttpResponse:
    """First a dry run with its report, row by row; then all or nothing of the same bytes."""
    organisations = organisations_of(account_of(request))
    if not organisations:
        raise Http404
    context: dict[str, Any] = {"organisations": organisations, "declarations": declaration_labels()}
    context["most"] = tables.MOST_ROWS
    if request.method == "POST":
        try:
            context |= _bring_in(request) if "checked" in request.POST else _look_through(request, organisations)
        except (UnreadableFile, tables.TableGone, ListChanged) as error:
            context["error"] = str(error)
        if context.get("imported"):
            messages.success(request, context["report"].summary())
            return redirect("collection_list")
    return render(request, "collection/bulk.html", context, status=422 if "error" in context else 200)


def _look_through(request: HttpRequest, organisations: list[Any]) -> dict[str, Any]:
    if "not_secret" not in request.POST:
        raise UnreadableFile(_("请先确认表格不涉密。涉密的、不宜上网的，不得上传，请按保密规定线下报送。"))
    if not request.FILES.get("rows"):
        raise UnreadableFile(_("请选择文件。"))
    file: Any = request.FILES["rows"]
    report, table = tables.look_through(
        checked(file),
        str(file.name),
        reporting(request, organisations),
        declarations={name: name in request.POST for name in DECLARATIONS},
        by=account_of(request),
        at=now(),
    )
    return {"report": report, "table": table}


def _bring_in(request: HttpRequest) -> dict[str, Any]:
    report = tables.bring_in(account_of(request), whole_number(request.POST["checked"]), at=now())
    return {"report": report, "imported": report.written}


@require_GET
@known
def template(request: HttpRequest) -> HttpResponse:
    """The offline template, made from the same list of columns as the import."""
    if not organisations_of(account_of(request)):
        raise Http404
    response = HttpResponse(
        template_workbook(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%8A%A5%E9%80%81%E6%A8%A1%E6%9D%BF.xlsx"
    return response
