"""Experts and their ties, draws, scores, decisions, conduct."""

from .conduct import ReputationEntry, Solicitation
from .decisions import Decision, Entry, Minutes, Objection, Proposal, PublicNotice
from .draws import Assignment, ChairDeclaration, Draw, Recusal
from .experts import Employment, Expert, ExpertGroup, Tie
from .rules import ReviewRules, RoundKey
from .scores import Criterion, Result, Score, WeightSet

__all__ = [
    "Assignment",
    "ChairDeclaration",
    "Criterion",
    "Decision",
    "Draw",
    "Employment",
    "Entry",
    "Expert",
    "ExpertGroup",
    "Minutes",
    "Objection",
    "Proposal",
    "PublicNotice",
    "Recusal",
    "ReputationEntry",
    "Result",
    "ReviewRules",
    "RoundKey",
    "Score",
    "Solicitation",
    "Tie",
    "WeightSet",
]
