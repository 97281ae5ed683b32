"""What the desk shows of Wagtail and of ours: menu, start page, buttons."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail_localize import wagtail_hooks as localize

from cms.accounts import two_factor
from showcase.pages.models import StoryPage
from showcase.publication.guarded import Guarded

from . import urls, viewsets
from .access import SEE
from .home import AccountsPanel, LivePanel, WaitingPanel
from .views.stories import may_write, submit_page

UNWANTED_ACTIONS = {"action-publish", "action-unpublish", "action-delete", "action-lock", "action-unlock"}
START_PANELS = ((SEE, WaitingPanel), (SEE, LivePanel), ("accounts.change_user", AccountsPanel))


viewsets.register()


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("work/", include(urls))]


Allowed = Callable[[Any], bool]


class DeskMenuItem(MenuItem):
    """An entry of the menu for those who may open its page."""

    def __init__(self, *args: Any, allowed: Allowed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allowed(request.user)


def _holds(permission: str) -> Allowed:
    return lambda user: bool(user.has_perm(permission))


def _menu(label: Any, address: str, icon: str, order: int, allowed: Allowed) -> None:
    @hooks.register("register_admin_menu_item")
    def register() -> MenuItem:
        return DeskMenuItem(label, reverse(address), name=address, icon_name=icon, order=order, allowed=allowed)


_menu(_("审批"), "desk_approvals", "tasks", 110, _holds(SEE))
_menu(_("公开情况"), "desk_publications", "globe", 120, _holds(SEE))
_menu(_("发布动态"), "desk_editions", "history", 125, _holds(SEE))
_menu(_("由成果建稿"), "desk_without_story", "doc-empty", 130, may_write)
_menu(
    _("翻译进度"), "desk_translations", "wagtail-localize-language", 140, _holds("wagtail_localize.submit_translation")
)
_menu(_("基础信息确认"), "desk_references", "check", 150, _holds("publication.confirm_reference"))


# Three questions of the database for each row of a list. Whoever translates has 翻译进度, and the page's own menu.
hooks._hooks["register_page_listing_more_buttons"].remove((localize.page_listing_more_buttons, 0))


@hooks.register("construct_main_menu")
def no_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help speaks English and of what the desk does not offer."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_reports_menu")
def reports_of_the_library(request: HttpRequest, items: list[MenuItem]) -> None:
    """The report on translations asks for no permission: it is for those who may see the library."""
    if not request.user.has_perm(SEE):
        items.clear()


@hooks.register("construct_homepage_panels")
def start_page(request: HttpRequest, panels: list[Any]) -> None:
    """Our panels instead of Wagtail's, which speak of its own workflow."""
    panels[:] = [panel(request) for permission, panel in START_PANELS if request.user.has_perm(permission)]


class NothingToSave(forms.Form):
    """The account page asks every panel for a form."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        pass


class TwoFactorPanel(BaseSettingsPanel):
    """On 我的账号: whether the second step is set up, and the way to it."""

    name = "two_factor"
    title = _("两步验证")
    order = 600
    template_name = "desk/two_factor_panel.html"
    form_class = NothingToSave

    def get_context_data(self) -> dict[str, Any]:
        return {"is_set_up": two_factor.has_set_up(self.user)}


@hooks.register("register_account_settings_panel")
def two_factor_panel(request: HttpRequest, user: Any, profile: Any) -> BaseSettingsPanel:
    return TwoFactorPanel(request, user, profile)


class SubmitItem(ActionMenuItem):
    """送审: save the draft and put it up for approval."""

    name = "action-submit-for-approval"
    label = _("保存并送审")
    icon_name = "check"
    order = 20

    def is_shown(self, context: dict[str, Any]) -> bool:
        return isinstance(context.get("page"), StoryPage)


@hooks.register("register_page_action_menu_item")
def submit_item() -> ActionMenuItem:
    return SubmitItem(order=20)


@hooks.register("construct_page_action_menu")
def page_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Only saving and 送审 are offered for guarded pages."""
    if isinstance(context.get("page"), Guarded) or context["view"] == "create":
        items[:] = [item for item in items if item.name not in UNWANTED_ACTIONS]


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def submit_after_save(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft is saved; now put it up for approval, if that button was pressed."""
    if SubmitItem.name not in request.POST or not isinstance(page, StoryPage):
        return None
    submit_page(request, page)
    return redirect("wagtailadmin_pages:edit", page.pk)
