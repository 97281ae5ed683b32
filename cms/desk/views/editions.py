"""发布动态: how publishing goes, the last editions, what changed in each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .. import publishing
from ..access import SEE, needs


@require_GET
@needs(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The publisher's sign of life, progress of a build, the queue, the hold, the last editions."""
    return render(request, "desk/editions.html", {**publishing.situation(), "rows": publishing.editions()})


@require_GET
@needs(SEE)
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """What changed in one edition."""
    changes = publishing.changes_in(number)
    if not changes:
        raise Http404
    return render(request, "desk/edition.html", {"number": number, "changes": changes})
