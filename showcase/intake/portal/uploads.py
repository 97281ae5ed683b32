"""Files that people send for the import, and the template that they start from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from showcase.library.importing import UnreadableFile

from ..reporting import FOR_THE_OFFICE

LARGEST = 20 * 1024 * 1024
ENDINGS = {".csv": b"", ".xlsx": b"PK\x03\x04"}
"""What may be sent, and with which bytes it must begin."""


@contextmanager
def uploaded(file: Any) -> Iterator[Path]:
    """The upload as a file of the kind that its name says. Raises UnreadableFile."""
    ending = Path(str(file.name)).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableFile(_("只能导入 .xlsx 和 .csv 文件。旧版 .xls 请先另存为 .xlsx。"))
    if file.size > LARGEST:
        raise UnreadableFile(_("文件超过 20 MB，请分成几个文件导入。"))
    data = file.read()
    if not data.startswith(ENDINGS[ending]):
        raise UnreadableFile(_("文件内容不是表格，请核对后缀名，或另存为 .xlsx 后重试。"))
    if ending == ".csv" and b"\0" in data:
        raise UnreadableFile(_("文件里有空字符，不是正常的 CSV 文件。请另存后重试。"))
    with tempfile.NamedTemporaryFile(suffix=ending) as kept:
        kept.write(data)
        kept.flush()
        yield Path(kept.name)


def template_workbook(columns: list[tuple[str, str]]) -> bytes:
    """An XLSX with one head row: the columns that an organisation fills in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  (a new workbook has one)
    sheet.title = _("报送")
    left_out = FOR_THE_OFFICE - {"ref"} | {"kind"}
    heads = [
        label
        for label, key in columns
        if key.split(".")[0].split("[")[0] not in left_out | {"life_line", "corrections", "year", "award", "grade"}
        and not key.startswith(("unit_role", "source_"))
    ]
    for number, label in enumerate(dict.fromkeys(heads), 1):
        cell = sheet.cell(row=1, column=number, value=label)
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
