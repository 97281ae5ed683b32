"""What is offered while somebody types, and how letters are read as pinyin."""

import pytest

from search.lexicon import KINDS
from search.pinyin import spells, syllables
from search.query import Query, answer
from search.suggestion import suggest

from .corpus import document, ids, index_of

LIBRARY = (
    document("battery", "固态电池电解质批量制备", keywords=("固态电池",), organisations=("宁波大学",)),
    document("recycling", "电池材料回收", keywords=("废旧电池",), organisations=("浙江大学",), aliases=("浙大",)),
    document("drug", "埃克替尼的研制与产业化", people=("王大明", "尉迟朔（示例）")),
    document("county", "长兴县蓄能示范", organisations=("浙江工业大学",), places=("湖州市", "长兴县")),
    document("led", "Micro-LED 显示芯片", keywords=("绿色制造",)),
)


@pytest.fixture(scope="module")
def index():
    return index_of(*LIBRARY)


def offered(index, typed):
    return [word.text for word in suggest(index, typed).words]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("固", "固态电池"),
        ("固態", "固态电池"),
        ("浙", "浙大"),
        ("dianchi", "电池"),
        ("dianch", "电池"),
        ("dc", "电池"),
        ("gtdc", "固态电池"),
        ("zjdx", "浙江大学"),
        ("zhjdx", "浙江大学"),
        ("changx", "长兴县"),
        ("lüse", "绿色制造"),
        ("LVSE", "绿色制造"),
        ("ＧＴＤＣ", "固态电池"),
        ("wangdaming", "王大明"),
        ("wdm", "王大明"),
        ("micro", "Micro-LED"),
        ("回收 dianch", "回收 电池"),
    ],
)
def test_a_beginning_is_completed(index, typed, word):
    assert word in offered(index, typed)


@pytest.mark.parametrize(("typed", "word"), [("zjdx", "浙江工业大学"), ("zhangx", "长兴县"), ("luse", "绿色制造")])
def test_what_does_not_begin_so_is_not_offered(index, typed, word):
    assert word not in offered(index, typed)


def test_organisations_come_before_keywords_and_phrases(index):
    kinds = [word.kind for word in suggest(index, "浙").words]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert kinds[0] == "organisation"
    kinds = [word.kind for word in suggest(index, "固态").words]
    assert kinds.index("keyword") < kinds.index("phrase")


def test_documents_are_offered_too(index):
    assert ids(index, suggest(index, "dianchi huishou").documents) == ["recycling"]
    assert ids(index, suggest(index, "电池").documents) == ["recycling", "battery"]


@pytest.mark.parametrize("typed", ["", " ", "d", "?", "电池 "])
def test_too_little_offers_no_word(index, typed):
    assert offered(index, typed) == []


@pytest.mark.parametrize(
    ("typed", "found", "said"),
    [
        ("dianchi huishou", "recycling", "电池 回收"),
        ("gutaidianchi", "battery", "固态电池"),
        ("dianchicailiao", "recycling", "电池材料"),
        ("zjgydx", "county", "浙江工业大学"),
        ("废旧 dianchi", "recycling", "废旧 电池"),
        ("ＺＪＧＹＤＸ", "county", "浙江工业大学"),
        ("wangdaming", "drug", "王大明"),
        ("huzhou", "county", "湖州"),
        ("yuchishuo", "drug", "尉迟朔"),
        ("gu tai dian chi", "battery", "固态电池"),
    ],
)
def test_pinyin_finds_where_letters_find_nothing(index, typed, found, said):
    told = answer(index, Query(text=typed))
    assert ids(index, told.numbers)[0] == found
    assert said in told.read_as


def test_words_in_letters_are_not_read_as_pinyin(index):
    told = answer(index, Query(text="led"))
    assert ids(index, told.numbers) == ["led"]
    assert told.read_as == []


def test_two_initials_are_completed_and_not_searched(index):
    assert answer(index, Query(text="dc")).total == 0


def test_one_syllable_is_no_beginning_of_a_word_to_look_for(index):
    assert answer(index, Query(text="ai")).total == 0


def test_letters_that_nothing_sounds_like_find_nothing(index):
    told = answer(index, Query(text="qqqqxx"))
    assert (told.total, told.read_as) == (0, [])


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("重庆", ["chong", "qing"]),
        ("重力", ["zhong", "li"]),
        ("绿色", ["lv", "se"]),
        ("5g专网", ["5", "g", "zhuan", "wang"]),
    ],
)
def test_texts_are_spelt(text, spelt):
    assert syllables(text) == spelt


@pytest.mark.parametrize(
    ("typed", "syllables", "in_full"),
    [("xian", 2, True), ("xia", 2, True), ("xi", 1, True), ("xa", 2, False), ("x", 1, False)],
)
def test_how_letters_spell(typed, syllables, in_full):
    assert spells(typed, ["xi", "an"]) == (syllables, in_full)


def test_other_letters_do_not_spell():
    assert spells("xiao", ["xi", "an"]) is None
    assert spells("xianz", ["xi", "an"]) is None
