"""The library, its words and its releases as lists and forms of the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.snippets.widgets import AdminSnippetChooser

from showcase.library.models import Achievement, EntryBatch
from showcase.organisations.models import Organisation
from showcase.pages.models import SiteSettings
from showcase.publication.models import Deputy, WatchedWord
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease
from showcase.taxonomy.models import Term


class DeskChooser(AdminSnippetChooser):
    """Wagtail settles these words once, in the language of the first reader; ours follow each reader's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = format_lazy(_("选择{name}"), name=name)
        self.choose_another_text = format_lazy(_("选择其他{name}"), name=name)
        self.link_to_chosen_text = format_lazy(_("编辑该{name}"), name=name)


class DeskChooserViewSet(SnippetChooserViewSet):
    base_widget_class = DeskChooser


class DeskViewSet(SnippetViewSet):
    """What our lists share: nothing is copied, and the words are in the reader's language."""

    copy_view_enabled = False
    list_related: tuple[str, ...] = ()
    """What the columns of the list name: read with the rows, not row by row."""
    chooser_viewset_class = DeskChooserViewSet
    breadcrumbs_items = [{"url": reverse_lazy("wagtailadmin_home"), "label": _("首页")}]

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.select_related(*self.list_related) if self.list_related else None


class AchievementViewSet(DeskViewSet):
    model = Achievement
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("plural", "成果")
    list_display = ["public_id", "name", "category", "reporting_unit", "last_confirmed_on"]
    list_related = ("reporting_unit",)
    list_filter = ["kind", "category", "city", "landmark_year"]
    list_per_page = 50


class EntryBatchViewSet(DeskViewSet):
    model = EntryBatch
    icon = "tasks"
    menu_label = pgettext_lazy("plural", "入库批次")


class QuarterlyEventViewSet(DeskViewSet):
    model = QuarterlyEvent
    icon = "date"
    menu_label = pgettext_lazy("plural", "季度发布")


class AnnualRankingViewSet(DeskViewSet):
    model = AnnualRanking
    icon = "list-ol"
    menu_label = pgettext_lazy("plural", "年度榜单")


class ThemedReleaseViewSet(DeskViewSet):
    model = ThemedRelease
    icon = "tag"
    menu_label = pgettext_lazy("plural", "专场")


class LibraryGroup(SnippetViewSetGroup):
    """成果库与发布."""

    items = (AchievementViewSet, EntryBatchViewSet, QuarterlyEventViewSet, AnnualRankingViewSet, ThemedReleaseViewSet)
    menu_label = _("成果库")
    menu_icon = "folder-open-inverse"
    menu_order = 160


class OrganisationViewSet(DeskViewSet):
    model = Organisation
    icon = "home"
    menu_label = pgettext_lazy("plural", "单位")
    list_display = ["name", "city", "parent", BooleanColumn("demonstration", label=_("演示单位"))]
    list_related = ("city", "parent")
    list_filter = ["city", "kinds"]


class TermViewSet(DeskViewSet):
    model = Term
    icon = "tag"
    menu_label = _("分类词")
    list_display = ["name", "scheme", "code", "valid_from", "valid_to"]
    list_related = ("scheme",)
    list_filter = ["scheme", "official"]


class SiteSettingsViewSet(DeskViewSet):
    model = SiteSettings
    icon = "cog"
    menu_label = _("站点信息")


class WatchedWordViewSet(DeskViewSet):
    model = WatchedWord
    icon = "warning"
    menu_label = _("错敏词表")
    list_display = ["word", "kind", "advice"]


class DeputyViewSet(DeskViewSet):
    model = Deputy
    icon = "group"
    menu_label = pgettext_lazy("plural", "审批代理")
    list_display = ["principal", "deputy", "starts_on", "ends_on"]
    list_related = ("principal", "deputy")


class BasicsGroup(SnippetViewSetGroup):
    """基础信息."""

    items = (OrganisationViewSet, TermViewSet, SiteSettingsViewSet, WatchedWordViewSet, DeputyViewSet)
    menu_label = _("基础信息")
    menu_icon = "list-ul"
    menu_order = 170


def register() -> None:
    """Called by `wagtail_hooks`: the desk's own lists."""
    register_snippet(LibraryGroup)
    register_snippet(BasicsGroup)
