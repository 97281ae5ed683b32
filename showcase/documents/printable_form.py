"""盖章表: a filled-in form as DOCX, to be printed, signed and sealed.

Page and margins as GB/T 9704-2012, 5.2 has them; the standard fonts are named, not embedded: they are not free. The
place for the seal stays empty: seals and signatures are never drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE, HEADING, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
PAGE, MARGINS = (Mm(210), Mm(297)), (Mm(37), Mm(26), Mm(35), Mm(28))
"""A4; top, right, bottom, left."""
LABEL_WIDTH, VALUE_WIDTH = Mm(36), Mm(120)


@dataclass(frozen=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True)
class Part:
    """A part of the form under its heading."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Form:
    """Everything that is printed. ``check`` is what ties the paper to the electronic version."""

    title: str
    number: str
    unit: str
    filed_at: datetime
    check: str
    parts: Sequence[Part]
    declarations: Sequence[str]


def printable_form(form: Form) -> bytes:
    """The form as DOCX: title, number, one table a part, the declarations, room for date and seal."""
    document = Document()
    _page(document)
    _line(document, form.title, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, f"{form.number}　{form.unit}", TEXT, 14, WD_ALIGN_PARAGRAPH.CENTER)
    for part in form.parts:
        if part.rows:
            _line(document, part.heading, HEADING, 14)
            _table(document, part.rows)
    if form.declarations:
        _line(document, "声明", HEADING, 14)
    for text in form.declarations:
        _line(document, f"☑ {text}", TEXT, 12)
    _line(document, "负责人（签字）：　　　　　　　　单位（盖章）：", TEXT, 14)
    _line(document, "　　　　年　　月　　日", TEXT, 14, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, f"电子版校验值（SHA-256）：{form.check}", TEXT, 9)
    _properties(document, form)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = MARGINS


def _line(document: Any, text: str, font: str, size: int, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    _write(paragraph, text, font, size)


def _write(paragraph: Any, text: str, font: str, size: int) -> None:
    run = paragraph.add_run(_printable(text))
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _printable(text: str) -> str:
    """Without the control characters that XML can't hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 0x20)


def _table(document: Any, rows: Sequence[Row]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for row in rows:
        label, value = table.add_row().cells
        label.width, value.width = LABEL_WIDTH, VALUE_WIDTH
        _write(label.paragraphs[0], row.label, HEADING, 11)
        _write(value.paragraphs[0], row.value, TEXT, 11)


def _properties(document: Any, form: Form) -> None:
    """What the file says of itself: nothing of the person or the machine that made it."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"{form.title} {form.number}", form.unit, ""
    properties.created = properties.modified = form.filed_at.replace(tzinfo=None)
