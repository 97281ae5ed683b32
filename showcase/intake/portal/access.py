"""Who is there. What is not for somebody does not exist for them: 404."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ..models import Account
from .keeping import ask_again

View = Callable[..., HttpResponse]


def account_of(request: HttpRequest) -> Account:
    """The person who is logged in. Only for views behind `known`."""
    assert isinstance(request.user, Account)  # noqa: S101  (the portal has no other backend)
    return request.user


def now() -> datetime:
    """The moment that rules: the server's."""
    return timezone.now()


def known(view: View) -> View:
    """For whoever is logged in. What was posted after the session ended is kept through the log-in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, Account):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return ask_again(request)
        return _to_log_in(request)

    return inner


def office(view: View) -> View:
    """For the office that runs the collection; for anybody else there is no such page."""

    @wraps(view)
    @known
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not account_of(request).is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def _to_log_in(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(f"{reverse('collection_log_in')}?{urlencode({'next': request.get_full_path()})}")
