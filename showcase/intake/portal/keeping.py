"""Nothing typed is lost to an expired session or token: it is carried through the log-in and sent again on a click."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..models import Account

MOST = 500_000
SPECIAL = frozenset({"csrfmiddlewaretoken", "kept_for", "username", "password"})


def pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was posted, without what belongs to the log-in."""
    for name, values in request.POST.lists():
        if name not in SPECIAL:
            yield from ((name, str(value)) for value in values)


def ask_again(request: HttpRequest) -> HttpResponse:
    """A page that holds what was posted: to log in first, or only to confirm. Answers 401 to a script."""
    kept = list(pairs(request))
    if request.headers.get("X-Requested-With") == "autosave":
        return HttpResponse(status=401)
    if sum(len(value) for _name, value in kept) > MOST or not _from_here(request):
        kept = []
    context = {
        "kept": kept,
        "kept_for": request.path,
        "known": isinstance(request.user, Account),
    }
    return render(request, "collection/kept.html", context, status=401 if not context["known"] else 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a token that does not fit: ours keeps what was typed."""
    if request.headers.get("X-Requested-With") == "autosave":
        return HttpResponse(_("页面已过期。"), status=403)
    return ask_again(request)


def _from_here(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours: what another site posts is never offered for sending."""
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return not origin or urlsplit(origin).netloc == request.get_host()
