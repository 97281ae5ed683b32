"""Tables that people send for the import: judged by their bytes before anything reads them."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from showcase.library.importing import UnreadableFile

LARGEST = 20 * 1024 * 1024
ENDINGS = {".csv": b"", ".xlsx": b"PK\x03\x04"}
"""What may be sent, and with which bytes it must begin."""


def checked(file: Any) -> bytes:
    """The bytes of an upload that is of the kind that its name says. Raises UnreadableFile."""
    ending = Path(str(file.name)).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableFile(_("只能导入 .xlsx 和 .csv 文件。旧版 .xls 请先另存为 .xlsx。"))
    if file.size > LARGEST:
        raise UnreadableFile(_("文件超过 20 MB，请分成几个文件导入。"))
    data: bytes = file.read()
    if not data.startswith(ENDINGS[ending]):
        raise UnreadableFile(_("文件内容不是表格，请核对后缀名，或另存为 .xlsx 后重试。"))
    if ending == ".csv" and b"\0" in data:
        raise UnreadableFile(_("文件里有空字符，不是正常的 CSV 文件。请另存后重试。"))
    return data
