"""Pages from the published record: pure functions, Jinja2 only. Same input, same bytes: no clock, no disk."""

from .assets import assets
from .errors import MissingSite, MissingWord, PortalError, UnresolvedReference
from .findable import documents_of
from .holdings import ALL
from .maker import PageMaker, Roots
from .portal import Portal
from .reads import Key
from .stories import Approved, render_story
from .templates import compile_all
from .units import Unit, all_units, files_of, units_of

__all__ = [
    "ALL",
    "Approved",
    "Key",
    "MissingSite",
    "MissingWord",
    "PageMaker",
    "Portal",
    "PortalError",
    "Roots",
    "Unit",
    "UnresolvedReference",
    "all_units",
    "assets",
    "compile_all",
    "documents_of",
    "files_of",
    "render_story",
    "units_of",
]
