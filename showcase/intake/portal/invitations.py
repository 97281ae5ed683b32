"""Invitations: the mail with its link, and what waits for an answer: sent again, or revoked.

A link holds the secret: it is sent at once, shown once, and kept nowhere.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from showcase.library.importing.values import BadValue
from showcase.organisations.models import Organisation

from .. import inviting, mailing
from ..models import Invitation, Membership
from .access import account_of, now, office, posted_row
from .vocabulary import organisation_typed


class InvitationForm(forms.Form):
    """Whom to invite into an organisation that is known."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("邮箱"), max_length=254)
    may_invite = forms.BooleanField(label=gettext_lazy("可以邀请同事"), required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def facts(self) -> dict[str, Any]:
        """What the invitation is made from."""
        return {name: self.cleaned_data[name] for name in ("email", "name", "may_invite") if name in self.fields}

    def clean(self) -> None:
        members = Membership.objects.current().filter(organisation=self.organisation)
        email = self.cleaned_data.get("email", "")
        if self.organisation and members.filter(account__email__iexact=email).exists():
            self.add_error("email", _("这个邮箱的使用人已经是该单位的成员。"))


class ExpertForm(InvitationForm):
    """Whom to invite to apply as an expert: for no organisation, with nothing to invite for."""

    may_invite = None  # type: ignore[assignment]


class FirstMemberForm(InvitationForm):
    """The office invites into any organisation of the list."""

    field_order = ["unit", "name", "email", "may_invite"]
    unit = forms.CharField(
        label=gettext_lazy("单位"),
        help_text=gettext_lazy("输入几个字，从名录中选择。"),
        widget=forms.TextInput(attrs={"list": "l-organisation", "autocomplete": "off"}),
    )

    def clean_unit(self) -> str:
        try:
            self.organisation = organisation_typed(self.cleaned_data["unit"])
        except BadValue as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["unit"])


@office
def page(request: HttpRequest) -> HttpResponse:
    """The office: everything that waits for an answer, of members and of experts; an organisation's first member."""
    form = FirstMemberForm(request.POST if "email" in request.POST else None, initial={"may_invite": True})
    link = answered(request, form, Invitation.objects.all())
    rows = Invitation.objects.waiting().select_related("organisation", "invited_by").order_by("-expires_at")
    context = {"rows": rows, "form": form, "link": link}
    return render(request, "collection/invitations.html", context, status=422 if form.errors else 200)


def answered(request: HttpRequest, form: InvitationForm, among: models.QuerySet[Invitation]) -> str:
    """Do what was posted: invite, send again, revoke. The link to hand on, once; empty when there is none."""
    if request.method != "POST":
        return ""
    try:
        if "revoke" in request.POST:
            inviting.revoke(posted_row(request, "revoke", among), at=now())
            messages.success(request, _("已撤销，原来的链接不能再用。"))
        elif "renew" in request.POST:
            return send_invitation(request, *inviting.renew(posted_row(request, "renew", among), at=now()))
        elif form.is_valid():
            made = inviting.invite(**form.facts(), organisation=form.organisation, by=account_of(request), at=now())
            return send_invitation(request, *made)
    except inviting.InvitationRefused as refused:
        messages.error(request, str(refused))
    return ""


def send_invitation(request: HttpRequest, invitation: Invitation, secret: str) -> str:
    """Mail the link to whom it is for, and return it for the page; the person is told whether the mail went out."""
    link = request.build_absolute_uri(reverse("collection_invitation", args=[secret]))
    asked = _("邀请您成为“%s”的成员") % invitation.organisation if invitation.organisation else _("邀请您申请入库专家")
    text = _("%(name)s：\n%(by)s%(asked)s。请打开下面的链接设置密码，七天内有效。\n\n%(link)s") % {
        "name": invitation.name,
        "by": invitation.invited_by or "",
        "asked": asked,
        "link": link,
    }
    if mailing.send_at_once(invitation.email, subject=_("浙里好成果征集门户邀请"), text=text):
        messages.success(request, _("邀请邮件已发往 %s。") % invitation.email)
    else:
        messages.warning(request, _("邮件没有发出，请把下面的链接转交对方。"))
    return link
