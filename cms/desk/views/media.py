"""Private files for those at the desk: uploads, what was made for approval, and the portal's own style sheet."""

import mimetypes
from pathlib import Path

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET
from wagtail.documents import get_document_model

from showcase.pages.media import approval_media
from site_static.render import assets

from ..access import SEE, needs

SHOWN_IN_PLACE = {".avif", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".mp4", ".vtt"}
"""Kinds that a browser may show; everything else is offered for download."""


def _private(stream: object, name: str) -> FileResponse:
    """A file for one person: never cached by others, never run."""
    download = Path(name).suffix.lower() not in SHOWN_IN_PLACE
    response = FileResponse(stream, as_attachment=download, filename=Path(name).name)
    patch_cache_control(response, private=True, max_age=600)
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
    return response


@require_GET
@needs(SEE)
@xframe_options_sameorigin
def approval_file(request: HttpRequest, name: str) -> FileResponse:
    """A picture or document of a record that is on its way, for those who may see it."""
    try:
        path: Path = approval_media().path(name.rpartition("/")[2])
        return _private(path.open("rb"), path.name)
    except (ValueError, FileNotFoundError) as error:
        raise Http404 from error


@require_GET
@needs(SEE)
def upload(request: HttpRequest, name: str) -> FileResponse:
    """An upload or its thumbnail. ``MEDIA_URL`` points here: no web server knows the folder."""
    try:
        return _private(default_storage.open(name), name)
    except (OSError, ValueError) as error:
        raise Http404 from error


@require_GET
@needs(SEE)
def document(request: HttpRequest, document_id: int, document_filename: str) -> FileResponse:
    """An uploaded document, by the address that Wagtail gives it."""
    row = get_object_or_404(get_document_model(), pk=document_id)
    if row.filename != document_filename:
        raise Http404
    return _private(row.file.open("rb"), row.filename)


@require_GET
def theme_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the portal's theme, for previews: the same bytes that the portal serves to anyone."""
    if name not in assets():
        raise Http404
    return HttpResponse(assets()[name], content_type=mimetypes.guess_type(name)[0])
