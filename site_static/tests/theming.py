"""Another version of the code, as far as pages show it: every page has another style sheet."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

theme = sys.modules["site_static.render.assets"]
"""The module, whose name its package gives to a function of it."""


def another_theme(monkeypatch: Any, number: int) -> None:
    """As after an upgrade."""
    real = theme._style_sheet

    def sheet() -> bytes:
        return real() + f"/* {number} */".encode()

    monkeypatch.setattr(theme, "_style_sheet", sheet)
    _forget()


@contextmanager
def own_theme() -> Iterator[None]:
    """What was remembered of another theme is forgotten at the end."""
    try:
        yield
    finally:
        _forget()


def _forget() -> None:
    for cached in (theme._files, theme.assets, theme.asset_name):
        cached.cache_clear()
