"""Small changes: what they leave is, byte for byte, what a full build of the same record makes."""

import contextlib
import os
import re

import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from content import records as r
from content.store import RecordStore
from search import segments
from site_static.engine import build, indexing, inventory, journal
from site_static.engine.journal import Change, recover, write_journal
from site_static.engine.living import LivingPortal
from site_static.render import Portal, holdings, shelves
from site_static.trust import is_statement, read_edition
from site_static.trust.verification import Kind, verify

from .changing import KINDS, Changes, apply_all, edit_a_result, rename_a_term
from .records import publication, references, result, small_record
from .theming import another_theme, own_theme

SMALL = ((shelves, "SLOTS", 2), (shelves, "SECTION", 2), (inventory, "UNITS_IN_PART", 3), (holdings, "PART_PATHS", 2))
SMALL += ((segments, "SIZES", (16, 4, 2)), (indexing, "FULL", 16), (segments, "PLACES_IN_SHARD", 2))
ANOTHER_CODE = len(KINDS)
"""A step that changes no record: the process ends, and the next one has another theme."""
STEP = st.tuples(st.integers(0, ANOTHER_CODE), *[st.integers(0, 60)] * 3)


def tree(folder):
    """Every file; of what an edition says of itself, what does not depend on how it came about."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    edition = read_edition(folder)
    facts = {key: getattr(edition, key) for key in ("files", "manifest", "pages", "record", "subjects", "today")}
    return {name: data for name, data in files.items() if not is_statement(name)}, facts


def different(one, other):
    """Names of the files in which two trees differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def assert_same_as_full_build(living, store, other):
    files, facts = tree(living.editions.current)
    full_files, full_facts = tree(build(store.root, other).folder)
    assert different(files, full_files) == []
    assert facts == full_facts


@pytest.fixture
def changes(store):
    return Changes(store)


@pytest.fixture
def living(store, changes, editions):
    living = LivingPortal(store.root, editions)
    living.publish(())
    return living


MEDIA_PASS_ON = [[(5, 36, 36, 49), (7, 52, 48, 13)], [(8, 40, 43, 7), (1, 29, 50, 30), (7, 2, 4, 31)]]
MEDIA_PASS_ON += [[(12, 60, 44, 35), (11, 29, 52, 6)], [(0, 59, 50, 0), (1, 37, 8, 34), (10, 56, 22, 18)]]
"""In the last of these changes one story drops pictures that another one takes up."""


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(batches=st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=5))
@example(batches=MEDIA_PASS_ON)
def test_small_changes_leave_what_a_full_build_makes(tmp_path_factory, batches):
    root = tmp_path_factory.mktemp("living")
    with pytest.MonkeyPatch.context() as patch, own_theme():
        living, store = published_in(root, batches, patch)
        assert_same_as_full_build(living, store, root / "full")


