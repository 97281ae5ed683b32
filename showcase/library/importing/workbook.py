"""Reading an XLSX file that nobody vouches for: sizes are counted as they unfold, never believed."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL

from ..archives import TooLarge, check_unpacked
from .errors import UnreadableFile

MAX_UNPACKED = 200 * 1024 * 1024
MAX_FILES = 1000
MAX_COLUMNS = 1000
LAST_ROW = 1_048_576
"""Of any sheet, as Excel has it."""
MAX_CELLS = 5_000_000
"""Cells that are looked at, empty ones between too: a million takes some four seconds."""
NAMED_CELLS = 10
_SPOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a number format says in words, signs or colours of its own."""
PERCENT_PLACES = 4


def workbook_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet with their numbers. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_unpacked(archive, most_bytes=MAX_UNPACKED, most_files=MAX_FILES)
        book = openpyxl.load_workbook(path, read_only=True)
    except TooLarge as error:
        raise UnreadableFile("表格解压后过大，可能不是正常的表格文件，没有导入。") from error
    except Exception as error:  # openpyxl lets through whatever zip and XML readers raise
        raise _broken() from error
    try:
        yield from _Reader().rows(book.worksheets[0])
    except UnreadableFile:
        raise
    except Exception as error:  # the same for the sheet, which is read as it is asked for
        raise _broken() from error
    finally:
        book.close()


def _broken() -> UnreadableFile:
    return UnreadableFile("表格打不开，文件可能已损坏或设有密码。请另存为 .xlsx 后重试。")


UNREAD = {
    "f": "是公式。请复制后“选择性粘贴”为数值，再导入。",
    "e": "是错误值，例如 #N/A。请改正或清空，再导入。",
}
"""What has no value but what some program made of it last, by openpyxl's kind of cell: why it is refused."""


class _Reader:
    """Reads one sheet; what has no value is refused at its end, all at once."""

    def __init__(self) -> None:
        self.unread: dict[str, list[str]] = {kind: [] for kind in UNREAD}
        self.looked_at = 0

    def rows(self, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for number, cells in enumerate(sheet.iter_rows(), 1):
            self.looked_at += len(cells)
            if number > LAST_ROW or self.looked_at > MAX_CELLS:
                raise UnreadableFile("表格里有大量只带格式、没有内容的行或列。请把数据复制到新的表格中，再导入。")
            yield number, self._values(cells)
        for kind in UNREAD:
            self._refuse(kind)

    def _values(self, cells: Sequence[Any]) -> list[Any]:
        found = [None if cell is EMPTY_CELL else self._value(cell) for cell in cells]
        while found and found[-1] is None:
            found.pop()
        if len(found) > MAX_COLUMNS:
            place = cells[len(found) - 1].coordinate
            raise UnreadableFile(f"单元格 {place} 有内容，但表格最多 {MAX_COLUMNS} 列。请删去多余的列，再导入。")
        return found

    def _value(self, cell: Any) -> Any:
        """What stands in a cell, as people see it."""
        if cell.data_type in UNREAD:
            self.unread[cell.data_type].append(cell.coordinate)
            if len(self.unread[cell.data_type]) == NAMED_CELLS:
                self._refuse(cell.data_type)
        if cell.data_type == "n" and cell.value is not None and "%" in _SPOKEN.sub("", cell.number_format):
            return _percentage(cell.value)
        return cell.value

    def _refuse(self, kind: str) -> None:
        if places := self.unread[kind]:
            more = " 等处" if len(places) == NAMED_CELLS else " "
            raise UnreadableFile(f"单元格 {'、'.join(places)}{more}{UNREAD[kind]}")


def _percentage(value: float) -> str:
    """0.268 in a cell of percentages: 26.8%."""
    return f"{round(Decimal(str(value)) * 100, PERCENT_PLACES).normalize():f}%"
