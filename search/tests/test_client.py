"""The browser's client on texts that are meant to break it, in Chinese and in English."""

import random

import msgspec
import pytest

from search.highlight import fragments
from search.index import write_index
from search.query import Query, answer
from search.reader import Index
from search.suggestion import suggest

from .corpus import document, run_client

HOSTILE = (
    "<script>alert(1)</script> 电池",
    "𠀀𠮷字 电池𠀀𠮷",
    "电池\u202e反向\u202c 😀电池😀 ½ ㎡ ﬁne İstanbul ǅ ß ẞ ſharp Å",
    "a\\b\"c' ' ` ${x} \u2028 \u2029 \x00 end",
    "A" * 400,
    "电" * 400,
    "1,200,000.5 kW 3.14.15 １２３ 2021 1 0123456.7 ZL 2021 1 0123456.7",
    "C++ C# F# O'Neill's China’s TiO2/SiO2-based SU(4) GB/T 4754—2017",
    "1000 MW 1000mW 1000mw 100兆瓦 7000米级 300千瓦时电 5吨",
    "軟體工程與機率 矽晶 頭髮 乾隆",
    "constructor __proto__ toString hasOwnProperty",
)
ENGLISH = (
    "Solid-state batteries for electric vehicles",
    "A wind turbine of 10 MW with floating foundations",
    "Perovskite solar cells: 26.1% efficiency and long life",
    "Deep-sea sensors and the Micro-LED display",
)
ALPHABET = "电池光伏組件固態米级千瓦兆 a A5gG1.0,-/(+#'MmWw<b>ü𠀀😀·"


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def folder(request, tmp_path_factory):
    titles = HOSTILE + ENGLISH if request.param == "zh-hans" else ENGLISH
    folder = tmp_path_factory.mktemp(request.param)
    documents = [
        document(f"{number:02d}", title[:60], locale=request.param, abstract=title, facets={"kind": (title[:3],)})
        for number, title in enumerate(titles)
    ]
    write_index(documents, folder)
    return folder


def queries() -> list[str]:
    drawn = random.Random(11)
    made = ["".join(drawn.choices(ALPHABET, k=drawn.randint(1, 9))) for _number in range(300)]
    parts = [title[start : start + 12] for title in HOSTILE + ENGLISH for start in range(0, min(len(title), 60), 5)]
    abbreviated = ["AI", "CO₂ 捕集", "PM2.5.", "ＣＯ２", "paint", "led display"]
    return made + parts + abbreviated + [*HOSTILE, *ENGLISH]


def test_answers_are_the_same(folder):
    index = Index.open(folder)
    told = run_client(folder, [["answer", {"text": text}] for text in queries()])
    for text, one in zip(queries(), told, strict=True):
        expected = answer(index, Query(text=text))
        assert one["result"]["numbers"] == expected.numbers, text
        assert one["result"]["readings"] == [
            {"words": [[wanted._asdict() for wanted in word] for word in reading.words], "nearby": list(reading.nearby)}
            for reading in expected.readings
        ], text
        assert one["result"]["facets"] == expected.facets, text


def test_suggestions_are_the_same(folder):
    index = Index.open(folder)
    told = run_client(folder, [["suggest", text] for text in queries()])
    for text, one in zip(queries(), told, strict=True):
        assert one["result"] == msgspec.to_builtins(suggest(index, text)), text


def test_hits_are_the_same(folder):
    index = Index.open(folder)
    asked = [text for text in queries() if "𠀀" not in text]
    told = run_client(folder, [["show", {"text": text}] for text in asked])
    for text, one in zip(asked, told, strict=True):
        found = answer(index, Query(text=text))
        cards = [index.card(number) for number in found.numbers[:5]]
        expected = [[_pieces(part) for part in fragments(card, found.readings, index.folding)] for card in cards]
        assert one["result"] == expected, text


def _pieces(fragment):
    """A fragment as the client's `pieces` tells it."""
    told, at = [], 0
    for start, end in fragment.hits:
        told += [[fragment.text[at:start], False], [fragment.text[start:end], True]]
        at = end
    told.append([fragment.text[at:], False])
    return [fragment.field, [piece for piece in told if piece[0]]]


def test_an_answer_loads_only_what_it_needs(folder):
    (told,) = run_client(folder, [["answer", {"text": "battery" if folder.name.startswith("en") else "电池"}]])
    names = [name.split("/")[-1] for name in told["loaded"]]
    assert sorted(name[0] for name in names) == ["c", "h", "t"], "the head, the columns and one shard of terms"
