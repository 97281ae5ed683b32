"""The key with which this installation signs its editions."""

from pathlib import Path

from django.conf import settings

from site_static.trust import Signer, load_signer


def signer() -> Signer:
    """Raises KeyProblem; a demonstration makes its own key."""
    return load_signer(Path(settings.EDITION_KEY), demonstration=settings.DEMO)