def published_in(root, batches, patch) -> tuple[LivingPortal, RecordStore]:
    """A portal that is published after each batch of changes, and its record."""
    store = small_record(root / "record")
    changes, living = Changes(store), LivingPortal(store.root, root / "editions")
    living.publish(())
    for number, batch in enumerate(batches):
        list(apply_all(changes, [step for step in batch if step[0] != ANOTHER_CODE]))
        if any(step[0] == ANOTHER_CODE for step in batch):
            another_theme(patch, number)
            living = LivingPortal(store.root, root / "editions")
        living.publish(changes.taken())
    return living, store


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(batches=st.lists(st.lists(STEP, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_is_cut_into_parts_is_cut_alike(tmp_path_factory, batches):
    """As above, with parts so small that they are cut and grow together again."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, size in SMALL:
            patch.setattr(module, name, size)
        root = tmp_path_factory.mktemp("living")
        with own_theme():
            living, store = published_in(root, batches, patch)
            assert_same_as_full_build(living, store, root / "full")
        assert {fault.kind for fault in verify(living.editions.current).faults} == {Kind.UNSIGNED}


@pytest.mark.parametrize("kind", sorted(set(KINDS), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_each_kind_of_change_alone(living, changes, store, tmp_path, kind):
    for numbers in ((1, 0, 1), (3, 1, 2), (0, 2, 0)):
        kind(changes, *numbers)
        living.publish(changes.taken())

    assert_same_as_full_build(living, store, tmp_path / "full")


def marks(folder):
    """Which file stands at each place: one that is written, even with the same bytes, is another one."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not is_statement(str(path.relative_to(folder)))
    }


@pytest.mark.parametrize("kind", sorted(set(KINDS), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_each_kind_of_change_rewrites_what_is_different_and_nothing_else(living, changes, kind):
    for numbers in ((1, 1, 1), (3, 1, 2), (0, 2, 0), (2, 3, 1)):
        before, files = marks(living.editions.current), tree(living.editions.current)[0]
        kind(changes, *numbers)
        living.publish(changes.taken())
        after, now = marks(living.editions.current), tree(living.editions.current)[0]

        rewritten = sorted(name for name in after if after[name] != before.get(name))
        assert rewritten == sorted(name for name in now if now[name] != files.get(name))
        assert before.keys() - after.keys() == files.keys() - now.keys()


def test_no_page_leads_to_one_that_is_not_there_yet(living, changes, monkeypatch):
    """At each step of a change: what readers may have found before leads to nothing that is missing."""
    folder, real, dangling = living.editions.current, journal._write, []

    def write(path, data):
        was_there = path.exists()
        real(path, data)
        if path.name == "index.html" and was_there:
            links = set(LINK.findall(data.decode()))
            dangling.extend((str(path), link) for link in links if not leads_somewhere(folder, link))

    monkeypatch.setattr(journal, "_write", write)
    for number in (10, 11, 12):
        edit_a_result(changes, number, number, number)
        changes.put(NEW_CITY)
        changes.in_languages(result, 2, 30 + number, city=NEW_CITY.id)
        living.publish(changes.taken())

    assert dangling == []


LINK = re.compile(r'href="(/[^"#?]*)')
NEW_CITY = r.Term(id="city:330400", name="嘉兴市", name_en="Jiaxing", slug="jiaxing", order=4)


def leads_somewhere(folder, link):
    return (folder / f"site{link}").is_file() or (folder / f"site{link}index.html").is_file()


def test_small_change_stays_in_its_folder_and_counts_on(living, changes, store):
    before = living.editions.current
    edit_a_result(changes, 0, 1, 1)
    edition = living.publish(changes.taken())

    assert living.editions.current == before
    assert read_edition(before).number == edition.number == 2
    assert living.editions.next_number() == 3


def test_change_that_changes_nothing_writes_nothing(living, store):
    stamps = {path: path.stat().st_mtime_ns for path in living.editions.current.rglob("*")}
    edition = living.publish({"result/ZLHCG-DEMO-0001.zh-hans"})

    assert edition.number == 1
    assert {path: path.stat().st_mtime_ns for path in living.editions.current.rglob("*")} == stamps


def test_files_of_other_stories_are_not_touched(living, changes, store):
    other = living.editions.current / "site/results/sample-3/index.html"
    before = other.stat()
    edit_a_result(changes, 0, 1, 1)
    living.publish(changes.taken())

    assert other.stat().st_ino == before.st_ino
    assert other.stat().st_mtime_ns == before.st_mtime_ns


def test_edited_line_touches_nothing_that_counts_or_names():
    portal = Portal()
    for record in (*references(), result(1)):
        portal.apply(publication(record, order=1), record)
    portal.touched.clear()
    edited = msgspec.structs.replace(result(1), one_liner="改过的一句话")
    portal.apply(publication(edited, order=1), edited)

    assert {key[0] for key in portal.touched} == {"story", "card", "claims", "shard"}


def test_another_build_meanwhile_is_noticed(living, changes, store, editions, tmp_path):
    build(store.root, editions)
    rename_a_term(changes, 0, 1, 1)
    edition = living.publish(changes.taken())

    assert edition.folder == living.editions.current
    assert_same_as_full_build(living, store, tmp_path / "full")


def test_result_that_comes_late_moves_those_after_it(living, changes, store, tmp_path):
    """Its version could not be shown when it was published; others came meanwhile."""
    changes.put(result(20, slug="late"))
    late = store.find("result", "ZLHCG-DEMO-0020", "zh-hans")
    store.put(msgspec.structs.replace(late, order=2, shelves={}), store.read_bytes(late))
    living.publish(changes.taken())

    assert_same_as_full_build(living, store, tmp_path / "full")


def test_clock_that_was_put_back_leaves_what_a_full_build_makes(living, changes, store, tmp_path):
    """What was published with the wrong clock is published again: the day of the newest publication goes back."""
    for days in (0, 800, 0):
        changes.days = days
        changes.in_languages(result, 2, 3, title="题名（示例）" if days else "另一题名（示例）")
        living.publish(changes.taken())

    assert_same_as_full_build(living, store, tmp_path / "full")


def test_torn_file_of_the_index_is_made_anew(living, changes, store, tmp_path):
    edit_a_result(changes, 0, 1, 1)
    for file in (living.editions.current / "site/search").rglob("t*.js"):
        file.write_bytes(file.read_bytes()[:-9])
    living.publish(changes.taken())

    assert_same_as_full_build(living, store, tmp_path / "full")


class Stopped(Exception):
    """The process was killed here."""


@pytest.mark.parametrize("step", range(0, 60, 4))
def test_change_that_was_stopped_is_finished(living, changes, store, tmp_path, monkeypatch, step):
    """Stopped before its n-th rename or removal: started again, the portal is as if nothing had happened."""
    edit_a_result(changes, 0, 2, 0)
    changes.withdraw("result", "ZLHCG-DEMO-0003")
    left = iter(range(step))
    real = os.replace

    def replace(self, target):
        if next(left, None) is None:
            raise Stopped
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.replace", replace)
        with contextlib.suppress(Stopped):
            living.publish(changes.taken())

    again = LivingPortal(store.root, living.editions.root)
    recover(again.editions.root)
    if step > 1:  # the journal was written
        assert_same_as_full_build(living, store, tmp_path / "full")
    again.publish(())
    assert_same_as_full_build(again, store, tmp_path / "full")


def test_torn_journal_is_forgotten(living, editions):
    write_journal(editions, Change("000001", {}, {"site/x": b"y"}, ()))
    journal = editions / "journal"
    journal.write_bytes(journal.read_bytes()[:-3])
    recover(editions)

    assert not journal.exists()
    assert not (living.editions.current / "site/x").exists()
