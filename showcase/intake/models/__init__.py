"""Accounts of the portal, an organisation's own list, rounds, submissions with their ledger."""

from .accounts import Account, Invitation, Membership, ReportingLine
from .candidates import Candidate, CandidateQuerySet
from .concerns import Dispute, ProgressReport, Recommendation
from .evidence_files import EvidenceFile
from .letters import Letter
from .office import OfficeChange
from .one_row import OneRow
from .rounds import CollectionRules, SubmissionRound
from .second_factors import SecondFactor
from .submissions import Submission, SubmissionEvent, SubmissionQuerySet, SubmissionVersion
from .tables import CheckedTable

__all__ = [
    "Account",
    "Candidate",
    "CandidateQuerySet",
    "CheckedTable",
    "CollectionRules",
    "Dispute",
    "EvidenceFile",
    "Invitation",
    "Letter",
    "Membership",
    "OfficeChange",
    "OneRow",
    "ProgressReport",
    "Recommendation",
    "ReportingLine",
    "SecondFactor",
    "Submission",
    "SubmissionEvent",
    "SubmissionQuerySet",
    "SubmissionRound",
    "SubmissionVersion",
]
