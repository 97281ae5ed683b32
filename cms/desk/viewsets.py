"""The library, its words and its releases as lists and forms of the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from showcase.library.models import Achievement, EntryBatch
from showcase.organisations.models import Organisation
from showcase.pages.models import SiteSettings
from showcase.publication.models import Deputy, WatchedWord
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease
from showcase.taxonomy.models import Term


class AchievementViewSet(SnippetViewSet):
    model = Achievement
    icon = "folder-open-inverse"
    menu_label = _("成果")
    list_display = ["public_id", "name", "category", "reporting_unit", "last_confirmed_on"]
    list_filter = ["kind", "category", "city", "landmark_year"]
    list_per_page = 50
    copy_view_enabled = False


class EntryBatchViewSet(SnippetViewSet):
    model = EntryBatch
    icon = "tasks"
    menu_label = _("入库批次")
    copy_view_enabled = False


class QuarterlyEventViewSet(SnippetViewSet):
    model = QuarterlyEvent
    icon = "date"
    menu_label = _("季度发布")
    copy_view_enabled = False


class AnnualRankingViewSet(SnippetViewSet):
    model = AnnualRanking
    icon = "list-ol"
    menu_label = _("年度榜单")
    copy_view_enabled = False


class ThemedReleaseViewSet(SnippetViewSet):
    model = ThemedRelease
    icon = "tag"
    menu_label = _("专场")
    copy_view_enabled = False


class LibraryGroup(SnippetViewSetGroup):
    """成果库与发布."""

    items = (AchievementViewSet, EntryBatchViewSet, QuarterlyEventViewSet, AnnualRankingViewSet, ThemedReleaseViewSet)
    menu_label = _("成果库")
    menu_icon = "folder-open-inverse"
    menu_order = 160


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "home"
    menu_label = _("单位")
    list_display = ["name", "city", "parent", "demonstration"]
    list_filter = ["city", "kinds"]
    copy_view_enabled = False


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("分类词")
    list_display = ["name", "scheme", "code", "valid_from", "valid_to"]
    list_filter = ["scheme", "official"]
    copy_view_enabled = False


class SiteSettingsViewSet(SnippetViewSet):
    model = SiteSettings
    icon = "cog"
    menu_label = _("站点信息")
    copy_view_enabled = False


class WatchedWordViewSet(SnippetViewSet):
    model = WatchedWord
    icon = "warning"
    menu_label = _("错敏词表")
    list_display = ["word", "kind", "advice"]
    copy_view_enabled = False


class DeputyViewSet(SnippetViewSet):
    model = Deputy
    icon = "group"
    menu_label = _("审批代理")
    list_display = ["principal", "deputy", "starts_on", "ends_on"]
    copy_view_enabled = False


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
