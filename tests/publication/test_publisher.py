"""The publisher: one broken story stops no other, and what is wrong is said to those who can mend it."""

import contextlib
import errno
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from cms import publisher
from content import records
from showcase.pages import tree
from showcase.pages.media import approval_media
from showcase.pages.models import ShowcaseImage, StandingPage
from showcase.publication import publishing
from showcase.publication.errors import PublicationRefused
from showcase.publication.models import OutboxEntry, PublicState
from site_static.engine import FailedPage, making
from site_static.render import PortalError
from tests.publication.conftest import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(confirmed, people, approve) -> Any:
    """A second story, that waits for the publisher, too."""
    page = StandingPage(role="about", slug="about", title="关于（示例）", summary="示例", content_source="示例")
    tree.require_home("zh-hans").add_child(instance=page)
    page.save_revision(user=people.author)
    approve(page.subject())
    return page


@pytest.fixture
def site() -> Path:
    return settings.EDITIONS_ROOT / "current" / "site"


def page_of(site: Path, address: str = "results/tandem-module") -> Path:
    return site / address / "index.html"


@contextlib.contextmanager
def without_its_files(state: PublicState, monkeypatch: Any) -> Iterator[None]:
    """The files that its record names are gone from the store of what was approved."""
    named = [approval_media().path(name) for name in records.media_of(state.record.record)]
    assert named
    kept = {path: path.read_bytes() for path in named}
    for path in named:
        path.unlink()
    yield
    for path, data in kept.items():
        path.write_bytes(data)


@contextlib.contextmanager
def impossible_to_draw(state: PublicState, monkeypatch: Any) -> Iterator[None]:
    """No template can make its page."""
    files_of = making.files_of

    def draw(maker: Any, unit: Any, read: Any) -> Any:
        publication = maker.portal.envelopes.get(unit[1]) if unit[0] == "story" else None
        if publication and publication.key == state.key and publication.digest == state.record_id:
            raise FailedPage(str(state.subject), ZeroDivisionError("示例"))
        return files_of(maker, unit, read)

    with monkeypatch.context() as spoiled:
        spoiled.setattr(making, "files_of", draw)
        yield


FAULTS = [without_its_files, impossible_to_draw]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_story_that_can_not_be_shown_stops_no_other(illustrated, other, site, monkeypatch, client, people, fault):
    state = PublicState.objects.of(illustrated.subject).get()
    with fault(state, monkeypatch):
        batch = publisher.publish_waiting()

        assert page_of(site, "about").is_file()
        assert not page_of(site).exists()
        assert batch.edition == 1
        waiting = list(OutboxEntry.objects.filter(done_at=None))
        assert {entry.subject for entry in waiting} == {illustrated.subject}
        assert {entry.error for entry in waiting} == {batch.error} != {""}
        client.force_login(people.operator)
        assert batch.error in unescape(client.get(reverse("wagtailadmin_home")).content.decode())
        assert publisher.publish_waiting().edition is None, "nothing waits but what is still broken"

    assert publisher.publish_waiting().error == ""
    assert page_of(site).is_file()
    assert not OutboxEntry.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_new_version_that_can_not_be_shown_leaves_the_last_one(
    illustrated, people, approve, site, monkeypatch, fault
):
    publisher.publish_waiting()
    before = page_of(site).read_bytes()
    image = ShowcaseImage.objects.get()
    image.file, image.width, image.height = ContentFile(png("green"), "green.png"), 8, 8
    image.save()
    draft = illustrated.page.get_latest_revision_as_object()
    draft.title = "第二版（示例）"
    draft.save_revision(user=people.author)
    approve(draft.subject())
    with fault(PublicState.objects.of(illustrated.subject).get(), monkeypatch):
        assert publisher.publish_waiting().error != ""
        assert page_of(site).read_bytes() == before
        call_command("build_site")
        assert page_of(site).read_bytes() == before, "the record has what it had"

    assert publisher.publish_waiting().error == ""
    assert "第二版" in page_of(site).read_text(encoding="utf-8")


def test_a_fault_of_no_story_stops_the_batch_and_a_withdrawal_is_never_put_back(
    published, other, people, site, monkeypatch
):
    publisher.publish_waiting()
    publishing.withdraw(published.subject(), reason="核实中", by=people.third)

    def fail(*args: Any, **kwargs: Any) -> None:
        error = PortalError("磁盘已满")
        error.subject = str(published.subject())
        raise error

    with monkeypatch.context() as spoiled:
        spoiled.setattr(publisher.LivingPortal, "publish", fail)
        assert publisher.publish_waiting().error == "磁盘已满"
    found = publisher.record_store().find(*published.subject())
    assert found is not None
    assert found.status == "withdrawn"
    assert publisher.publish_waiting().error == ""
    assert not page_of(site).exists()


def test_full_disk_is_said_in_words_and_what_waits_goes_out_later(published, site, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(
            "site_static.engine.writer.EditionWriter.put", lambda *_args: raise_(OSError(errno.ENOSPC, "full"))
        )
        assert "磁盘已满" in publisher.publish_waiting().error
    assert not page_of(site).exists()

    assert publisher.publish_waiting().error == ""
    assert page_of(site).exists()


def raise_(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("kind", ["organisation", "term", "site"])
def test_a_reference_that_something_public_names_is_not_withdrawn(published, people, kind):
    subject = next(
        state.subject
        for state in PublicState.objects.live().filter(kind=kind)
        if kind == "site" or str(state.subject) in records.refers_to(published.to_record())
    )
    with pytest.raises(PublicationRefused, match="还有公开内容在用它"):
        publishing.withdraw(subject, reason="不再使用", by=people.operator)
    assert publisher.publish_waiting().error == ""


def test_a_reference_that_nothing_names_is_withdrawn(published, people):
    publishing.withdraw(published.subject(), reason="核实中", by=people.third)
    subject = PublicState.objects.filter(kind="organisation").get().subject
    publishing.withdraw(subject, reason="不再使用", by=people.operator)
    assert publisher.publish_waiting().error == ""
