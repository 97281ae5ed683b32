"""Hits are told as ranges of the text as it stands."""

from search.highlight import FRAGMENT, fragments
from search.query import Query, answer

from .corpus import document, index_of


def shown(query, **facts):
    index = index_of(document("one", **facts))
    found = answer(index, Query(text=query))
    return fragments(index.card(0), found.readings, index.folding)


def marked(fragment):
    return [fragment.text[start:end] for start, end in fragment.hits]


def test_a_hit_is_shown_as_it_is_written():
    (title,) = shown("固态电池", title="新型固態電池 5G")
    assert marked(title) == ["固態電池"]


def test_words_of_letters_and_numbers_are_hits():
    (title,) = shown("batteries 100千瓦", title="A battery of 100 kW")
    assert marked(title) == ["battery", "100 kW"]


def test_title_and_line_are_shown_whole_even_without_a_hit():
    told = shown("电池", title="储能装置", line="用电池储能", abstract="无")
    assert [(part.field, part.text, marked(part)) for part in told] == [
        ("title", "储能装置", []),
        ("line", "用电池储能", ["电池"]),
    ]


def test_of_other_texts_the_part_with_the_most_hits_is_shown():
    filler = "说明文字" * 40
    told = shown("电池", title="装置", abstract=f"电池{filler}固态电池与液流电池{filler}")
    part = told[1]
    assert part.field == "abstract"
    assert marked(part) == ["电池", "电池"]
    assert len(part.text) <= FRAGMENT
    assert part.cut_before
    assert part.cut_after


def test_the_most_telling_two_texts_are_shown():
    told = shown("电池", title="装置", keywords=("电池",), claims=("电池与电池的电池",), metrics=("电池、电池",))
    assert [part.field for part in told] == ["title", "claims", "metrics"]


def test_markup_in_a_text_stays_text():
    (title,) = shown("电池", title="<b>电池</b>")
    assert title.text == "<b>电池</b>"
    assert marked(title) == ["电池"]
