"""Tables of 三审三校 and publication."""

from .ledger import Approval, EditEvent, Stage
from .requests import ApprovalRequest, Deputy, RequestState, WatchedWord
from .state import OutboxEntry, PublicState, PublicVersion, RecordBytes

__all__ = [
    "Approval",
    "ApprovalRequest",
    "Deputy",
    "EditEvent",
    "OutboxEntry",
    "PublicState",
    "PublicVersion",
    "RecordBytes",
    "RequestState",
    "Stage",
    "WatchedWord",
]
