"""The form of a document: what is in the file must be what its ending says."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

HEAD = 1024
ZIP = re.compile(rb"PK\x03\x04")
BEGINNINGS = {
    "pdf": re.compile(rb"%PDF-"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "zip"), ZIP),
    "mp4": re.compile(rb".{4}ftyp", re.DOTALL),
    "vtt": re.compile(rb"(\xef\xbb\xbf)?WEBVTT"),
    "csv": re.compile(rb"(?!\s*<)[^\x00]*\Z"),  # has no mark of its own: text, and no markup
}
"""How files of each kind begin. Endings that are not here are not taken at all (WAGTAILDOCS_EXTENSIONS)."""


class DocumentForm(BaseDocumentForm):
    """The stock form, in the uploader, the chooser and the editor, which asks for the ending only."""

    def _post_clean(self) -> None:
        """After the model has looked at the ending: a file taken away before would be one without any."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        if "file" not in self.changed_data or not file:
            return
        ending = file.name.rpartition(".")[2].lower()
        head = file.read(HEAD)
        file.seek(0)
        if not BEGINNINGS[ending].match(head):
            message = _("文件内容不是 %(kind)s 格式，与扩展名不符。请用原来的软件打开，另存后再上传。")
            self.add_error("file", message % {"kind": ending.upper()})
