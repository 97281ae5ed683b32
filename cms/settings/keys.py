"""The signing key of sessions and forms: given by the environment, or made once and kept."""

import secrets
from pathlib import Path


def secret_key(given: str, folder: Path) -> str:
    """The key to sign with. A key made here is kept in ``folder``, readable by its owner only."""
    if given:
        return given
    path = folder / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_urlsafe(50)
        path.touch(mode=0o600)
        path.write_text(key, encoding="ascii")
        return key
