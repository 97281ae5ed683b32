import pytest

from showcase.library.tests.samples import make_world


@pytest.fixture
def world(db):
    make_world()
