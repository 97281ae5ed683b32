"""The judged sites, built once a session and shared by its processes."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from content.store import RecordStore
from tests.browser.conftest import serving

from . import demonstration
from .hostile import hostile_record
from .sites import JudgedSite, make_site, move_one, withdraw_one

ROOT = Path(__file__).resolve().parents[2]


def _demonstration(root: Path) -> None:
    shutil.copytree(demonstration.record(), root / "record")
    store = RecordStore(root / "record")
    withdraw_one(store, "sourced")
    move_one(store, "result")


def _hostile(root: Path) -> None:
    hostile_record(root / "record")


MAKERS: dict[str, Callable[[Path], None]] = {"demonstration": _demonstration, "hostile": _hostile}


def site_named(name: str, factory: pytest.TempPathFactory, worker: str) -> JudgedSite:
    """The site of that name; the first process to ask builds it."""
    session = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    root = session / f"judged-{name}"
    with demonstration.locked(session / f".judged-{name}"):
        if not root.exists():
            fresh = session / f"judged-{name}.new"
            MAKERS[name](fresh)
            make_site(name, fresh)
            fresh.rename(root)
    return JudgedSite(name, root)


@pytest.fixture(scope="session")
def worker(request) -> str:
    """Name of this process among those of pytest-xdist, or ``master``."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory, worker) -> JudgedSite:
    return site_named("demonstration", tmp_path_factory, worker)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory, worker) -> JudgedSite:
    return site_named("hostile", tmp_path_factory, worker)


@pytest.fixture(scope="session", params=sorted(MAKERS))
def judged(request, tmp_path_factory, worker) -> JudgedSite:
    """Each site in turn."""
    return site_named(request.param, tmp_path_factory, worker)


@pytest.fixture(scope="session")
def demo_address(demo_site) -> Iterator[str]:
    with serving(demo_site.editions) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_address(hostile_site) -> Iterator[str]:
    with serving(hostile_site.editions) as address:
        yield address


FIRST = 13
"""About as many tests as pytest-xdist gives each of two processes at the start of a run of these."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Making the demonstration takes a minute: meanwhile the other process judges what needs none. Then the long ones.

    The order decides how long the run takes and nothing else.
    """
    own = [item for item in items if Path(__file__).parent in item.path.parents]
    others = [item for item in own if not _needs_demonstration(item)]
    long = [item for item in own if item.path.stem in {"test_in_browser", "test_lighthouse"} and item not in others]
    quick = [item for item in own if item not in others and item not in long]
    ordered = iter([*quick[:FIRST], *others, *long, *quick[FIRST:]])
    items[:] = [next(ordered) if item in own else item for item in items]


def _needs_demonstration(item: pytest.Item) -> bool:
    return "demo_site" in item.fixturenames or "[demonstration]" in item.name
