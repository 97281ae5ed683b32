"""What everybody types for short finds what texts write in full, and only as a word of its own."""

import pytest

from search.query import Query, answer

from .corpus import document, ids, index_of

LIBRARY = (
    document("capture", "二氧化碳捕集与利用"),
    document("acid", "一种 CO2 传感材料"),
    document("model", "人工智能辅助诊断"),
    document("paint", "Paint for ships"),
    document("dust", "细颗粒物与臭氧协同控制"),
)


@pytest.fixture(scope="module")
def index():
    return index_of(*LIBRARY)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CO2", {"capture", "acid"}),
        ("CO₂", {"capture", "acid"}),
        ("ＣＯ２ 捕集", {"capture"}),
        ("CO2捕集", {"capture"}),
        ("AI", {"model"}),
        ("AI诊断", {"model"}),
        ("PM2.5", {"dust"}),
        ("paint", {"paint"}),
    ],
)
def test_short_finds_long(index, typed, found):
    told = answer(index, Query(text=typed))
    assert set(ids(index, told.numbers[: told.exact])) == found


def test_english_too():
    index = index_of(document("one", "Storing carbon dioxide below the sea", locale="en"))
    assert answer(index, Query(text="CO2")).exact == 1
