"""Kinds of files that are taken: the ending is on a list, and the file begins as its ending says."""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HEAD = 1024
_ZIP = re.compile(rb"PK\x03\x04")
_OLD_OFFICE = re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_JPEG = re.compile(rb"\xff\xd8\xff")
BEGINNINGS = {
    "pdf": re.compile(rb"%PDF-"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "zip", "ofd"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et"), _OLD_OFFICE),
    **dict.fromkeys(("jpg", "jpeg"), _JPEG),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "tif": re.compile(rb"II\*\x00|MM\x00\*"),
    "mp4": re.compile(rb".{4}ftyp", re.DOTALL),
    "vtt": re.compile(rb"(\xef\xbb\xbf)?WEBVTT"),
    "csv": re.compile(rb"(?!\s*<)[^\x00]*\Z"),  # has no mark of its own: text, and no markup
}
"""How files of each kind begin."""

_OTHER_KIND = _("文件内容不是 %(kind)s 格式，与扩展名不符。请用原来的软件打开，另存后再上传。")
_UNKNOWN_KIND = _("不收“%(kind)s”格式的文件。可以上传：%(kinds)s。")
_NO_KIND = _("文件名没有扩展名，无法判断格式。可以上传：%(kinds)s。")
_TOO_LARGE = _("文件有 %(size)s MB，超过上限 %(limit)s MB。请压缩，或拆成几份上传。")
_MB = 1024 * 1024


def check_beginning(file: Any, ending: str) -> None:
    """Raise ValidationError when an uploaded file does not begin as files of its ending do."""
    head = file.read(HEAD)
    file.seek(0)
    if not BEGINNINGS[ending].match(head):
        raise ValidationError(_OTHER_KIND % {"kind": ending.upper()})


def check_upload(file: Any, *, kinds: Iterable[str], limit: int) -> None:
    """Raise ValidationError when a new upload is of no kind that is taken, is not what it says, or is too large."""
    kinds = tuple(kinds)
    ending = PurePath(file.name).suffix.lstrip(".").lower()
    if ending not in kinds:
        message = _UNKNOWN_KIND if ending else _NO_KIND
        raise ValidationError(message % {"kind": ending, "kinds": _list(kinds)})
    if file.size > limit:
        raise ValidationError(_TOO_LARGE % {"size": f"{file.size / _MB:.1f}", "limit": limit // _MB})
    check_beginning(file, ending)


def _list(kinds: Iterable[str]) -> str:
    return _("、").join(kinds)
