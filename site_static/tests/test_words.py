"""The English catalogue has exactly the words that templates and code use."""

import ast
import re
from pathlib import Path

import polib
import pytest

from site_static.render.assets import THEME
from site_static.render.errors import MissingWord
from site_static.render.words import CATALOGUE, read_catalogue, translator

RENDER = CATALOGUE.parents[1]
HAN = re.compile("[\u4e00-\u9fff、，：]")


def words_of_templates() -> set[str]:
    found = set()
    for path in (THEME / "templates").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        found |= {word for _, word in re.findall(r"([\"'])((?:(?!\1).)+)\1\|t\b", text)}
    return found


def words_of_code() -> set[str]:
    """Chinese texts in `render` that are neither documentation nor messages of errors."""
    found = set()
    for path in RENDER.glob("*.py"):
        if path.name in {"errors.py", "formats.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in prose
            and HAN.search(node.value)
        }
    return found - {"浙里好成果", "网站设置尚未发布", "[\u3400-\u9fff]"}


def test_catalogue_has_every_word_and_no_other():
    catalogue = set(read_catalogue(CATALOGUE.read_text(encoding="utf-8")))

    assert words_of_templates() | words_of_code() == catalogue


def test_catalogue_reads_as_polib_reads_it():
    entries = polib.pofile(str(CATALOGUE))

    assert read_catalogue(CATALOGUE.read_text(encoding="utf-8")) == {entry.msgid: entry.msgstr for entry in entries}
    assert not [entry for entry in entries if HAN.search(entry.msgstr)]


def test_placeholders_are_the_same_in_both_languages():
    for word, english in read_catalogue(CATALOGUE.read_text(encoding="utf-8")).items():
        assert sorted(re.findall(r"%\(\w+\)s", word)) == sorted(re.findall(r"%\(\w+\)s", english))


def test_catalogue_may_break_lines_and_quote():
    text = (
        '# x\nmsgid ""\nmsgstr "Header\\n"\n\nmsgid "一"\n"二"\nmsgstr ""\n"a \\"b\\" "\n"c"\n\nmsgid "三"\nmsgstr ""\n'
    )

    assert read_catalogue(text) == {"一二": 'a "b" c'}


def test_word_without_english_is_an_error():
    with pytest.raises(MissingWord, match="没有译过"):
        translator("en")("没有译过")
    assert translator("zh-hans")("没有译过") == "没有译过"


def test_templates_hold_no_chinese_outside_words():
    for path in (THEME / "templates").rglob("*.*"):
        text = re.sub(r"([\"'])((?:(?!\1).)+)\1\|t\b", "", Path(path).read_text(encoding="utf-8"))
        assert not [match for match in HAN.findall(text) if match not in "中文暂无版"], path
