"""Going back to an earlier edition: the same bytes again, signed as a new edition, and held until released."""

import contextlib
import os

import pytest

from site_static.engine import Held, LivingPortal, NoWayBack, build, hold, release, roll_back, ways_back
from site_static.engine import undo as undo_module
from site_static.engine.rollback import resume
from site_static.trust import is_statement, load_signer, read_edition
from site_static.trust.verification import verify

from .changing import Changes, edit_a_result, rename_a_term, withdraw_a_result
from .records import result


def files(folder):
    names = {path: str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for path, name in names.items() if not is_statement(name)}


@pytest.fixture
def signer(tmp_path):
    return load_signer(tmp_path / "key.pem", demonstration=True)


@pytest.fixture
def changes(store):
    return Changes(store)


@pytest.fixture
def living(store, changes, editions, signer):
    return LivingPortal(store.root, editions, signer=signer)


@pytest.fixture
def seen(living, changes, store, signer):
    """What was shown in each edition: two full builds, with small changes after each."""
    shown = {}

    def note():
        folder = living.editions.current
        shown[read_edition(folder).number] = files(folder)

    living.publish(())
    note()
    steps = [(edit_a_result, 3, 1, 1), (edit_a_result, 0, 2, 0), (rename_a_term, 1, 1, 1), (edit_a_result, 4, 0, 0)]
    for number, (change, *about) in enumerate(steps):
        if number == 2:
            living.forget()
            living.publish(())
            note()
        change(changes, *about)
        living.publish(changes.taken())
        note()
    return shown


def test_any_of_the_last_editions_comes_back_byte_for_byte(seen, living, store, signer):
    assert [way.edition.number for way in ways_back(living.editions)] == [5, 4, 3, 2, 1]
    for number in (4, 1, 3, 2, 5, 6):
        edition = roll_back(living.editions, number, store, signer)
        assert files(living.editions.current) == seen[number]
        assert edition.restores == number
        assert verify(living.editions.current).faults == []
    assert read_edition(living.editions.current).number == 12


def test_going_back_can_be_gone_back_on(seen, living, store, signer):
    roll_back(living.editions, 5, store, signer)
    roll_back(living.editions, 6, store, signer)

    assert files(living.editions.current) == seen[6]


def test_nothing_is_shown_until_the_hold_is_released(seen, living, changes, store, editions, signer, tmp_path):
    roll_back(living.editions, 5, store, signer)
    edit_a_result(changes, 6, 1, 1)
    for attempt in (
        lambda: living.publish(changes.taken()),
        lambda: LivingPortal(store.root, editions, signer=signer).publish(()),
        lambda: build(store.root, editions, signer=signer),
    ):
        with pytest.raises(Held, match="第 5 版"):
            attempt()
    assert files(living.editions.current) == seen[5]

    release(editions)
    edition = living.publish(())

    assert hold(editions) is None
    assert edition.number == 8
    assert verify(edition.folder).faults == []
    assert files(edition.folder) == files(build(store.root, tmp_path / "other").folder)


def test_what_was_withdrawn_since_never_comes_back(seen, living, changes, store, signer):
    withdraw_a_result(changes, 0, 0, 0)
    living.publish(changes.taken())
    shown = files(living.editions.current)

    with pytest.raises(NoWayBack, match="后来撤回的内容"):
        roll_back(living.editions, 5, store, signer)
    assert files(living.editions.current) == shown
    assert hold(living.editions.root) is None


def test_what_had_another_address_and_was_withdrawn_never_comes_back(living, changes, store, signer):
    """Its page stood elsewhere in the edition that is asked for."""
    edit_a_result(changes, 0, 1, 1)
    living.publish(changes.taken())
    edit_a_result(changes, 0, 1, 5)
    moved = store.find("result", "ZLHCG-DEMO-0001", "zh-hans")
    assert moved.former_addresses == ("/results/sample-1/",)
    living.publish(changes.taken())
    withdraw_a_result(changes, 0, 0, 0)
    living.publish(changes.taken())

    with pytest.raises(NoWayBack, match=r"后来撤回的内容.*ZLHCG-DEMO-0001"):
        roll_back(living.editions, 1, store, signer)


