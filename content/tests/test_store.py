"""The store keeps the old state or the new one, whatever happens, and refuses what is not whole."""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from content import records
from content.records import InvalidRecord, UnknownSchema
from content.store import (
    BadReceipts,
    MediaStore,
    MissingMedia,
    MissingRecord,
    RecordStore,
    StoreError,
    TornFile,
    write_atomically,
)
from content.store import files as store_files

from .samples import JPEG, envelope, standing, tombstone, with_picture


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path / "record")


def put(store, record, **facts):
    publication = envelope(record, **facts)
    store.put(publication, records.encode(record))
    return publication


def live(store):
    return [store.read(publication) for publication in store.publications() if publication.status == "live"]


def test_put_then_read_gives_the_same_record(store):
    record = standing()

    put(store, record)

    assert live(store) == [record]


def test_put_refuses_bytes_of_another_hash(store):
    publication = envelope(standing())

    with pytest.raises(StoreError, match="hash"):
        store.put(publication, records.encode(standing(title="别的标题")))

    assert list(store.publications()) == []


def test_put_refuses_bytes_of_another_subject(store):
    record = standing()

    with pytest.raises(StoreError, match="standing/about"):
        store.put(envelope(record, key="press"), records.encode(record))


def test_put_refuses_missing_media(store):
    with pytest.raises(MissingMedia):
        put(store, with_picture("0" * 64 + ".jpg"))


def test_put_takes_a_record_whose_media_are_there(store):
    name = store.media.put(JPEG, "jpg")

    put(store, with_picture(name))

    assert list(store.verify()) == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"schema":"standing/99","title":"x"}', UnknownSchema),
        (b'{"schema":"standing/1","title":"x"}', InvalidRecord),
        (b'{"schema":"standing/1"', InvalidRecord),
        (b"\xff\xfe", InvalidRecord),
        (b"", InvalidRecord),
    ],
)
def test_put_refuses_what_it_can_not_decode(store, data, error):
    with pytest.raises(error):
        store.put(envelope(standing(), digest=records.digest(data)), data)

    assert list(store.publications()) == []


def test_torn_record_is_found(store):
    publication = put(store, standing())
    path = next((store.root / "records").glob("*/*.json"))
    path.write_bytes(path.read_bytes()[:-10])

    with pytest.raises(TornFile):
        store.read(publication)
    assert [type(fault) for fault in store.verify()] == [TornFile]


def test_missing_record_is_found(store):
    put(store, standing())
    next((store.root / "records").glob("*/*.json")).unlink()

    assert [type(fault) for fault in store.verify()] == [MissingRecord]


def test_torn_envelope_is_found(store):
    put(store, standing())
    next((store.root / "publications").glob("*/*.json")).write_bytes(b'{"schema":"publ')

    with pytest.raises(TornFile):
        list(store.publications())


def test_envelope_of_another_subject_is_found(store):
    put(store, standing())
    path = next((store.root / "publications").glob("*/*.json"))
    path.rename(path.with_name("press.zh-hans.json"))

    with pytest.raises(TornFile, match="another subject"):
        list(store.publications())


def test_withdrawal_removes_the_bytes_and_keeps_the_reason(store):
    publication = put(store, standing())

    store.withdraw(tombstone(publication))

    assert live(store) == []
    assert [item.withdrawal_reason for item in store.publications()] == ["数据有误"]
    assert list((store.root / "records").glob("*/*.json")) == []


def test_withdrawal_refuses_a_live_envelope(store):
    publication = put(store, standing())

    with pytest.raises(StoreError):
        store.withdraw(publication)

    assert live(store) == [standing()]


def test_sweep_removes_what_nothing_names(store):
    name = store.media.put(JPEG, "jpg")
    put(store, with_picture(name))
    put(store, standing(), version=2)
    (store.root / "records" / ".new-abc").write_bytes(b"half")

    assert store.sweep() == 2
    assert live(store) == [standing()]
    assert list(store.media.names()) == []
    assert not (store.root / "records" / ".new-abc").exists()


class Killed(BaseException):
    """A stand-in for a process that dies: nothing in the program may catch it and go on."""


def steps(monkeypatch, stop_at: int):
    """Let the program die before its ``stop_at``-th change of the disk."""
    count = 0

    def dying(original):
        def step(*args, **kwargs):
            nonlocal count
            count += 1
            if count == stop_at:
                raise Killed
            return original(*args, **kwargs)

        return step

    monkeypatch.setattr(Path, "replace", dying(Path.replace))
    monkeypatch.setattr(os, "fsync", dying(os.fsync))
    monkeypatch.setattr(os, "sync", dying(os.sync))
    monkeypatch.setattr(Path, "open", dying(Path.open))
    monkeypatch.setattr(Path, "unlink", dying(Path.unlink))


def die_at_each_step(store, monkeypatch, deed):
    """What is live after dying before each step of ``deed``, until it runs through."""
    for stop_at in range(1, 200):
        with monkeypatch.context() as patch:
            steps(patch, stop_at)
            try:
                deed()
            except Killed:
                died = True
            else:
                died = False
        yield live(store)
        if not died:
            return
    pytest.fail("the deed has more steps than expected")


