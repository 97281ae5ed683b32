"""The gate before every address of the desk: what nobody may use, and what needs a permission that Wagtail forgets.

Wagtail asks for permissions page by page; its choosers, reports and workflow views ask for none. What can make
something public, hide it or move it without the ledger is closed to everyone, superusers included.
"""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from cms.accounts import two_factor

from .access import SEE

CLOSED = (
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_pages:revisions_unschedule",
    "wagtailadmin_pages:workflow_*",
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_collections:set_privacy",
    "wagtailadmin_workflows:*",
    "wagtailadmin_reports:workflow*",
    "wagtailadmin_reports:locked_pages*",
    "wagtailadmin_error_test",
    "wagtail_localize:convert_to_alias",
    "wagtail_localize:stop_translation",
    "wagtailimages:url_generator*",
)
"""Addresses that answer nobody: each goes round the approvals, or belongs to a workflow that is switched off."""

CLOSED_BULK_ACTIONS = {"publish", "unpublish", "move"}

WITHOUT_CONTENT = (
    "wagtailadmin_home",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_account",
    "wagtailadmin_password_reset*",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_dismissibles",
    "wagtail_localize:javascript_catalog",
    "wagtailusers_users:*",
    "wagtail_bulk_action",
    "desk_theme",
    "desk_two_factor*",
)
"""Addresses that show nothing of the library: all that those who administer accounts can open."""

BEFORE_THE_SECOND_STEP = (
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
)
"""What opens for whoever has given the password only: nothing of the desk."""

CHOOSER = re.compile(r"^wagtailsnippetchoosers_([a-z]+)_([a-z]+):")


class GateMiddleware:
    """Refuses before the view is called. Stands after the log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return None
        name = match.view_name or ""
        if step := second_step(request.user, name):
            return redirect(f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}")
        if is_closed(name, kwargs) or not may_open(request.user, name, kwargs):
            raise PermissionDenied
        return None


def second_step(user: Any, name: str) -> str:
    """The page to which the person must go first: to give a code, or to set that up; empty when to none."""
    if user.is_verified() or _named(name, BEFORE_THE_SECOND_STEP):
        return ""
    step = ""
    if two_factor.has_set_up(user):
        step = "desk_two_factor_verify"
    elif two_factor.must_have(user):
        step = "desk_two_factor"
    return "" if step == name else step


def is_closed(name: str, kwargs: dict[str, Any]) -> bool:
    """True for what nobody may use."""
    if name == "wagtail_bulk_action":
        return kwargs["action"] in CLOSED_BULK_ACTIONS
    return _named(name, CLOSED)


def may_open(user: Any, name: str, kwargs: dict[str, Any]) -> bool:
    """Whether the person may open an address at all; its view asks the rest."""
    if not user.has_perm(SEE):
        return _named(name, WITHOUT_CONTENT) and _may_administer(user, name, kwargs)
    if match := CHOOSER.match(name):
        return bool(user.has_perm("{}.view_{}".format(*match.groups())))
    return _may_administer(user, name, kwargs)


def _may_administer(user: Any, name: str, kwargs: dict[str, Any]) -> bool:
    """Superusers' accounts are for superusers: who could set their password would be one of them."""
    if user.is_superuser or not name.startswith("wagtailusers_users:") or "pk" not in kwargs:
        return True
    return not get_user_model().objects.filter(pk=kwargs["pk"], is_superuser=True).exists()


def _named(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
