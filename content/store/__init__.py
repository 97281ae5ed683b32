"""How the published record is kept: crash-safe files, content-hashed media."""

from .errors import BadReceipts, MissingMedia, MissingRecord, StoreError, TornFile
from .files import TEMPORARY, write_atomically
from .media import MediaStore
from .record_store import RecordStore, subject_name

__all__ = [
    "TEMPORARY",
    "BadReceipts",
    "MediaStore",
    "MissingMedia",
    "MissingRecord",
    "RecordStore",
    "StoreError",
    "TornFile",
    "subject_name",
    "write_atomically",
]
