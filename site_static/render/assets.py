"""The theme's files: style sheet, scripts and mark, each under a name that holds the hash of its bytes."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import search

THEME = Path(__file__).parents[1] / "theme"
CLIENT = Path(search.__file__).parent / "client" / "search.js"
LAYERS = ("tokens", "base", "components", "pages", "search", "modes", "print")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "modes.js": ("modes",),
    "portal.js": ("switches", "copy"),
    "verify.js": ("verifying",),
    "finder.js": ("search", "places", "ask", "picks", "finder", "comparison"),
}
"""Bundles by the files of ``theme/scripts`` that are in them, in order; ``search`` is the search's own client. All are
classic scripts: they also run from ``file://``. ``modes.js`` stands in the head of each page and is tiny; ``portal.js``
is on each page, deferred; ``finder.js`` is on the pages that search, list or compare; ``verify.js`` on the one that
verifies."""


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
        **{name: _picture(name) for name in ("mark.svg", "social.png")},
        **{name: _script(parts) for name, parts in SCRIPTS.items()},
    }


def favicon() -> bytes:
    """The mark for what asks for ``/favicon.ico`` without reading the page."""
    return _picture("favicon.ico")


def _picture(name: str) -> bytes:
    return (THEME / "pictures" / name).read_bytes()


def _style_sheet() -> bytes:
    order = f"@layer {', '.join(LAYERS)};\n"
    sheets = [_style(layer) for layer in LAYERS]
    sheets.insert(LAYERS.index("modes"), f"@layer modes {{\n{''.join(_modes())}}}\n")
    return _smaller(order + "".join(sheets)).encode()


def _modes() -> Iterator[str]:
    """The dark and elder modes are each written once; the reader's system or the reader asks for them."""
    dark, elder = "color-scheme: dark;\n" + _style("dark"), _style("elder")
    yield f"@media (prefers-color-scheme: dark) {{ :root:not([data-scheme=light]) {{\n{dark}}} }}\n"
    yield f":root[data-scheme=dark] {{\n{dark}}}\n"
    yield f":root[data-elder] {{\n{elder}}}\n"
    yield f":root:has(#hcg-elder:checked) {{\n{elder}}}\n"  # apart: an old browser drops the whole rule


def _style(name: str) -> str:
    return (THEME / "styles" / f"{name}.css").read_text(encoding="utf-8")


def _smaller(style: str) -> str:
    """Without comments and indentation: what a reader downloads on every first visit."""
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).lstrip("\n")


def _script(parts: tuple[str, ...]) -> bytes:
    return b"".join((CLIENT if part == "search" else THEME / "scripts" / f"{part}.js").read_bytes() for part in parts)
