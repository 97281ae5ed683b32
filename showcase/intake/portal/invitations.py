"""The mail of an invitation. Its link holds the secret: it is sent at once, shown once, and kept nowhere."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import mailing
from ..models import Invitation


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
