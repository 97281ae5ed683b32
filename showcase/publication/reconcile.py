"""Does what Wagtail shows agree with what is public? Reports, may withdraw, never publishes."""

from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from . import triggers
from .guarded import Guarded
from .models import PublicState


class Drift(NamedTuple):
    """One disagreement, for the desk to show in red: what, and what to do."""

    title: str
    page_id: int | None
    message: str


def drifts() -> list[Drift]:
    """Pages whose ``live`` flag is not what `PublicState` says, unexplained withdrawals, missing triggers."""
    return [*_missing_triggers(), *_live_without_state(), *_state_without_live(), *_unexplained()]


def _missing_triggers() -> list[Drift]:
    return [
        Drift(
            _("数据库"),
            None,
            _("数据库触发器 %(name)s 缺失，审批保护不完整。请运行 manage.py migrate 重新安装。") % {"name": name},
        )
        for name in triggers.missing()
    ]


def _guarded_pages() -> Q:
    models = [model for model in apps.get_models() if issubclass(model, Guarded)]
    return Q(content_type__in=[kind.pk for kind in ContentType.objects.get_for_models(*models).values()])


def _live_without_state() -> list[Drift]:
    public = PublicState.objects.live().filter(page_id__isnull=False).values("page_id")
    pages = Page.objects.filter(_guarded_pages(), live=True).exclude(pk__in=public)
    return [
        Drift(page.title, page.pk, _("页面在工作台里标为“已发布”，但没有经过三审，公众看不到。请送审或取消标记。"))
        for page in pages
    ]


def _state_without_live() -> list[Drift]:
    pages = Page.objects.filter(pk__in=PublicState.objects.live().values("page_id"), live=False)
    return [Drift(page.title, page.pk, _("内容已公开，但工作台里标为“草稿”。请联系管理员核对。")) for page in pages]


def _unexplained() -> list[Drift]:
    return [
        Drift(str(state.subject), state.page_id, _("内容被绕过撤回程序下线，请补充撤回原因。"))
        for state in PublicState.objects.unexplained()
    ]
