"""Citing a result: what each form says, and that hostile names can't break it."""

import base64
import re

from site_static.render.citations import Work, bibtex, citations, gbt7714, ris
from site_static.render.qr import QUIET, qr_code

WORK = Work(
    id="ZLHCG-DEMO-0001",
    title="叠层光伏组件",
    authors=("示例大学", "示例公司"),
    abstract="两层电池。",
    day="2026-09-01",
    site="浙里好成果",
    address="https://portal.example.org/id/ZLHCG-DEMO-0001/",
    locale="zh-hans",
)


def test_gbt7714_names_authors_type_dates_and_address():
    assert gbt7714(WORK, "引用日期", "等") == (
        "示例大学, 示例公司. 叠层光伏组件[EB/OL]. (2026-09-01)[引用日期]. "
        "https://portal.example.org/id/ZLHCG-DEMO-0001/."
    )


def test_gbt7714_names_three_authors_at_most():
    text = gbt7714(WORK._replace(authors=("甲", "乙", "丙", "丁")), "-", "等")

    assert text.startswith("甲, 乙, 丙, 等. ")
    assert "丁" not in text
    assert ", et al. 叠" in gbt7714(WORK._replace(authors=("A", "B", "C", "D")), "-", "et al.")


def test_a_draft_is_cited_without_a_date():
    assert "()" not in gbt7714(WORK._replace(day=""), "-", "等")
    assert "date" not in bibtex(WORK._replace(day=""))


def test_bibtex_keeps_braces_balanced_whatever_the_names_hold():
    text = bibtex(WORK._replace(title="50% {打破} a_b #1 ~x^2 \\ & $", authors=("{", "}")))

    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    for escaped in (r"50\%", r"a\_b", r"\#1", r"\&", r"\$"):
        assert escaped in text


def test_ris_has_one_value_a_line():
    lines = ris(WORK._replace(title="两行\n题名\r\nER  - ")).split("\r\n")

    assert lines[0] == "TY  - ELEC"
    assert lines[-2] == "ER  - "
    assert sum(line.startswith("ER") for line in lines) == 1
    assert "TI  - 两行 题名 ER -" in lines
    assert [line for line in lines if line.startswith("AU")] == ["AU  - 示例大学", "AU  - 示例公司"]


def test_links_hold_the_file_itself():
    for form in citations(WORK):
        assert base64.b64decode(form.link.partition(",")[2]).decode() == form.text


def test_the_code_is_a_drawing_that_begins_with_a_corner():
    code = qr_code(WORK.address)

    assert code.side > 2 * QUIET + 20
    assert code.path.startswith(f"M{QUIET} {QUIET}.5h7m1 0")
    assert code.path.count("M") == code.side - 2 * QUIET
