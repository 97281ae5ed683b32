"""Files of evidence on their way in and out. Who may read one is asked by the view that names its submission."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from content.store import MissingMedia

from .. import evidence
from ..models import Candidate, SubmissionVersion
from .access import account_of, now
from .asking import Kept
from .questions import Files


def take(request: HttpRequest, candidate: Candidate) -> dict[str, str]:
    """Keep what was uploaded with the form and drop what was to be removed; refusals by the name of their field.

    The text of the form is saved before: whatever becomes of a file, nothing typed is lost.
    """
    if "remove_file" in request.POST:
        number = evidence.evidence_number(request.POST["remove_file"])
        candidate.evidence_files.filter(number=number or 0).delete()
    problems = {}
    uploads: dict[str, Any] = request.FILES.dict()
    for name, file in uploads.items():
        row = name.removesuffix("-file")
        if name == row or not row.startswith("evidence-"):
            continue
        number = evidence.evidence_number(request.POST.get(f"{row}-number"))
        try:
            evidence.attach(candidate, number, file, by=account_of(request), at=now())
        except ValidationError as error:
            title = f"“{file.name[:40]}”"
            problems[name] = _("材料文件%(name)s没有保存：%(why)s") % {"name": title, "why": "".join(error.messages)}
    return problems


def of_candidate(candidate: Candidate) -> Files:
    """The files of an entry of the list, for the form."""
    return {
        row.number: Kept(row.name, reverse("collection_kept", args=[candidate.pk, row.number]), row.size)
        for row in candidate.evidence_files.all()
    }


def of_version(version: SubmissionVersion, view: str, *place: Any) -> Files:
    """The files that were filed, at the addresses of one audience's view."""
    return {
        row["number"]: Kept(row["name"], reverse(view, args=[*place, row["number"]]), row["size"])
        for row in version.files
    }


def sent(version: SubmissionVersion, number: int) -> FileResponse:
    """The file that was filed with a piece of evidence; 404 when there is none."""
    row = evidence.file_of(version, number)
    if row is None:
        raise Http404
    return sent_row(row)


def sent_row(row: dict[str, Any]) -> FileResponse:
    """For one person: to be saved, never shown or run in the page, never cached by others."""
    store = evidence.store()
    try:
        response = FileResponse(store.path(row["stored"]).open("rb"), as_attachment=True, filename=row["name"])
    except FileNotFoundError as error:
        raise MissingMedia(row["stored"]) from error
    patch_cache_control(response, private=True, no_store=True)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
