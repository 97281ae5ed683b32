"""The publisher as a process: nothing that goes wrong ends it, and what is shown ends as what was published."""

import errno
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from cms import heartbeat, patience, publisher, turns
from content.records import Publication
from showcase.pages import tree
from showcase.pages.models import StandingPage
from showcase.publication.export import export
from showcase.publication.models import OutboxEntry, PublicState
from site_static.engine import FailedPage, hold, making, roll_back
from site_static.engine.editions import Editions
from site_static.trust import read_edition
from site_static.trust.verification import verify

pytestmark = pytest.mark.django_db
PAGE = "site/results/tandem-module/index.html"


@pytest.fixture(autouse=True)
def same_connection(monkeypatch: Any) -> None:
    """The test's transaction is one of those that a turn would close."""
    monkeypatch.setattr(turns, "close_old_connections", lambda: None)


def started() -> turns.Turns:
    """A process that has just begun: it knows nothing of the portal."""
    publisher._portal_of.cache_clear()
    return turns.Turns(lambda _batch: None)


def current() -> Path:
    return Path(settings.EDITIONS_ROOT) / "current"


def shown() -> dict[str, bytes]:
    """Every file that is shown, but what an edition says of itself and of those before it."""
    files = (path for path in current().resolve().rglob("*") if path.is_file())
    named = {path.relative_to(current().resolve()).as_posix(): path.read_bytes() for path in files}
    own = ("site/verify/edition.txt", "site/verify/chain/")
    return {name: data for name, data in named.items() if not name.startswith(own)}


@pytest.fixture
def whole(illustrated: Any) -> dict[str, bytes]:
    """What readers have of a portal on which all is well."""
    started().take()
    assert not OutboxEntry.objects.filter(done_at=None).exists()
    return shown()


# --- what a start finds


