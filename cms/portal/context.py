"""What every page of the portal shows: the public portal's style, and the doors that this visitor has."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from showcase.intake.models import Account
from showcase.review.models import Expert
from showcase.review.portal.recommending import may_recommend
from site_static.render.assets import asset_name

from .gate import must_set_up


def visitor(request: HttpRequest) -> dict[str, Any]:
    """The style's address and which of the sections are the visitor's."""
    found: dict[str, Any] = {"theme_style": reverse("collection_theme", args=[asset_name("portal.css")])}
    account = getattr(request, "user", None)
    if isinstance(account, Account):
        current = account.memberships.current()
        expert = Expert.objects.filter(account=account).first()
        found["visitor"] = {
            "reports": current.exists(),
            "invites": current.filter(may_invite=True).exists(),
            "recommends": may_recommend(account),
            "expert": expert is not None and expert.admitted_on is not None,
            "applies": expert.admitted_on is None if expert else not (account.is_operator or current.exists()),
            "office": account.is_operator,
        }
        found["must_set_up"] = must_set_up(account)
    return found
