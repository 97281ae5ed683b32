import pytest

from .samples import make_world


@pytest.fixture
def world(db):
    make_world()
