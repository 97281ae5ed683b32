"""Colleagues of an organisation: inviting and handing over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import inviting
from ..calendar import SHANGHAI
from ..models import Invitation, Membership
from .access import account_of, known, now, posted_row
from .invitations import InvitationForm, answered


@known
def page(request: HttpRequest) -> HttpResponse:
    """Colleagues: who may invite sees and changes them, and what was not answered yet."""
    account = account_of(request)
    mine = account.memberships.current().filter(may_invite=True).select_related("organisation").first()
    if mine is None:
        raise Http404
    posted = request.POST if "email" in request.POST else None
    form = InvitationForm(posted, organisation=mine.organisation)
    invitations, link = Invitation.objects.filter(organisation=mine.organisation), ""
    if "hand_over" in request.POST:
        _hand_over(request, mine)
    else:
        link = answered(request, form, invitations)
    colleagues = Membership.objects.filter(organisation=mine.organisation).select_related("account")
    context = {
        "members": colleagues.current(),
        "rows": invitations.waiting().select_related("invited_by").order_by("-expires_at"),
        "organisation": mine.organisation,
        "form": form,
        "link": link,
    }
    return render(request, "collection/members.html", context, status=422 if form.errors else 200)


def _hand_over(request: HttpRequest, mine: Membership) -> None:
    row = posted_row(request, "hand_over", Membership.objects.filter(organisation=mine.organisation))
    if row.until is not None:
        messages.info(request, _("%(name)s已于 %(at)s 交接。") % {"name": row.account, "at": row.until})
        return
    try:
        inviting.hand_over(row, today=now().astimezone(SHANGHAI).date())
        messages.success(request, _("%s已交接，不能再查看本单位的内容；办过的事项仍记在原姓名下。") % row.account)
    except inviting.InvitationRefused as refused:
        messages.error(request, str(refused))