def test_address_that_another_story_took_over_is_no_hindrance(living, changes, store, signer):
    changes.in_languages(result, 1, 20, slug="shared")
    living.publish(changes.taken())
    changes.in_languages(result, 1, 20, slug="its-own")
    changes.in_languages(result, 1, 21, slug="shared")
    withdraw_a_result(changes, 19, 0, 0)
    living.publish(changes.taken())
    shown = files(living.editions.current)
    edit_a_result(changes, 3, 1, 1)
    living.publish(changes.taken())

    roll_back(living.editions, 2, store, signer)
    assert files(living.editions.current) == shown


@pytest.mark.parametrize("torn", ["site/verify/edition.txt", "site/verify/chain/00000.txt"])
@pytest.mark.parametrize("place", ["000001", "current"])
def test_torn_statement_is_no_hindrance_in_an_emergency(seen, living, store, signer, place, torn):
    path = living.editions.root / place / torn
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:40])
    target = 5 if place == "current" and "chain" not in torn else 3

    roll_back(living.editions, target, store, signer)

    assert files(living.editions.current) == seen[target]


def test_torn_statement_gives_no_number_twice(seen, living, store, signer):
    path = living.editions.current / "site/verify/edition.txt"
    path.unlink()
    path.write_bytes(b"torn")
    built = build(store.root, living.editions.root, signer=signer)

    assert built.number == 7
    assert verify(built.folder).faults == []


def test_unknown_edition_is_refused(seen, living, store, signer):
    with pytest.raises(NoWayBack, match="第 99 版"):
        roll_back(living.editions, 99, store, signer)


def test_kept_file_that_was_changed_is_refused(seen, living, store, signer):
    """What is kept is checked against the manifest of its edition before anything of it is shown."""
    shown = files(living.editions.current)
    place = living.editions.root / "undo/000006"
    kept = next(path for path in sorted(place.iterdir()) if path.read_bytes().startswith(b"<!DOCTYPE"))
    data = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(data + b"changed")

    with pytest.raises(NoWayBack, match="不完整"):
        roll_back(living.editions, 5, store, signer)
    assert files(living.editions.current) == shown


def test_kept_files_go_though_full_builds_have_taken_numbers(living, changes, store, monkeypatch):
    monkeypatch.setattr(undo_module, "KEPT", 3)
    for number in range(10):
        if number % 4 == 0:
            living.forget()
        edit_a_result(changes, 6, number, number)
        living.publish(changes.taken())

    kept = sorted(int(path.name) for path in (living.editions.root / "undo").iterdir())
    assert kept
    assert min(kept) > read_edition(living.editions.current).number - 3


def test_only_the_last_changes_are_kept(living, changes, store, signer, monkeypatch):
    monkeypatch.setattr(undo_module, "KEPT", 3)
    living.publish(())
    shown = {}
    for number in range(6):
        edit_a_result(changes, 6, number, number)
        edition = living.publish(changes.taken())
        shown[edition.number] = files(living.editions.current)

    assert [way.edition.number for way in ways_back(living.editions)] == [6, 5, 4]
    assert len(list((living.editions.root / "undo").iterdir())) == 3
    roll_back(living.editions, 4, store, signer)
    assert files(living.editions.current) == shown[4], "the oldest that is offered can be had"


class Stopped(Exception):
    """The process was killed here."""


@pytest.mark.parametrize("target", [5, 2])
@pytest.mark.parametrize("step", range(0, 40, 3))
def test_going_back_that_was_stopped_is_done_or_not_begun(seen, living, store, signer, monkeypatch, step, target):
    left = iter(range(step))
    real = os.replace

    def replace(self, other):
        if next(left, None) is None:
            raise Stopped
        return real(self, other)

    with monkeypatch.context() as patched, contextlib.suppress(Stopped):
        patched.setattr("pathlib.Path.replace", replace)
        roll_back(living.editions, target, store, signer)

    with living.editions.alone():
        resume(living.editions)
    held = hold(living.editions.root)
    assert files(living.editions.current) == seen[target if held else 6]
    assert verify(living.editions.current).faults == []
