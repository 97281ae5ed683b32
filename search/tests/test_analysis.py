"""What is indexed of a text, what a query wants, and which forms are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import index_text, occurrences, query_text
from search.folding import Folding, all_forms
from search.pieces import stem
from search.reading import readings

FOLDING = Folding(all_forms())


def terms(text: str) -> set[str]:
    return {found.term for found in occurrences(text, FOLDING)}


def wanted(query: str) -> list[list[str]]:
    return [[wanted.term for wanted in word] for word in readings(query, FOLDING)[0].words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("固態電池", "固态电池"),
        ("头髮", "头发"),
        ("Müller", "muller"),
        ("0.1µm", "0.1μm"),
        ("第Ⅲ代", "第iii代"),
        ("1000m²", "1000m2"),
    ],
)
def test_forms_of_the_same_fold_alike(one, other):
    assert FOLDING.fold(one) == FOLDING.fold(other)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("100 kW 燃料电池", "100kw"),
        ("100千瓦", "100kw"),
        ("7000 米级", "7000m"),
        ("Micro-LED", "microled"),
        ("solid state batteries", "solidstate"),
        ("GB/T4754—2017", "4754·2017"),
        ("ZL 2021 1 0123456.7", "zl202110123456"),
        ("1,200 台", "1200"),
        ("China's grid", "china"),
        ("5G 专网", "5g"),
    ],
)
def test_a_term_is_indexed(text, term):
    assert term in terms(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [("2.5GHz", "5g"), ("17000米", "7000m"), ("光纤的伏安", "光伏"), ("电路。池塘", "路池"), ("the grid", "the")],
)
def test_what_is_no_term_is_not(text, term):
    assert term not in terms(text)


def test_case_tells_mega_from_milli():
    assert {"1000Mw", "1000mw"} <= terms("1000 MW")
    assert "1000m'w" in terms("1000 mW")
    assert {"1000Mw", "1000m'w"} <= terms("1000mw"), "written small, it may be either"
    assert wanted("1000MW") == [["1000Mw"]]
    assert wanted("1000兆瓦") == [["1000Mw"]]
    assert wanted("1000mw") == [["1000mw"]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("电池", [["电池"]]),
        ("芯", [["芯"]]),
        ("竹林 碳汇", [["竹林"], ["碳汇"]]),
        ("固态电池", [["固态", "态电", "电池"]]),
        ("EB级", [["eb级"]]),
        ("5G专网", [["5g"], ["专网"]]),
        ("GB/T 4754-2017", [["gbt", "t4754", "4754·2017"]]),
        ("<b>电池</b>", [["电池"]]),
        ("电池 and 电池", [["电池"]]),
        ("100千瓦", [["100kw"]]),
        ("C++", [["c++"]]),
    ],
)
def test_a_query_wants_these_terms(query, words):
    assert wanted(query) == words


def test_words_with_a_blank_between_count_more_together():
    (reading,) = readings("solid state", FOLDING)
    assert [word[0].term for word in reading.words] == ["solid", "state"]
    assert reading.nearby == ("solidstate",)


def test_what_taiwan_says_is_also_read_as_the_mainland_says():
    assert [[word[0].term for word in reading.words] for reading in readings("軟體", FOLDING)] == [["软体"], ["软件"]]


def test_a_query_of_nothing_has_no_reading():
    assert readings("?! the", FOLDING) == []


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("batteries", "battery"),
        ("coatings", "coating"),
        ("glasses", "glass"),
        ("glass", "glass"),
        ("virus", "virus"),
        ("gas", "gas"),
        ("optics", "optic"),
    ],
)
def test_plurals_lose_their_ending(word, stemmed):
    assert stem(word) == stemmed


@given(st.text(max_size=60))
def test_every_term_stands_inside_its_text(text):
    origins = FOLDING.origins(text)
    folded = FOLDING.fold(text)
    assert len(origins) == len(folded)
    assert all(0 <= found.start < found.end <= len(folded) for found in occurrences(text, FOLDING))


@given(st.text(alphabet="电池光伏组件5GkWabc -/.,级米千瓦", min_size=1, max_size=12))
def test_a_text_is_found_by_itself(text):
    has = terms(text)
    for reading in readings(text, FOLDING)[:1]:
        assert {wanted.term for word in reading.words for wanted in word} <= has


def test_engines_of_words_get_characters_and_pairs():
    assert index_text("5G电池").split() == ["5G", "电", "池", "电池"]
    assert query_text("电池x池").split() == ["电池", "x", "池"]
