"""佐证材料: what is taken, where it lies, what of it is frozen with a version.

A file is judged by its bytes: what it begins with, what it unfolds to, whether it carries macros. Nothing is unpacked
on disk, nothing is shown in a browser: it is kept and handed out as it came.
"""

import unicodedata
import zipfile
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from content.store import MediaStore
from showcase.library.archives import TooLarge, check_unpacked
from showcase.library.file_kinds import check_upload
from showcase.library.models import Achievement

from .models import Account, Candidate, EvidenceFile, ProgressReport, SubmissionVersion

KINDS = ("pdf", "jpg", "jpeg", "png", "docx", "xlsx")
LIMIT = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
MOST_PIXELS = 60_000_000
LONGEST_NAME = 200
KEPT_ANYWAY = timedelta(days=1)
LARGEST_NUMBER = 999
"""As the library has it: `library.Evidence.number`."""
_END_OF_PDF = 64 * 1024
_INSIDE = {"docx": "word/", "xlsx": "xl/"}
_RUNS = ("vbaproject", "macrosheet", "activex", "vbadata")
"""Parts of an Office file that can run."""


def store() -> MediaStore:
    """Where the bytes lie: private, served by no web server."""
    return MediaStore(Path(settings.EVIDENCE_ROOT))


def evidence_number(typed: Any) -> int | None:
    """The number of a piece of evidence as it was typed, full-width digits too; None for what is none."""
    text = unicodedata.normalize("NFKC", str(typed or "")).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_NUMBER))):
        return None
    return int(text) or None


def attach(candidate: Candidate, number: int | None, file: Any, *, by: Account, at: datetime) -> EvidenceFile:
    """Keep a file as that of a piece of evidence; another one takes the place of the one before.

    Raises ValidationError with the reason, for the person who uploads.
    """
    if number is None:
        raise ValidationError(_("请先填写这项佐证的编号，再上传材料。"))
    stored = keep(file)
    facts = {"name": str(file.name), "size": file.size, "uploaded_by": by, "uploaded_at": at}
    return EvidenceFile.objects.update_or_create(
        candidate=candidate, number=number, defaults=facts | {"stored": stored}
    )[0]


def keep(file: Any) -> str:
    """Check an upload and keep its bytes; the name that they are stored under. Raises ValidationError."""
    data, ending = _checked(file)
    stored = store().put(data, ending)
    store().path(stored).touch()  # a file that was there already counts as new: nobody clears it before the row is in
    return stored


def without_material(facts: Mapping[str, Any], kept: Collection[int]) -> dict[int, int]:
    """Evidence that is only described, without file or public link: whoever checks or judges has nothing to open.

    The numbers in their order, each with the place of its row.
    """
    bare: dict[int, int] = {}
    for at, row in enumerate(facts.get("evidence") or []):
        number = evidence_number(row.get("number")) if isinstance(row, dict) and not row.get("link") else None
        if number is not None and number not in kept:
            bare[number] = at
    return dict(sorted(bare.items()))


def frozen(candidate: Candidate) -> list[dict[str, Any]]:
    """The files of the evidence that the candidate has now, for its version."""
    rows = candidate.facts.get("evidence") or []
    numbers = {evidence_number(row.get("number")) for row in rows if isinstance(row, dict)}
    return [row.facts() for row in candidate.evidence_files.all() if row.number in numbers]


def file_of(version: SubmissionVersion, number: int) -> dict[str, Any] | None:
    """The file that was filed with a piece of evidence."""
    return next((row for row in version.files if row["number"] == number), None)


def orphans(at: datetime) -> list[str]:
    """Stored files that no list entry and no filed version refers to, and that have lain there for a day.

    A file of today may belong to a row that is just being written.
    """
    needed = set(EvidenceFile.objects.values_list("stored", flat=True))
    needed |= set(ProgressReport.objects.exclude(file_stored="").values_list("file_stored", flat=True))
    for files in SubmissionVersion.objects.exclude(files=[]).values_list("files", flat=True):
        needed |= {row["stored"] for row in files}
    before = (at - KEPT_ANYWAY).timestamp()
    return [name for name in store().names() if name not in needed and store().path(name).stat().st_mtime < before]


def hand_over(version: SubmissionVersion, achievement: Achievement) -> None:
    """Give the filed files to the evidence of an achievement that is about to be saved, as internal files."""
    filed = {row["number"]: row for row in version.files}
    for evidence in achievement.evidence.all():
        if row := filed.get(evidence.number):
            evidence.file = ContentFile(store().read(row["stored"]), name=_storable(row))


def _storable(row: Mapping[str, Any]) -> str:
    """A name for the library's folder: by content, so that no typed name meets a file system."""
    return str(row["stored"])


def _checked(file: Any) -> tuple[bytes, str]:
    """Bytes and ending of an upload. Raises ValidationError."""
    name = str(file.name)
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            # How long it really was nobody knows: Django cuts names after 255 characters.
            _("文件名不能超过 %d 个字。请改短后再上传。") % LONGEST_NAME
        )
    if not name.isprintable():
        raise ValidationError(_("文件名里有看不见的字符。请改名后再上传。"))
    check_upload(file, kinds=KINDS, limit=LIMIT)
    data, ending = file.read(), PurePath(name).suffix.lstrip(".").lower().replace("jpeg", "jpg")
    if ending in _INSIDE:
        _check_office(data, ending)
    elif ending == "pdf":
        _check_pdf(data)
    else:
        _check_picture(data)
    return data, ending


def _check_office(data: bytes, ending: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_unpacked(archive, most_bytes=MOST_UNPACKED, most_files=MOST_PARTS)
            names = [name.lower() for name in archive.namelist()]
            kinds = archive.read("[Content_Types].xml").lower()
    except TooLarge as error:
        raise ValidationError(_("文件解压后过大，可能不是正常的文档，没有保存。")) from error
    except Exception as error:  # whatever the ZIP reader raises, the file can't be opened
        raise ValidationError(_("文件打不开，可能已损坏或设有密码。请另存后再上传。")) from error
    if not any(name.startswith(_INSIDE[ending]) for name in names):
        raise ValidationError(
            _("文件内容不是 %(kind)s 格式，与扩展名不符。请用原来的软件打开，另存后再上传。") % {"kind": ending.upper()}
        )
    if b"macroenabled" in kinds or any(word in name for name in names for word in _RUNS):
        raise ValidationError(_("文件里有宏或控件，不能上传。请另存为不含宏的文档。"))


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-_END_OF_PDF:]:
        raise ValidationError(_("PDF 文件不完整，可能没有保存完。请重新导出后再上传。"))


def _check_picture(data: bytes) -> None:
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            pixels = picture.width * picture.height
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("图片打不开，可能已损坏或尺寸过大。请另存后再上传。")) from error
    if pixels > MOST_PIXELS:
        raise ValidationError(_("图片尺寸过大，请缩小后再上传。"))
