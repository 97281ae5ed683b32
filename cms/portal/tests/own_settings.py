"""Which settings the process of the portal has of its own, for tests that run in the desk's."""

import importlib
from typing import Any

OWN = (
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
)


def be_the_portal(settings: Any) -> None:
    """Give the settings of a test the portal's own."""
    portal = importlib.import_module("cms.portal.settings")
    for name in OWN:
        setattr(settings, name, getattr(portal, name))
