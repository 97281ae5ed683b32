from io import BytesIO

import pytest
from docx import Document
from docx.shared import Mm

from showcase.documents import Part, Row, printable_form

from .samples import filed


def made(**changes) -> Document:
    return Document(BytesIO(printable_form(filed(**changes))))


def texts(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_everything_that_was_filed_is_printed_and_empty_parts_are_not():
    text = texts(made())
    for word in ("重大科技成果申报表", "2026-11-0001", "长" * 400, "知识产权归属", "盖章", "ab" * 32):
        assert word in text
    assert "空的部分" not in text


def test_the_page_is_that_of_official_documents():
    section = made().sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156


@pytest.mark.parametrize("value", ["🚀 换行\n第二行", "控制\x00字符\x1b", "<w:t>&amp;"])
def test_odd_characters_do_no_harm(value):
    text = texts(made(parts=[Part("基本情况", [Row("成果名称", value)])]))
    assert value.replace("\x00", "").replace("\x1b", "") in text


def test_the_file_names_no_machine_and_no_person():
    properties = made().core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("示例单位", "", "")
