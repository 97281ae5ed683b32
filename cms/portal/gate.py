"""The gate of the portal: where two factors are required, operators and chairs set theirs up before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from showcase.intake import second_factor
from showcase.intake.models import Account
from showcase.review.portal.chairs import groups_of

OPEN = ("collection_second_factor", "collection_log_out", "collection_theme")


def must_set_up(account: Account) -> bool:
    """Whether this person may not work yet. Whoever reads what others filed needs two factors."""
    if not settings.TWO_FACTOR_REQUIRED or second_factor.of(account) is not None:
        return False
    return account.is_operator or groups_of(account).exists()


class SecondFactorMiddleware:
    """Stands after the log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if isinstance(request.user, Account) and name not in OPEN and must_set_up(request.user):
            return redirect("collection_second_factor")
        return None
