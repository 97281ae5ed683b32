"""Pelican as the engine: our generator and writer, and editions that are whole or not there."""

from .build import build
from .editions import Edition, Editions
from .errors import (
    BadRecord,
    BuildError,
    BuildRunning,
    DuplicateAddress,
    FailedPage,
    Held,
    MissingPages,
    NoWayBack,
    UnfitSite,
)
from .fitness import unfit_items
from .living import LivingPortal
from .rollback import Hold, hold, release, roll_back, ways_back

__all__ = [
    "BadRecord",
    "BuildError",
    "BuildRunning",
    "DuplicateAddress",
    "Edition",
    "Editions",
    "FailedPage",
    "Held",
    "Hold",
    "LivingPortal",
    "MissingPages",
    "NoWayBack",
    "UnfitSite",
    "build",
    "hold",
    "release",
    "roll_back",
    "unfit_items",
    "ways_back",
]
