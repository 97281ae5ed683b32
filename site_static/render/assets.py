"""The theme's files: style sheet and mark, each under a name that holds the hash of its bytes."""

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
    files = {"portal.css": _style_sheet(), "mark.svg": (THEME / "pictures" / "mark.svg").read_bytes()}
    return MappingProxyType({_hashed(name, data): data for name, data in files.items()})


def asset_name(ending: str) -> str:
    """The name of the one file of the theme with this ending."""
    return next(name for name in assets() if name.endswith(ending))


def _hashed(name: str, data: bytes) -> str:
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:16]}.{ending}"


def _style_sheet() -> bytes:
    order = f"@layer {', '.join(LAYERS)};\n"
    return order.encode() + b"".join((THEME / "styles" / f"{layer}.css").read_bytes() for layer in LAYERS)