def test_kill_at_any_step_of_put_leaves_old_or_new(store, monkeypatch):
    old, new = standing(), standing(title="新标题")
    put(store, old)

    states = list(die_at_each_step(store, monkeypatch, lambda: put(store, new, version=2)))

    assert all(state in ([old], [new]) for state in states)
    assert states[0] == [old]
    assert states[-1] == [new]
    store.sweep()
    assert list(store.verify()) == []


def test_kill_at_any_step_of_withdraw_leaves_live_or_withdrawn(store, monkeypatch):
    old = standing()
    publication = put(store, old)

    states = list(die_at_each_step(store, monkeypatch, lambda: store.withdraw(tombstone(publication))))

    assert all(state in ([old], []) for state in states)
    assert states[-1] == []


def many(title: str) -> list[records.Standing]:
    """More than are flushed one by one."""
    roles = ("home", "results", "about", "coverage", "press", "contact")
    return [standing(role=role, locale=locale, title=title) for role in roles for locale in records.LOCALES]


def test_kill_at_any_step_of_many_leaves_each_old_or_new(store, monkeypatch):
    old, new = many("旧标题"), many("新标题")
    puts = [(envelope(record), records.encode(record)) for record in old[:-1]]
    gone = tombstone(envelope(old[0]))
    assert store.put_all(puts) == {}

    def deed():
        assert (
            store.put_all([(gone, None), *((envelope(one, version=2), records.encode(one)) for one in new[1:])]) == {}
        )

    for state in die_at_each_step(store, monkeypatch, deed):
        for was, now in zip(old, new, strict=True):
            here = [one for one in state if (one.role, one.locale) == (was.role, was.locale)]
            assert here in ([was], [now], *([[]] if was in (old[0], old[-1]) else []))
    assert {one.title for one in live(store)} == {"新标题"}
    assert len(live(store)) == len(new) - 1
    store.sweep()
    assert list(store.verify()) == []


def test_what_is_refused_among_many_is_told_and_left_as_it_was(store):
    whole, torn = many("标题"), envelope(standing(role="press", title="没有批准的标题"))
    puts = [(envelope(one), records.encode(one)) for one in whole if one.role != "press"]

    refused = store.put_all([*puts, (torn, records.encode(standing(role="press")))])

    assert list(refused) == ["standing/press.zh-hans"]
    assert "hash" in str(refused["standing/press.zh-hans"])
    assert len(live(store)) == len(puts)


def test_kill_while_writing_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr(store_files.os, "fsync", lambda _fd: (_ for _ in ()).throw(Killed))

    with pytest.raises(Killed):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_media_are_kept_once_and_checked_when_read(store):
    name = store.media.put(JPEG, "jpg")

    assert store.media.put(JPEG, "jpg") == name
    assert store.media.read(name) == JPEG
    store.media.path(name).write_bytes(b"torn")
    with pytest.raises(TornFile):
        store.media.read(name)
    store.media.remove(name)
    with pytest.raises(MissingMedia):
        store.media.read(name)


def test_torn_media_are_found_and_taken_over_again(store, tmp_path):
    source = MediaStore(tmp_path / "source")
    name = source.put(JPEG, "jpg")
    store.media.copy([name], source)
    put(store, with_picture(name))
    store.media.path(name).write_bytes(b"torn")
    assert [type(fault) for fault in store.verify()] == [TornFile]

    store.media.drop_torn()
    store.media.copy([name], source)

    assert list(store.verify()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 64 + ".html", "A" * 64 + ".jpg", "0" * 64 + ".jpg\n"])
def test_media_names_are_a_positive_list(store, name):
    with pytest.raises(ValueError, match="not the name"):
        store.media.path(name)


def test_envelopes_come_sorted_whatever_the_order_of_writing(store):
    for role in ("press", "about", "contact"):
        put(store, standing(role=role, slug=role))

    assert [item.key for item in store.publications()] == ["about", "contact", "press"]


def test_envelope_survives_a_round_trip(store):
    publication = put(store, standing(), former_addresses=("/old/",))

    assert list(store.publications()) == [publication]
    assert msgspec.structs.replace(publication, version=2) != publication


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda chain: (), "没有审批回执"),
        (lambda chain: chain[1:], "与上一版的对不上"),
        (lambda chain: (chain[0], structs.replace(chain[1], previous="0" * 64)), "与上一版的对不上"),
        (lambda chain: (chain[0], structs.replace(chain[1], stages=chain[1].stages[:2])), "缺少审次"),
        (lambda chain: chain[:1], "不是当前公开的这一版"),
        (lambda chain: (chain[0], structs.replace(chain[1], digest="0" * 64)), "不是当前公开的这一版"),
        (lambda chain: (chain[0], structs.replace(chain[1], published_at=datetime(2000, 1, 1, tzinfo=UTC))), "颠倒"),
    ],
)
def test_story_without_proof_of_its_approvals_is_found(store, change, fault):
    record = standing()
    whole = envelope(record, version=2)
    store.put(structs.replace(whole, receipts=change(whole.receipts)), records.encode(record))

    found = list(store.verify())
    assert {type(error) for error in found} == {BadReceipts}
    assert fault in str(found[0])
