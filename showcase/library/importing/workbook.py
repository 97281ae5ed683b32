"""Reading an XLSX file that nobody vouches for: sizes are counted as they unfold, never believed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from ..archives import TooLarge, check_unpacked
from .errors import UnreadableFile

MAX_UNPACKED = 200 * 1024 * 1024
MAX_FILES = 1000
MAX_ROWS = 20_000
MAX_COLUMNS = 1000


def workbook_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet with their numbers. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_unpacked(archive, most_bytes=MAX_UNPACKED, most_files=MAX_FILES)
        book = openpyxl.load_workbook(path, read_only=True)
    except TooLarge as error:
        raise UnreadableFile("表格解压后过大，可能不是正常的表格文件，没有导入。") from error
    except Exception as error:  # openpyxl lets through whatever zip and XML readers raise
        raise UnreadableFile("表格打不开，文件可能已损坏或设有密码。请另存为 .xlsx 后重试。") from error
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MAX_COLUMNS), 1):
            if number > MAX_ROWS:
                raise UnreadableFile(f"表格超过 {MAX_ROWS} 行，请分成几个文件导入。")
            yield number, _trimmed([_value(cell) for cell in cells])
    finally:
        book.close()


def _value(cell: Any) -> Any:
    """What stands in a cell. A formula is refused: its value is what some program made of it last."""
    if cell.data_type == "f":
        raise UnreadableFile(f"单元格 {cell.coordinate} 是公式。请复制后“选择性粘贴”为数值，再导入。")
    return cell.value


def _trimmed(cells: list[Any]) -> list[Any]:
    found = list(cells)
    while found and found[-1] is None:
        found.pop()
    return found
