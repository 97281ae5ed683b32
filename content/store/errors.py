"""What can be wrong with a record on disk.

StoreError
├── TornFile        a file that is not what its name or its envelope says
├── MissingRecord   an envelope whose bytes are not there
├── MissingMedia    a picture or document that a record names is not there
└── BadReceipts     a story whose approvals are not proved by its receipts
"""

from pathlib import Path


class StoreError(Exception):
    """The record on disk is not whole."""


class TornFile(StoreError):
    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__(f"{path}: {why or 'the bytes do not have the hash of the name'}")
        self.path = path


class MissingRecord(StoreError):
    def __init__(self, subject: str, digest: str) -> None:
        super().__init__(f"{subject}: the record {digest} is not there")
        self.subject = subject


class MissingMedia(StoreError):
    def __init__(self, name: str, subject: str = "") -> None:
        super().__init__(f"{subject or 'media'}: the file {name} is not there")
        self.name = name
        self.subject = subject


class BadReceipts(StoreError):
    def __init__(self, subject: str, fault: str) -> None:
        super().__init__(f"{subject}: {fault}")
        self.subject = subject
