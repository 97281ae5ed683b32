"""The theme's style sheet: one file whose name holds the hash of its bytes."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

THEME = Path(__file__).parents[1] / "theme"
LAYERS = ("tokens", "base", "components", "pages", "print")


@cache
def assets() -> Mapping[str, bytes]:
    """Files of the theme by the name under which pages link to them. Also for the previews of the desk."""
    css = _style_sheet()
    return MappingProxyType({f"portal.{hashlib.sha256(css).hexdigest()[:16]}.css": css})


def style_sheet_name() -> str:
    return next(name for name in assets() if name.endswith(".css"))


def _style_sheet() -> bytes:
    order = f"@layer {', '.join(LAYERS)};\n"
    return order.encode() + b"".join((THEME / "styles" / f"{layer}.css").read_bytes() for layer in LAYERS)
