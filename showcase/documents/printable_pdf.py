"""盖章表 as PDF: the same form, set by Typst in Noto Serif SC and Noto Sans SC (SIL OFL 1.1), which are embedded.

The standard fonts of official documents are not free, so the open ones stand in for them: 思源宋体 for 小标宋 and 仿宋,
思源黑体 for 黑体. The same form gives the same bytes on every machine: no system font is looked at.
"""

import json
from dataclasses import asdict
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from .printable_form import Form

TEMPLATE = Path(__file__).with_name("printable_form.typ")


def printable_pdf(form: Form) -> bytes:
    """The form as PDF (A4, tagged), to be printed, signed and sealed. Its words are data: none is read as markup."""
    words = asdict(form) | {"filed_at": form.filed_at.isoformat()}
    compiler = typst.Compiler(
        TEMPLATE,
        font_paths=[Path(pylopdf_fonts_zh_cn.__file__).parent],
        ignore_system_fonts=True,
        sys_inputs={"form": json.dumps(words, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=int(form.filed_at.timestamp()))
    assert isinstance(made, bytes)  # noqa: S101  (one file is asked for)
    return made
