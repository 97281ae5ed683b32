"""The theme's files: style sheet, scripts and mark, each under a name that holds the hash of its bytes."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

THEME = Path(__file__).parents[1] / "theme"
LAYERS = ("tokens", "base", "components", "pages", "modes", "print")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "modes.js": ("modes",),
    "portal.js": ("switches", "copy"),
}
"""Bundles by the files of ``theme/scripts`` that are in them, in order. All are classic scripts: they also run from
``file://``. ``modes.js`` stands in the head of each page and is tiny; ``portal.js`` is on each page, deferred."""


@cache
def assets() -> Mapping[str, bytes]:
    """Files of the theme by the name under which pages link to them. Also for the previews of the desk."""
    return MappingProxyType({asset_name(name): data for name, data in _files().items()})


@cache
def asset_name(name: str) -> str:
    """The hashed name of a file of the theme: ``portal.css`` is ``portal.0123456789abcdef.css``."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(_files()[name]).hexdigest()[:16]}.{ending}"


@cache
def _files() -> Mapping[str, bytes]:
    return {
        "portal.css": _style_sheet(),
        "mark.svg": (THEME / "pictures" / "mark.svg").read_bytes(),
        **{name: _script(parts) for name, parts in SCRIPTS.items()},
    }


def _style_sheet() -> bytes:
    order = f"@layer {', '.join(LAYERS)};\n"
    return order.encode() + b"".join((THEME / "styles" / f"{layer}.css").read_bytes() for layer in LAYERS)


def _script(parts: tuple[str, ...]) -> bytes:
    return b"".join((THEME / "scripts" / f"{part}.js").read_bytes() for part in parts)
