"""Whatever stops a publication, the next start ends in the published set: whole, signed, nothing lost, nothing left."""

import errno
import shutil
from types import SimpleNamespace

import pytest

from content.store import RecordStore
from site_static.engine import Editions, LivingPortal, build, hold, release
from site_static.trust import STATEMENT, is_statement, load_signer, read_edition
from site_static.trust.statement import CHAIN
from site_static.trust.verification import verify

from .changing import Changes, edit_a_result, rename_a_term
from .killed import FULL_BUILD, ROLL_BACK, SMALL_CHANGE, in_a_process
from .records import picture, result, small_record

KILLED = -9


def points(steps):
    return [pytest.param(step, nth, id=f"{step}-{nth}") for step, calls in steps.items() for nth in calls]


def files(folder):
    names = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in names.items() if not is_statement(name)}


def change(store):
    """A result takes another picture, one moves, one is withdrawn, a term has another name; who changed."""
    changes = Changes(store)
    another = store.media.put(b"\xff\xd8\xff another picture", "jpg")
    renditions = (*picture().renditions[:1], type(picture().renditions[1])(name=another, width=1200, height=800))
    changes.in_languages(result, 2, 1, picture=picture(renditions=renditions))
    edit_a_result(changes, 1, 2, 0)
    rename_a_term(changes, 1, 1, 1)
    changes.withdraw("result", "ZLHCG-DEMO-0003")
    return changes.taken()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A portal with one edition, the record that comes next, and what full builds make of the one and the other."""
    root = tmp_path_factory.mktemp("prepared")
    store = small_record(root / "record")
    Changes(store)  # gives results their places
    shutil.copytree(root / "record", root / "record-next")
    names = change(RecordStore(root / "record-next"))
    signer = load_signer(root / "key.pem", demonstration=True)
    before = files(build(store.root, root / "editions", signer=signer).folder)
    after = files(build(root / "record-next", tmp_path_factory.mktemp("elsewhere")).folder)
    return SimpleNamespace(root=root, names=sorted(names), before=before, after=after)


@pytest.fixture
def root(prepared, tmp_path):
    shutil.copytree(prepared.root, tmp_path / "portal", symlinks=True)
    return tmp_path / "portal"


@pytest.fixture
def editions(root):
    return Editions(root / "editions")


@pytest.fixture
def start_again(root):
    """The portal of the next process."""
    return LivingPortal(root / "record", root / "editions", signer=load_signer(root / "key.pem", demonstration=True))


def assert_converged(living, expected):
    """What waits is published; what is shown is what a full build makes, and nothing is left of what was stopped."""
    living.publish(())
    assert verify(living.editions.current).faults == []
    assert files(living.editions.current) == expected
    assert not list(living.editions.root.rglob(".new-*"))
    assert not (living.editions.root / "journal").exists()


@pytest.mark.parametrize(("step", "nth"), points(FULL_BUILD))
def test_full_build_that_is_killed(root, prepared, editions, start_again, step, nth):
    assert in_a_process(step, nth, "build", root, prepared.names) == KILLED

    assert verify(editions.current).faults == []
    assert files(editions.current) in (prepared.before, prepared.after)
    assert_converged(start_again, prepared.after)


@pytest.mark.parametrize(("step", "nth"), points(SMALL_CHANGE))
def test_small_change_that_is_killed(root, prepared, start_again, step, nth):
    assert in_a_process(step, nth, "change", root, prepared.names) == KILLED

    assert_converged(start_again, prepared.after)


@pytest.mark.parametrize(("step", "nth"), points(SMALL_CHANGE))
def test_small_change_that_is_killed_is_whole_before_anything_new_is_published(
    root, prepared, editions, start_again, step, nth
):
    """All of it or nothing, as soon as a process starts."""
    in_a_process(step, nth, "change", root, prepared.names)
    start_again.recover()

    assert verify(editions.current).faults == []
    assert files(editions.current) in (prepared.before, prepared.after)


@pytest.mark.parametrize("target", [1, 2])
@pytest.mark.parametrize(("step", "nth"), points(ROLL_BACK))
def test_roll_back_that_is_killed(root, prepared, editions, start_again, step, nth, target):
    in_a_process("", 0, "change", root, prepared.names)
    assert read_edition(editions.current).number == 3
    shutil.rmtree(root / "record")
    (root / "record-before").rename(root / "record")  # nothing is withdrawn: the way back is free
    killed = in_a_process(step, nth, "roll-back", root, number=target)
    assert killed == KILLED or (target == 1 and step == "journal._put_back")  # a whole folder needs nothing put back

    start_again.recover()
    shown = prepared.before if hold(editions.root) else prepared.after
    assert files(editions.current) == shown
    assert verify(editions.current).faults == []
    release(editions.root)
    assert_converged(start_again, prepared.before)


def test_full_disk_leaves_the_last_edition_and_converges(root, prepared, editions, start_again):
    """No file may grow beyond a few kilobytes: the journal of the change can't be written."""
    assert in_a_process("", 0, "full-disk", root, prepared.names) == errno.EFBIG

    assert verify(editions.current).faults == []
    assert files(editions.current) == prepared.before
    assert_converged(start_again, prepared.after)


@pytest.mark.parametrize("torn", [STATEMENT, f"{CHAIN}00000.txt", "site/index.html", "site/verify/manifest.sha256"])
def test_torn_file_is_found_and_replaced_and_the_chain_goes_on(editions, start_again, prepared, torn):
    path = editions.current / torn
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])
    assert not verify(editions.current).whole

    assert_converged(start_again, prepared.before)
    assert read_edition(editions.current).number == 2
    assert read_edition(editions.current).previous
