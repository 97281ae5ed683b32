"""The files: the same for the same documents, small, and read back as they were written."""

import json
import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from search.codec import ALPHABET, read_file, read_numbers, shard_of, write_file, write_numbers
from search.index import build_index, write_index
from search.query import Query, answer

from .corpus import csl_documents, document, ids, index_of


def library():
    return [
        document("one", "固态电池", date=date(2026, 1, 2), facets={"city": ("hangzhou",), "field": ("energy", "new")}),
        document("two", "电池回收", date=date(2026, 3, 4), facets={"city": ("ningbo",), "field": ("energy",)}),
        document("three", "电池检测", date=date(2025, 5, 6), facets={"city": ("ningbo",), "field": ("new",)}),
        document("four", "海缆敷设", date=date(2026, 3, 4), facets={"city": ("hangzhou",)}),
    ]


def test_the_order_of_documents_makes_no_difference():
    documents = csl_documents()[:300]
    shuffled = random.Random(3).sample(documents, len(documents))
    assert build_index(documents) == build_index(shuffled)


def test_files_are_classic_scripts(tmp_path):
    write_index(csl_documents()[:50], tmp_path)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.js"))
    assert "head.js" in written
    for name in written:
        text = (tmp_path / name).read_text(encoding="utf-8")
        start = f'zlSearch.put("{name.removesuffix(".js")}",'
        assert text.startswith(start)
        assert text.endswith(");\n")
        json.loads(text.removeprefix(start).removesuffix(");\n"))


def test_cards_come_back_as_they_were():
    documents = csl_documents()[:20]
    index = index_of(*documents)
    cards = {card.id: card for card in map(index.card, index.numbers)}
    assert cards.keys() == {document.id for document in documents}
    for one in documents:
        assert cards[one.id].texts["title"] == (one.title,)
        assert cards[one.id].address == one.address
        assert cards[one.id].date == one.date


def test_aliases_find_and_are_never_shown():
    index = index_of(document("zju", "浙江大学", aliases=("浙大",)))
    found = answer(index, Query(text="浙大")).numbers
    assert ids(index, found) == ["zju"]
    assert "aliases" not in index.card(0).texts


def test_an_index_of_nothing_answers():
    index = index_of()
    assert answer(index, Query(text="电池")).numbers == []
    assert answer(index, Query()).total == 0


def test_no_word_gives_everything_newest_first():
    index = index_of(*library())
    assert ids(index, answer(index, Query()).numbers) == ["two", "four", "one", "three"]


def test_marks_alone_give_nothing():
    assert answer(index_of(*library()), Query(text="???")).total == 0


def test_filters_of_one_facet_add_and_of_two_narrow():
    index = index_of(*library())
    both = answer(index, Query(text="电池", filters={"city": ("hangzhou", "ningbo")}, newest_first=True))
    assert ids(index, both.numbers) == ["two", "one", "three"]
    narrowed = answer(index, Query(text="电池", filters={"city": ("ningbo",), "field": ("new",)}))
    assert ids(index, narrowed.numbers) == ["three"]
    assert answer(index, Query(filters={"planet": ("mars",)})).total == 0


def test_counts_say_what_choosing_a_value_would_show():
    index = index_of(*library())
    counted = answer(index, Query(text="电池", filters={"city": ("ningbo",)})).facets
    assert counted == {"city": {"hangzhou": 1, "ningbo": 2}, "field": {"energy": 1, "new": 1}}
    for value, documents in counted["city"].items():
        assert answer(index, Query(text="电池", filters={"city": (value,)})).total == documents


def test_a_title_counts_more_than_an_abstract():
    index = index_of(
        document("told", "海上平台", abstract="用于风电运维的平台,兼顾供电。"), document("titled", "海上风电运维平台")
    )
    assert ids(index, answer(index, Query(text="风电")).numbers) == ["titled", "told"]


def test_the_rest_of_a_long_word_comes_after_the_whole():
    index = index_of(
        document("whole", "钙钛矿太阳能电池"), document("half", "钙钛矿太阳能组件"), document("other", "太阳观测")
    )
    found = answer(index, Query(text="钙钛矿太阳能电池"))
    assert ids(index, found.numbers) == ["whole", "half"]
    assert found.exact == 1


def test_where_nothing_has_all_words_some_are_shown_and_said_to_be_some():
    index = index_of(document("bamboo", "竹林生态"), document("steel", "钢铁冶炼"))
    found = answer(index, Query(text="竹林 无人机"))
    assert ids(index, found.numbers) == ["bamboo"]
    assert found.exact == 0


def test_a_number_is_there_or_not():
    index = index_of(document("patent", "专利号 ZL202110123456.7"))
    assert answer(index, Query(text="ZL202110123456.8")).total == 0
    assert answer(index, Query(text="202110123456")).total == 1


@given(st.lists(st.integers(min_value=0, max_value=10_000_000)))
def test_numbers_come_back(numbers):
    assert list(read_numbers(write_numbers(numbers))) == numbers


@given(st.text(alphabet=ALPHABET) | st.text())
def test_payloads_come_back(payload):
    assert read_file(write_file("name", payload)) == payload


@given(st.text(), st.integers(min_value=0, max_value=10))
def test_every_term_has_a_shard(term, power):
    assert 0 <= shard_of(term, 1 << power) < 1 << power
