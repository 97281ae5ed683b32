"""Who is there. What is not for somebody does not exist for them: 404."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from showcase.organisations.models import Organisation

from ..models import Account
from .keeping import ask_again

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=models.Model)
LARGEST_KEY = 2**63 - 1


def account_of(request: HttpRequest) -> Account:
    """The person who is logged in. Only for views behind `known`."""
    assert isinstance(request.user, Account)  # noqa: S101  (the portal has no other backend)
    return request.user


def now() -> datetime:
    """The moment that rules: the server's."""
    return timezone.now()


def whole_number(text: str) -> int | None:
    """The key that somebody posted; None for what is no number or larger than any key."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY))):
        return None
    return int(text) if int(text) <= LARGEST_KEY else None


def posted_row(request: HttpRequest, name: str, among: models.QuerySet[Row]) -> Row:
    """The row that the posted field names, if it is one of these. Everything else does not exist: 404."""
    number = whole_number(request.POST.get(name, ""))
    if number is None:
        raise Http404
    return get_object_or_404(among, pk=number)


def posted_rows(request: HttpRequest, name: str, among: models.QuerySet[Row]) -> list[Row]:
    """All rows that the posted field names. One that is not among these: 404."""
    numbers = {whole_number(text) for text in request.POST.getlist(name)}
    found = list(among.filter(pk__in=numbers - {None}).distinct())
    if len(found) < len(numbers):
        raise Http404
    return found


def organisations_of(account: Account) -> list[Organisation]:
    """The organisations that the person works for now."""
    return [row.organisation for row in account.memberships.current().select_related("organisation")]


def reporting(request: HttpRequest, organisations: list[Organisation]) -> Organisation:
    """The organisation for which somebody acts: the one that the form names, their only one where it names none."""
    named = request.POST.get("organisation") or organisations[0].slug
    found = next((row for row in organisations if row.slug == named), None)
    if found is None:
        raise Http404
    return found


def is_script(request: HttpRequest) -> bool:
    """Whether the page's script saves what is typed; it is answered in JSON."""
    return request.headers.get("X-Requested-With") == "autosave"


def known(view: View) -> View:
    """For whoever is logged in. What was posted after the session ended is kept through the log-in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
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
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not account_of(request).is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def _to_log_in(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(f"{reverse('collection_log_in')}?{urlencode({'next': request.get_full_path()})}")
