"""The start page: what waits for me, what is late, what is live since when, what failed."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from showcase.publication import approving
from showcase.publication.models import ApprovalRequest, OutboxEntry, PublicState
from showcase.publication.reconcile import drifts

from ..accounts.roles import vacant_roles
from . import publishing
from .titles import titled

SHOWN = 8


class Panel(Component):
    """A panel of the start page; ``facts`` fills its template."""

    name = "desk"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"request": self.request, "title": self.title, **self.facts()}

    title: Any = ""

    def facts(self) -> dict[str, Any]:
        raise NotImplementedError


class WaitingPanel(Panel):
    """待我审批、已超期、我送审的."""

    name = "waiting"
    order = 10
    title = _("待办")
    template_name = "desk/home/waiting.html"

    def facts(self) -> dict[str, Any]:
        user: Any = self.request.user
        stages = set(approving.stages_of(user))
        waiting = ApprovalRequest.objects.waiting_for(stages).select_related("held_by")[:50]
        sent_back = ApprovalRequest.objects.filter(submitted_by_id=user.pk, state__in=["sent-back", "changed"])
        return {
            "mine": [row for row in waiting if not approving.why_not(row, user)][:SHOWN],
            "is_approver": bool(stages),
            "late": ApprovalRequest.objects.late()[:SHOWN],
            "sent": ApprovalRequest.objects.open().filter(submitted_by_id=user.pk)[:SHOWN],
            "sent_back": sent_back.order_by("-closed_at")[:SHOWN],
        }


class LivePanel(Panel):
    """最近公开,待发布,失败,不一致."""

    name = "live"
    order = 20
    title = _("公开情况")
    template_name = "desk/home/live.html"

    def facts(self) -> dict[str, Any]:
        live = PublicState.objects.live().exclude(locale="")
        return {
            "live": titled(live.select_related("record").order_by("-published_at")[:SHOWN]),
            "count": live.count(),
            "waiting": OutboxEntry.objects.filter(done_at=None, error="").count(),
            **publishing.situation(),
            "drifts": drifts()[:SHOWN],
        }


class AccountsPanel(Panel):
    """For whoever looks after accounts: how many there are, and roles that nobody holds."""

    name = "accounts"
    order = 10
    title = _("账号")
    template_name = "desk/home/accounts.html"

    def facts(self) -> dict[str, Any]:
        users = get_user_model()._default_manager
        return {
            "active": users.filter(is_active=True).count(),
            "closed": users.filter(is_active=False).count(),
            "vacant": [role.name for role in vacant_roles()],
        }
