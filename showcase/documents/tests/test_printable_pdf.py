from io import BytesIO

import pytest
from pypdf import PdfReader

from showcase.documents import Part, Row, printable_pdf

from .samples import filed


def made(**changes) -> bytes:
    return printable_pdf(filed(**changes))


def text_of(data: bytes) -> str:
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return "".join(pages.split())


def test_everything_that_was_filed_is_printed_and_empty_parts_are_not():
    text = text_of(made())
    for word in ("重大科技成果申报表", "2026-11-0001v1", "长" * 20, "知识产权归属", "盖章", "ab" * 32, "—1—"):
        assert word in text
    assert text.count("长") == 400
    assert "空的部分" not in text


def test_the_same_form_gives_the_same_bytes():
    assert made() == made()


def test_the_page_is_a4_and_the_fonts_are_in_the_file():
    reader = PdfReader(BytesIO(made()))
    assert [round(float(side) * 25.4 / 72) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"NotoSerifSC", "NotoSansSC"}


@pytest.mark.parametrize("value", ["#panic() $x$ *粗* _斜_ @引用 \\ `code`", "<w:t>&amp;", "换行\n第二行"])
def test_words_are_never_read_as_markup(value):
    text = text_of(made(parts=[Part("基本情况", [Row("成果名称", value)])]))
    assert "".join(value.split()) in text


def test_the_file_names_no_machine_and_no_person():
    told = PdfReader(BytesIO(made())).metadata
    assert (told.title, told.author) == ("重大科技成果申报表 2026-11-0001 v1", "示例单位")
