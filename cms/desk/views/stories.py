"""From an achievement to its story, and from a draft to its approvals."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from showcase.library.models import Achievement
from showcase.pages import translations, tree, writing
from showcase.pages.models import ResultPage, StoryPage
from showcase.publication import approving
from showcase.publication.errors import NotReady
from showcase.publication.guarded import Guarded

from ..access import SEE, needs


def may_write(user: Any) -> bool:
    """Whether somebody may begin Chinese pages."""
    home = tree.home("zh-hans")
    return home is not None and bool(home.permissions_for_user(user).can_add_subpage())


@require_GET
@needs("library.view_achievement")
def without_story(request: HttpRequest) -> HttpResponse:
    """Achievements of the library that nobody has told of yet, for those who may tell of them."""
    if not may_write(request.user):
        raise PermissionDenied
    told = ResultPage.objects.values("achievement_id")
    waiting = Achievement.objects.exclude(pk__in=told).order_by("-pk")[:200]
    return render(request, "desk/without_story.html", {"achievements": waiting})


@require_POST
@needs("library.view_achievement")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """由成果建稿: a draft with what the library knows, ready to be edited."""
    achievement = get_object_or_404(Achievement, pk=pk)
    section = writing.section_for(achievement)
    if not section.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    page = ResultPage.objects.filter(achievement=achievement, locale__language_code="zh-hans").first()
    if page is None:
        page = writing.write_story(achievement, by=request.user)
        messages.success(request, _("已由成果建稿，请补充正文并核对题名、摘要和网址。"))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@needs(SEE)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """送审 of what was typed so far (the translation editor's way; the page editor saves and submits at once)."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, StoryPage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    translations.save_typed(page, by=request.user)
    submit_page(request, page)
    return redirect("wagtailadmin_pages:edit", page.pk)


def submit_page(request: HttpRequest, page: Guarded) -> bool:
    """Put a page's newest draft up for approval and tell the editor; False with every reason when it is not ready."""
    subject = page.subject()
    if subject is None:
        messages.error(request, _("栏目页不需要送审。"))
        return False
    try:
        row = approving.submit(subject, by=request.user)
    except NotReady as refused:
        for blocker in refused.blockers:
            messages.error(request, str(blocker))
        return False
    messages.success(request, _("已送审，等待%(stage)s。") % {"stage": row.get_stage_display()})
    return True
