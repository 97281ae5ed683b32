"""翻译进度: which stories have an English version, how far it is, and what is out of date."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from showcase.pages import translations
from showcase.pages.models import StoryPage
from showcase.publication.models import ApprovalRequest, PublicState

from ..access import needs


class Row(NamedTuple):
    """One Chinese story and the state of its English version."""

    page: Any
    translation: Any
    total: int
    done: int
    is_outdated: bool
    is_public: bool
    is_waiting: bool
    edit_address: str
    """Empty while the translation was not begun."""

    @property
    def left(self) -> int:
        """How many texts wait for their translation; not asked before the newest Chinese was taken."""
        return 0 if self.is_outdated else self.total - self.done


@require_GET
@needs("wagtail_localize.submit_translation")
def board(request: HttpRequest) -> HttpResponse:
    """One row for each Chinese story, newest edits first."""
    words = request.GET.get("q", "").strip()
    pages = Page.objects.filter(locale__language_code="zh-hans").type(StoryPage)
    if words:
        pages = pages.filter(Q(title__icontains=words) | Q(slug__icontains=words))
    page = Paginator(pages.order_by("-latest_revision_created_at"), 50).get_page(request.GET.get("p"))
    return render(request, "desk/translations.html", {"page": page, "rows": _rows(page.object_list), "q": words})


def _rows(sources: Any) -> list[Row]:
    """A constant number of queries for one screen, but one for the progress of each translation that was begun."""
    sources = list(sources)
    keys = [source.translation_key for source in sources]
    english = {page.translation_key: page for page in _english(keys)}
    outdated = _outdated(sources)
    pks = [page.pk for page in english.values()]
    public = set(PublicState.objects.live().filter(page_id__in=pks).values_list("page_id", flat=True))
    waiting = set(ApprovalRequest.objects.open().filter(locale="en").values_list("revision_id", flat=True))
    begun = {row.source.object_id: row for row in _translations(keys)}
    return [
        _row(
            source,
            begun.get(source.translation_key),
            english.get(source.translation_key),
            source.pk in outdated,
            public,
            waiting,
        )
        for source in sources
    ]


def _english(keys: list[Any]) -> Any:
    return Page.objects.filter(locale__language_code="en", translation_key__in=keys)


def _translations(keys: list[Any]) -> Any:
    found = Translation.objects.filter(source__object_id__in=keys, target_locale__language_code="en")
    return found.select_related("source")


def _outdated(sources: list[Any]) -> set[int]:
    """Sources that were edited after their text was last taken for translation."""
    taken = dict(
        TranslationSource.objects.filter(object_id__in=[page.translation_key for page in sources]).values_list(
            "object_id", "last_updated_at"
        )
    )
    return {
        page.pk
        for page in sources
        if page.translation_key in taken
        and page.latest_revision_created_at
        and page.latest_revision_created_at > taken[page.translation_key]
    }


def _row(
    source: Any, translation: Any, english: Any, is_outdated: bool, public: set[int | None], waiting: set[int | None]
) -> Row:
    total, done = translation.get_progress() if translation else (0, 0)
    address = reverse("wagtailadmin_pages:edit", args=[english.pk]) if english and translation else ""
    return Row(
        page=source,
        translation=translation,
        total=total,
        done=done,
        is_outdated=is_outdated,
        is_public=english is not None and english.pk in public,
        is_waiting=english is not None and english.latest_revision_id in waiting,
        edit_address=address,
    )


@require_POST
@needs("wagtail_localize.submit_translation")
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """开始翻译, or 更新: the English draft with the newest Chinese text, ready for the translator."""
    page = get_object_or_404(Page, pk=pk, locale__language_code="zh-hans").specific
    if not isinstance(page, StoryPage):
        raise Http404
    english = translations.begin(page, by=request.user)
    if not english.permissions_for_user(request.user).can_edit():
        messages.success(request, _("英文稿已备好，等待翻译。"))
        return redirect("desk_translations")
    return redirect("wagtailadmin_pages:edit", english.pk)
