"""Colleagues of an organisation: inviting and handing over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .. import inviting
from ..calendar import SHANGHAI
from ..models import Membership
from .access import account_of, known, now, posted_row
from .invitations import send_invitation


@known
def page(request: HttpRequest) -> HttpResponse:
    """Colleagues: who may invite sees and changes them."""
    account = account_of(request)
    mine = account.memberships.current().filter(may_invite=True).select_related("organisation").first()
    if mine is None:
        raise Http404
    link = ""
    if request.method == "POST":
        link = _change_members(request, mine)
    rows = Membership.objects.current().filter(organisation=mine.organisation).select_related("account")
    return render(request, "collection/members.html", {"rows": rows, "organisation": mine.organisation, "link": link})


def _change_members(request: HttpRequest, mine: Membership) -> str:
    """Invite a colleague (the link is shown once) or let one hand over."""
    try:
        if "hand_over" in request.POST:
            colleagues = Membership.objects.current().filter(organisation=mine.organisation)
            row = posted_row(request, "hand_over", colleagues)
            inviting.hand_over(row, today=now().astimezone(SHANGHAI).date())
            return ""
        invitation, secret = inviting.invite(
            email=request.POST.get("email", ""),
            name=request.POST.get("name", ""),
            organisation=mine.organisation,
            by=mine.account,
            at=now(),
            may_invite="may_invite" in request.POST,
        )
    except inviting.InvitationRefused as refused:
        messages.error(request, str(refused))
        return ""
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return ""
    return send_invitation(request, invitation, secret)
