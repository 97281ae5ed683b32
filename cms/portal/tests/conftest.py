"""The portal as its own process has it, and one person of each kind."""

import importlib
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from showcase.review import judging

from .world import make

OWN = [
    "FORM_RENDERER",
    "ROOT_URLCONF",
    "MIDDLEWARE",
    "AUTHENTICATION_BACKENDS",
    "TEMPLATES",
    "LOGIN_URL",
    "LOGIN_REDIRECT_URL",
    "CSRF_FAILURE_VIEW",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "X_FRAME_OPTIONS",
    "AXES_LOCKOUT_TEMPLATE",
]
BACKEND = "showcase.intake.portal.backend.AccountBackend"


@pytest.fixture
def portal(settings):
    own = importlib.import_module("cms.portal.settings")
    for name in OWN:
        setattr(settings, name, getattr(own, name))


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
    row = world.assignments[0]
    judging.declare(row, conflict=False, at=timezone.now())
    judging.keep(
        row, dict.fromkeys(["science", "technology", "economy", "society", "culture", "potential"], 80), "评" * 30
    )
    judging.send(row, at=timezone.now())
    return row