def tear(path: Path) -> None:
    """As a disk leaves a file: another one with half of the bytes, so that no other name of it is touched."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])


def delete_page() -> None:
    (current() / PAGE).unlink()


def flip_byte() -> None:
    data = bytearray((current() / PAGE).read_bytes())
    data[100] ^= 1
    (current() / PAGE).write_bytes(data)


def plant_page() -> None:
    (current() / "site/results/planted").mkdir()
    (current() / "site/results/planted/index.html").write_text("planted")


def story_files() -> tuple[Path, Path]:
    """The envelope and the bytes of the story in the record."""
    store = publisher.record_store()
    found = next(item for item in store.publications() if item.kind == "result")
    return store._publication_path(found), store._record_path(found.digest)


def lose_envelope() -> None:
    story_files()[0].unlink()


def tear_envelope() -> None:
    tear(story_files()[0])


def lose_bytes() -> None:
    story_files()[1].unlink()


def tear_bytes() -> None:
    tear(story_files()[1])


def other_version() -> None:
    """As after a folder was put back from a backup."""
    change_envelope(version=9)


def remove_receipt() -> None:
    change_envelope(receipts=())


def change_envelope(**facts: Any) -> None:
    path = story_files()[0]
    found = msgspec.json.decode(path.read_bytes(), type=Publication)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(found, **facts), order="sorted"))


def lose_picture() -> None:
    next(publisher.record_store().media.root.rglob("*.png"), None)
    name = next(iter(publisher.record_store().media.names()))
    publisher.record_store().media.path(name).unlink()


def lose_site_settings() -> None:
    next((publisher.record_store().root / "publications/site").iterdir()).unlink()


FAULTS = [delete_page, flip_byte, plant_page, lose_envelope, tear_envelope, lose_bytes, tear_bytes, other_version]
FAULTS += [remove_receipt, lose_picture, lose_site_settings]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_start_ends_in_what_was_published(whole: dict[str, bytes], fault: Any) -> None:
    """Nothing waits, and nobody does anything by hand."""
    fault()

    started().take()

    assert shown() == whole
    assert verify(current()).faults == []
    assert list(publisher.record_store().verify()) == []


def test_a_start_removes_what_a_killed_process_left_in_the_record(whole: dict[str, bytes]) -> None:
    """Half a file, and the bytes of a version that is public no more."""
    root = publisher.record_store().root
    before = sorted(root.rglob("*"))
    (root / "records" / "00").mkdir(exist_ok=True)
    (root / "records" / "00" / ".new-0123456789abcdef").write_bytes(b"half")
    (root / "records" / "00" / f"{'0' * 64}.json").write_bytes(b"{}")

    started().take()

    assert [path for path in sorted(root.rglob("*")) if path.is_file()] == [path for path in before if path.is_file()]


def test_a_start_shows_another_template(whole: dict[str, bytes], monkeypatch: Any) -> None:
    from site_static.render import stories

    real = stories.story_html
    monkeypatch.setattr(stories, "story_html", lambda *facts: real(*facts).replace("</body>", "<!-- 2 --></body>"))

    started().take()

    assert b"<!-- 2 -->" in (current() / PAGE).read_bytes()


def test_a_turn_with_nothing_to_do_does_nothing(whole: dict[str, bytes]) -> None:
    process = started()
    process.take()
    before = read_edition(current()).number
    assert not process.take()
    assert read_edition(current()).number == before


def test_an_installation_without_anything_public_is_no_trouble(db: None) -> None:
    started().take()

    assert heartbeat.last_beat() is not None
    assert heartbeat.last_beat().trouble == ""


def test_picture_that_was_torn_comes_back_with_the_record_written_afresh(whole: dict[str, bytes]) -> None:
    media = publisher.record_store().media
    name = next(iter(media.names()))
    data = media.read(name)
    media.path(name).write_bytes(b"torn" + data[4:])  # the edition's file is the same one
    assert list(publisher.record_store().verify())

    call_command("build_site", full=True)

    assert list(publisher.record_store().verify()) == []
    assert verify(current()).faults == []


# --- what goes wrong in a turn


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OperationalError("database or disk is full"), "磁盘已满"),
        (OperationalError("database is locked"), "database is locked"),
    ],
)
def test_a_turn_that_fails_ends_nothing(published: Any, monkeypatch: Any, error: Exception, reason: str) -> None:
    def fail(*_arguments: Any) -> None:
        raise error

    process = started()
    with monkeypatch.context() as broken:
        broken.setattr(publisher, "publish_waiting", fail)
        assert not process.take()
        assert reason in heartbeat.last_beat().trouble

    assert process.take()
    assert (current() / PAGE).is_file()
    assert heartbeat.last_beat().trouble == ""


def test_a_heartbeat_that_can_not_be_written_ends_nothing(published: Any, monkeypatch: Any) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    heartbeat.beat(trouble="示例")
    before = heartbeat.last_beat()
    with monkeypatch.context() as disk:
        disk.setattr("cms.heartbeat.Path.replace", full)
        heartbeat.beat()
        assert heartbeat.last_beat() == before

    heartbeat.beat()
    assert heartbeat.last_beat().trouble == ""


def test_portal_that_can_not_be_built_is_red_with_the_reason(
    whole: dict[str, bytes], monkeypatch: Any, client: Any, people: Any
) -> None:
    def draw(_maker: Any, unit: Any, _read: Any) -> Any:
        raise FailedPage(" ".join(unit), ZeroDivisionError("示例"))

    with monkeypatch.context() as spoiled:
        spoiled.setattr(making, "files_of", draw)
        started().take()
    client.force_login(people.operator)

    for address in (reverse("wagtailadmin_home"), "/desk/work/editions/"):
        page = client.get(address).content.decode()
        assert "门户没有生成成功，公众看到的仍是上一版。" in page
        assert "ZeroDivisionError" in page
    assert shown() == whole


# --- one story that can't be shown


@pytest.fixture
def builds(monkeypatch: Any) -> list[str]:
    """Each attempt of the process at publishing something."""
    seen: list[str] = []
    real = publisher.LivingPortal.publish

    def publish(self: Any, names: Any, progress: Any = None) -> Any:
        names = list(names)
        seen.append(" ".join(names))
        return real(self, names, progress)

    monkeypatch.setattr(publisher.LivingPortal, "publish", publish)
    return seen


def spoil(monkeypatch: Any, digest: str) -> None:
    """No template can make the page of these bytes."""
    files_of = making.files_of

    def draw(maker: Any, unit: Any, read: Any) -> Any:
        publication = maker.portal.envelopes.get(unit[1]) if unit[0] == "story" else None
        if publication and publication.digest == digest:
            raise FailedPage(unit[1], ZeroDivisionError("示例"))
        return files_of(maker, unit, read)

    monkeypatch.setattr(making, "files_of", draw)


def test_a_broken_story_is_left_alone_for_a_while_and_others_stay_fast(
    whole: dict[str, bytes], story: Any, people: Any, approve: Any, monkeypatch: Any, builds: list[str]
) -> None:
    process = started()
    process.take()
    draft = story.get_latest_revision_as_object()
    draft.title = "做不成的一版（示例）"
    draft.save_revision(user=people.author)
    approve(draft.subject())
    spoil(monkeypatch, PublicState.objects.of(draft.subject()).get().record_id)
    process.take()
    assert shown() == whole
    builds.clear()

    for _turn in range(3):
        process.take()
    assert builds == [], "neither the story nor the whole portal is tried again and again"

    later = time.monotonic() + patience.MOST_SECONDS
    monkeypatch.setattr("cms.patience.time.monotonic", lambda: later)
    process.take()
    assert builds[0] == str(draft.subject())

    builds.clear()
    draft.title = "能做成的一版（示例）"
    draft.save_revision(user=people.author)
    approve(draft.subject())
    process.take()
    assert builds == [str(draft.subject())], "another version is tried at once"
    assert "能做成的一版" in (current() / PAGE).read_text(encoding="utf-8")


def test_a_broken_story_stops_no_other_though_a_flight_was_killed_with_it(
    whole: dict[str, bytes], story: Any, people: Any, approve: Any, monkeypatch: Any
) -> None:
    """Killed when the record was written and the portal was not: the record has nothing but the broken version."""
    draft = story.get_latest_revision_as_object()
    for title in ("又一版（示例）", "做不成的一版（示例）"):
        draft.title = title
        draft.save_revision(user=people.author)
        approve(draft.subject())
    another = StandingPage(role="about", slug="about", title="关于（示例）", summary="示例", content_source="示例")
    tree.require_home("zh-hans").add_child(instance=another)
    another.save_revision(user=people.author)
    approve(another.subject())
    export({draft.subject(), another.subject()}, publisher.record_store(), publisher.approval_media())
    spoil(monkeypatch, PublicState.objects.of(draft.subject()).get().record_id)

    started().take()

    assert (current() / "site/about/index.html").is_file()
    assert "又一版" in (current() / PAGE).read_text(encoding="utf-8")
    assert {entry.subject for entry in OutboxEntry.objects.filter(done_at=None)} == {draft.subject()}
    assert list(publisher.record_store().verify()) == []


def test_record_written_afresh_keeps_the_last_version_that_could_be_shown(
    whole: dict[str, bytes], story: Any, people: Any, approve: Any, monkeypatch: Any
) -> None:
    draft = story.get_latest_revision_as_object()
    draft.title = "做不成的一版（示例）"
    draft.save_revision(user=people.author)
    approve(draft.subject())
    spoil(monkeypatch, PublicState.objects.of(draft.subject()).get().record_id)
    started().take()

    call_command("build_site", full=True)

    assert shown() == whole


# --- one at a time


def test_a_second_publisher_is_refused_and_the_first_is_still_woken(published: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "STARTING_SECONDS", 0)
    with turns.only_one(), turns._wake_up_call():
        with pytest.raises(CommandError, match="发布进程已经在运行"):
            call_command("publisher")
        assert Path(settings.PUBLISHER_SOCKET).exists()


def test_whoever_writes_the_record_waits_for_who_does(published: Any) -> None:
    waited, free = [], threading.Event()

    def hold_it(begun: threading.Event) -> None:
        with publisher.one_flight():
            begun.set()
            free.wait(20)

    begun = threading.Event()
    other = threading.Thread(target=hold_it, args=(begun,))
    other.start()
    begun.wait(20)
    with publisher.one_flight(meanwhile=lambda: (waited.append(1), free.set())):
        pass
    other.join()

    assert waited


def test_end_of_a_hold_shows_the_record_though_nothing_waits(published_twice: Any) -> None:
    started().take()
    whole = shown()
    roll_back(Editions(Path(settings.EDITIONS_ROOT)), 1, publisher.record_store())
    process = started()
    process.take()
    assert hold(Path(settings.EDITIONS_ROOT))
    assert shown() != whole

    call_command("roll_back_edition", release=True)
    process.take()

    assert shown() == whole
