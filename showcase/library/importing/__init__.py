"""Bringing achievements into the library from files: JSON Lines, CSV and XLSX with the same fields (docs/import.md)."""

from .entry_act import EntryAct, EntryActRefused, entry_act_beside
from .errors import UnknownColumns, UnreadableFile
from .importer import import_achievements
from .reading import SourceRow, read_rows
from .report import ImportReport, Outcome, RowReport

__all__ = [
    "EntryAct",
    "EntryActRefused",
    "ImportReport",
    "Outcome",
    "RowReport",
    "SourceRow",
    "UnknownColumns",
    "UnreadableFile",
    "entry_act_beside",
    "import_achievements",
    "read_rows",
]
