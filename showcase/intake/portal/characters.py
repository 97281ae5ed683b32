"""NUL: no key writes it and PostgreSQL keeps no text with it. What was typed around it is not lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

NUL = "\0"


class NoNulMiddleware:
    """An address with a NUL does not exist; a posted text is taken without it, and the person is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or NUL in "".join(map(str, request.GET.values())):
            raise Http404
        if request.method == "POST" and _clean(request):
            messages.warning(request, _("内容里有看不见的空字符，已经去掉，其余内容照原样保留。"))
        return self.get_response(request)


def _clean(request: HttpRequest) -> bool:
    """Take NULs out of what was posted; whether there were any."""
    if not any(NUL in str(value) for values in request.POST.lists() for value in (values[0], *values[1])):
        return False
    posted = request.POST.copy()
    posted.clear()
    for name, values in request.POST.lists():
        posted.setlist(name.replace(NUL, ""), [str(value).replace(NUL, "") for value in values])
    request.POST = posted  # type: ignore[assignment]
    return True
