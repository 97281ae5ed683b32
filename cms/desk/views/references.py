"""Basic facts (organisations, terms, site settings): one confirmation by a second person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content import records
from showcase.publication import confirming, differences
from showcase.publication.errors import PublicationRefused
from showcase.publication.subjects import parse_subject
from showcase.publication.words import label_of_path

from ..access import needs

SHOWN = 200


@require_http_methods(["GET", "POST"])
@needs("publication.confirm_reference")
def index(request: HttpRequest) -> HttpResponse:
    """What waits for confirmation, with its changes; ticked rows are confirmed as one batch."""
    if request.method == "POST":
        try:
            subjects = [parse_subject(name) for name in request.POST.getlist("subject")]
            count = confirming.confirm(subjects, by=request.user)
        except PublicationRefused as refused:
            messages.error(request, str(refused))
        except ValueError:
            messages.error(request, _("提交的内容无法识别，请刷新页面后重试。"))
        else:
            messages.success(request, _("已确认 %(count)d 项，门户即将更新。") % {"count": count})
            return redirect("desk_references")
    rows = []
    unready: list[confirming.Unready] = []
    for row in confirming.waiting(unready=unready):
        changes = differences.differences(row.public, records.decode(row.data))
        rows.append((row, [change._replace(path=label_of_path(change.path)) for change in changes]))
        if len(rows) == SHOWN:
            break
    return render(request, "desk/references.html", {"rows": rows, "unready": unready, "shown": SHOWN})
