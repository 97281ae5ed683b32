"""What the public has, as a value that tests compare; a published story with a draft that nobody approved."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex

from content.store import MediaStore, RecordStore
from showcase.pages.models import ResultPage, ShowcaseImage
from showcase.publication.export import export_all
from showcase.publication.models import PublicState


@pytest.fixture
def public(tmp_path) -> Callable[[], dict[str, tuple[str, str, str]]]:
    """``public()``: what the published record says of every story now, written afresh from the truth."""

    def look() -> dict[str, tuple[str, str, str]]:
        store = RecordStore(tmp_path / "looked-at")
        export_all(store, MediaStore(settings.APPROVAL_MEDIA_ROOT))
        return {
            f"{row.kind}/{row.key}.{row.locale}": (row.status, row.digest, row.address)
            for row in store.publications()
            if row.locale
        }

    return look


@pytest.fixture
def changed(published, people) -> SimpleNamespace:
    """The published story, and a newer draft of it that the author wrote and nobody approved."""
    page = published.get_latest_revision_as_object()
    page.title = "没有人审过的题名"
    revision = page.save_revision(user=people.author)
    return SimpleNamespace(page=type(page).objects.get(pk=page.pk), revision=revision, subject=page.subject())


@pytest.fixture
def state(published) -> Callable[[], Any]:
    """``state()``: the story's row of the truth as it is now."""
    return lambda: PublicState.objects.of(published.subject()).get()


@pytest.fixture
def commit(django_capture_on_commit_callbacks) -> Callable[[], Any]:
    """``with commit():`` what is done inside is committed at its end, as a request's work is."""

    def begin() -> Any:
        connection.run_on_commit.clear()  # what came before was committed long ago
        return django_capture_on_commit_callbacks(execute=True)

    return begin


def png(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def illustrated(story, people, confirmed, approve) -> SimpleNamespace:
    """The story with a picture and a document, public; as ``changed`` without a newer draft."""
    image = ShowcaseImage.objects.create(
        title="图", file=ContentFile(png("red"), "a.png"), credit="示例", licence="示例", width=8, height=8
    )
    document = Document.objects.create(title="文", file=ContentFile(b"%PDF-1.7", "a.pdf"))
    draft = story.get_latest_revision_as_object()
    draft.picture, draft.picture_alt = image, "一块红色"
    draft.body = [
        (
            "downloads",
            {"title": "资料", "files": [{"title": "说明", "file": document, "credit": "示例", "licence": "示例"}]},
        )
    ]
    draft.save_revision(user=people.author)
    approve(draft.subject())
    page = ResultPage.objects.get(pk=story.pk)
    ReferenceIndex.create_or_update_for_object(page)
    return SimpleNamespace(page=page, subject=page.subject())
