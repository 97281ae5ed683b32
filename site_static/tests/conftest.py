"""A small portal, built once for tests that only read it."""

from pathlib import Path

import pytest

from content.store import RecordStore
from site_static.engine import Edition, build
from site_static.render import Portal

from .records import small_record


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return small_record(tmp_path / "record")


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    return tmp_path / "editions"


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Edition:
    root = tmp_path_factory.mktemp("portal")
    small_record(root / "record")
    return build(root / "record", root / "editions")


@pytest.fixture(scope="session")
def site(built) -> Path:
    return built.folder / "site"


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Portal:
    return Portal.load(small_record(tmp_path_factory.mktemp("record")))
