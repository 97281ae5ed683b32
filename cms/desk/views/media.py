"""Files of previews: renditions that were made for approval, and the portal's own style sheet."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from showcase.pages.media import approval_media
from site_static.render import assets

from ..access import SEE, needs


@require_GET
@needs(SEE)
def approval_file(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture or document of a record that is on its way, for those who may see it."""
    try:
        path: Path = approval_media().path(name.rpartition("/")[2])
        return FileResponse(path.open("rb"))
    except (ValueError, FileNotFoundError) as error:
        raise Http404 from error


@require_GET
def theme_file(request: HttpRequest, name: str) -> HttpResponse:
    """The portal's style sheet, for previews: the same bytes that the portal serves to anyone."""
    if name not in assets():
        raise Http404
    return HttpResponse(assets()[name], content_type="text/css")
