"""From a file to rows: JSON Lines, CSV in UTF-8 or GBK, XLSX. Each row keeps its place in the file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from showcase.taxonomy.seed_files import json_line

from .columns import nested, unknown_headers
from .errors import UnknownColumns, UnreadableFile
from .workbook import workbook_rows

MAX_BYTES = 50 * 1024 * 1024
MOST_ROWS = 20_000
HEADS_NAMED, HEAD_SHOWN = 10, 40


@dataclass(frozen=True)
class SourceRow:
    """One row: its number in the file, its facts by field, what was wrong in reading it."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_rows(path: Path, *, most: int = MOST_ROWS) -> tuple[list[SourceRow], list[str]]:
    """All rows of a file, blank ones left out, and remarks about the file. Raises UnreadableFile, OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件导入。")
    rows, remarks = _rows(path)
    found = list(islice(rows, most + 1))
    if len(found) > most:
        raise UnreadableFile(f"表格里的数据超过 {most} 行，请分成几个文件导入。")
    return found, remarks


def _rows(path: Path) -> tuple[Iterator[SourceRow], list[str]]:
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            text, remarks = _text(path.read_bytes())
            return _json_rows(text), remarks
        case ".csv":
            text, remarks = _text(path.read_bytes())
            return _table_rows(_csv_rows(text)), remarks
        case ".xlsx":
            return _table_rows(workbook_rows(path)), []
    raise UnreadableFile("只能导入 .jsonl、.csv 和 .xlsx 文件。旧版 .xls 请先另存为 .xlsx。")


def _text(data: bytes) -> tuple[str, list[str]]:
    """The text of the bytes: UTF-8 with or without a mark, else GBK (GB 18030), which Excel writes in China."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as not_utf8:
        try:
            return data.decode("gb18030"), ["文件是 GBK 编码，已按 GBK 读取；请核对几处生僻字。"]
        except UnicodeDecodeError as error:
            # As UTF-8 when the text before the mistake holds UTF-8 of several bytes, else as GBK.
            fault = not_utf8 if any(byte > 0x7F for byte in data[: not_utf8.start]) else error
            line = data[: fault.start].count(b"\n") + 1
            raise UnreadableFile(f"第 {line} 行的编码有误，既不是 UTF-8 也不是 GBK。请另存为 UTF-8 后重试。") from error


def _json_rows(text: str) -> Iterator[SourceRow]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield SourceRow(number, json_line(line))
            except ValueError as error:
                yield SourceRow(number, problems=(str(error),))


def _csv_rows(text: str) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, list(cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"第 {start} 行起的引号没有配对，或格式有误，请检查。") from error


def _table_rows(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[SourceRow]:
    headers: list[str] | None = None
    for number, cells in rows:
        if all(_blank(cell) for cell in cells):
            continue
        if headers is None:
            headers = _headers(number, cells)
            continue
        yield _table_row(number, headers, cells)


def _headers(number: int, cells: list[Any]) -> list[str]:
    headers = [str(cell or "").strip() for cell in cells]
    named = [header for header in headers if header]
    if unknown := set(unknown_headers(named)):
        places = [f"{get_column_letter(at)}{number}" for at, header in enumerate(headers, 1) if header in unknown]
        raise UnknownColumns(_about_heads(number, dict(zip(places, unknown_headers(named), strict=True)), named))
    if repeated := sorted({header for header in named if named.count(header) > 1}):
        raise UnreadableFile(f"第 {number} 行表头里有重复的列：{'、'.join(repeated)}。")
    return headers


def _about_heads(number: int, unknown: dict[str, str], named: list[str]) -> str:
    """What is wrong with a row of heads, by its cells; what such a row is, when it can't be one."""
    shown = [f"{place}“{_shortened(head)}”" for place, head in unknown.items()]
    more = f" 等 {len(shown)} 个" if len(shown) > HEADS_NAMED else ""
    told = f"第 {number} 行表头里有不认识的列：{'、'.join(shown[:HEADS_NAMED])}{more}。"
    if len(unknown) < len(named):
        return told
    return (
        f"{told}第一张工作表中第一个有内容的行应是表头：上面不能有标题，前面不能有封面页；"
        "CSV 文件的列之间要用英文逗号分隔。"
    )


def _shortened(head: str) -> str:
    return head if len(head) <= HEAD_SHOWN else f"{head[:HEAD_SHOWN]}…"


def _table_row(number: int, headers: list[str], cells: list[Any]) -> SourceRow:
    beyond = [cell for cell in cells[len(headers) :] if not _blank(cell)]
    stray = [cell for header, cell in zip(headers, cells, strict=False) if not header and not _blank(cell)]
    if beyond or stray:
        return SourceRow(number, problems=("有内容落在没有表头的列里，请检查是否错列。",))
    flat = {header: _plain(cell) for header, cell in zip(headers, cells, strict=False) if header and not _blank(cell)}
    return SourceRow(number, nested(flat))


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _plain(cell: Any) -> Any:
    """What Excel gives, as people read it: dates without a time, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell
