"""A number and its degrees, promilles or percents are found however they are written, in both languages and clients."""

import pytest

from search.index import write_index
from search.query import Query, answer
from search.reader import Index

from .corpus import document, ids, run_client

CHINESE = (
    document("cold", "深冷存储材料", abstract="液氮（−196℃）下保持强度"),
    document("warm", "光伏组件老化", abstract="在85 ℃、相对湿度85％下老化，盐度 35‰"),
    document("hot", "高温合金", abstract="1850℃ 下使用，角度为 196°，盐度3.5‰，湿度8.5 %"),
    document("foreign", "相变储热", abstract="熔点 77 ℉"),
)
ENGLISH = (
    document("steam", "Steam at 163 °C", locale="en"),
    document("glue", "Glue cured at 85°C", locale="en"),
    document("typed", "Oil heated to 40° C", locale="en"),
    document("other", "A film of 163 cm, turned by 85° north", locale="en"),
)
IN_CHINESE = {
    "cold": ("196℃", "196 ℃", "196°C", "196 ° C", "196º c", "196˚C", "１９６℃", "196摄氏度", "-196℃强度", "196 ℃ 强度"),
    "warm": ("85℃", "85 ℃", "85° C", "85℃老化", "85%", "85 %", "85％", "35‰", "35 ‰", "85\u00a0℃"),
    "foreign": ("77℉", "77 ℉", "77°F", "77 ° F", "77华氏度"),
}
IN_ENGLISH = {
    "steam": ("163°C", "163 °C", "163 ° C", "163℃", "163 ℃", "163 C"),
    "glue": ("85℃", "85 °C", "85°C", "85° C"),
    "typed": ("40°C", "40 ℃", "40° C"),
}


@pytest.fixture(params=[(CHINESE, IN_CHINESE), (ENGLISH, IN_ENGLISH)], ids=["zh-hans", "en"])
def asked(request, tmp_path):
    documents, expected = request.param
    write_index(documents, tmp_path)
    return tmp_path, {text: [name] for name, texts in expected.items() for text in texts}


def test_degrees_are_found_with_and_without_a_blank(asked):
    folder, expected = asked
    index = Index.open(folder)
    answers = {text: answer(index, Query(text=text)) for text in expected}
    assert {text: ids(index, told.numbers[: told.exact]) for text, told in answers.items()} == expected


def test_the_browser_finds_them_too(asked):
    folder, expected = asked
    told = run_client(folder, [["answer", {"text": text}] for text in expected])
    index = Index.open(folder)
    found = [ids(index, one["result"]["numbers"][: one["result"]["exact"]]) for one in told]
    assert dict(zip(expected, found, strict=True)) == expected
