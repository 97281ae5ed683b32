"""The library (成果库): achievements with everything that proves and describes them."""

from .achievement import Achievement, AchievementQuerySet, Category, Kind, SecrecyStatus, UnitRole
from .entry import EntryBatch, EntryNotice
from .identity import IdSeries, NoMoreIds, next_public_id
from .outputs import IntellectualProperty, Paper, ProjectSource, Standard
from .people import Completer, CompletingUnit
from .proof import Claim, Evidence, Limitation, Metric
from .story_line import Correction, LifeEvent
from .use import ApplicationCase, EconomicEffect

__all__ = [
    "Achievement",
    "AchievementQuerySet",
    "ApplicationCase",
    "Category",
    "Claim",
    "Completer",
    "CompletingUnit",
    "Correction",
    "EconomicEffect",
    "EntryBatch",
    "EntryNotice",
    "Evidence",
    "IdSeries",
    "IntellectualProperty",
    "Kind",
    "LifeEvent",
    "Limitation",
    "Metric",
    "NoMoreIds",
    "Paper",
    "ProjectSource",
    "SecrecyStatus",
    "Standard",
    "UnitRole",
    "next_public_id",
]
