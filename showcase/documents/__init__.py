"""Official documents as files. Imports nothing of ours: whoever wants a document hands over its words."""

from .printable_form import Form, Part, Row, printable_form
from .printable_pdf import printable_pdf

__all__ = ["Form", "Part", "Row", "printable_form", "printable_pdf"]
