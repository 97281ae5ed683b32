"""Pelican as the engine: our generator and writer, and editions that are whole or not there."""

from .build import build
from .editions import Edition, Editions
from .errors import BadRecord, BuildError, BuildRunning, DuplicateAddress, FailedPage, MissingPages, UnfitSite
from .fitness import unfit_items
from .living import LivingPortal

__all__ = [
    "BadRecord",
    "BuildError",
    "BuildRunning",
    "DuplicateAddress",
    "Edition",
    "Editions",
    "FailedPage",
    "LivingPortal",
    "MissingPages",
    "UnfitSite",
    "build",
    "unfit_items",
]
