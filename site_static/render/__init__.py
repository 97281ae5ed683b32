"""Pages from the published record: pure functions, Jinja2 only. Same input, same bytes: no clock, no disk."""

from .assets import assets
from .errors import MissingSite, MissingWord, PortalError, UnresolvedReference
from .findable import documents_of
from .finder import index_files
from .maker import PageMaker, Roots
from .outputs import gathering_jobs, id_path, outputs, permanent_ids, story_files, tombstones
from .portal import Portal
from .stories import render_story

__all__ = [
    "MissingSite",
    "MissingWord",
    "PageMaker",
    "Portal",
    "PortalError",
    "Roots",
    "UnresolvedReference",
    "assets",
    "documents_of",
    "gathering_jobs",
    "id_path",
    "index_files",
    "outputs",
    "permanent_ids",
    "render_story",
    "story_files",
    "tombstones",
]
