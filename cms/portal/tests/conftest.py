"""The portal as its own process has it, and one person of each kind."""

from types import SimpleNamespace

import pytest
from django.test import Client

from .own_settings import be_the_portal
from .world import make, send_a_score

BACKEND = "showcase.intake.portal.backend.AccountBackend"


@pytest.fixture
def portal(settings):
    be_the_portal(settings)


def client_of(account=None, **facts) -> Client:
    client = Client(raise_request_exception=False, **facts)
    if account is not None:
        client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def world(db, portal) -> SimpleNamespace:
    return make()


@pytest.fixture
def judged(world):
    """The expert has declared and sent."""
    send_a_score(world.assignments[0])
    return world.assignments[0]
