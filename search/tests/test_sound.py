"""Words inside longer words and words of a text answer to their sound; what shares single syllables does not."""

import msgspec
import pytest
from pypinyin import lazy_pinyin

from search.index import write_index
from search.lexicon import spelling
from search.pieces import HAN
from search.pinyin import syllables
from search.query import Query, answer
from search.reader import Index
from search.suggestion import suggest

from .corpus import document, ids, rows, run_client

LIBRARY = (
    document("fuel", "氢燃料电池质子膜", keywords=("燃料电池",), organisations=("示例化工新材料有限公司",)),
    document("lithium", "锂离子电池隔膜", line="用于动力电池", keywords=("锂电池",)),
    document("stack", "重卡电源", abstract="燃料电池系统在低温下启动"),
    document("plant", "发电厂锅炉节能", keywords=("电厂锅炉",)),
    document("cell", "单细胞空间转录组方法", abstract="单细胞测序知道细胞在说什么"),
    document("fish", "海水养殖大黄鱼新品种"),
    document("chip", "高速模数转换芯片", abstract="人工智能推理"),
    document("data", "隐私计算数据要素平台"),
    document("drug", "埃克替尼的研制与产业化"),
    document("apart", "电路板清洗池", line="池边电缆、点状尺寸", places=("长兴县",)),
)
FOUND = {
    "dianchi": {"fuel", "lithium", "stack"},
    "dian chi": {"fuel", "lithium", "stack"},
    "ranliaodianchi": {"fuel", "stack"},
    "zhizimo": {"fuel"},
    "qingranliaodianchizhizimo": {"fuel"},
    "xincailiao": {"fuel"},
    "lilizidianchi": {"lithium"},
    "donglidianchi": {"lithium"},
    "zhuanluzu": {"cell"},
    "danxibaokongjianzhuanluzufangfa": {"cell"},
    "cexu": {"cell"},
    "dahuangyu": {"fish"},
    "haishuiyangzhidahuangyu": {"fish"},
    "aiketinideyanzhiyuchanyehua": {"drug"},
    "yanzhiyuchanyehua": {"drug"},
    "haishuiyangzhidedahuangyu": set(),
    "yuyanzhi": set(),
    "dede": set(),
    "rgzn": {"chip"},
    "mszh": {"chip"},
    "moshuzhuanhuan": {"chip"},
    "ysjs": {"data"},
    "yinsijisuan": {"data"},
    "ysjspt": set(),
    "zhangxingxian": set(),
    "changxingxian": {"apart"},
    "ai": {"chip"},
    "dian": set(),
    "dc": set(),
    "chidian": set(),
    "dianchizhuanluzu": set(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    write_index(LIBRARY, folder)
    return folder


@pytest.fixture(scope="module")
def index(folder):
    return Index.open(folder)


def exact(index, told):
    return set(ids(index, told.numbers[: told.exact]))


@pytest.mark.parametrize(("typed", "found"), FOUND.items())
def test_words_answer_to_their_sound(index, typed, found):
    assert exact(index, answer(index, Query(text=typed))) == found


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("dianc", "电池"),
        ("dianchi", "电池"),
        ("dianc", "电厂"),
        ("zhizim", "质子膜"),
        ("xinc", "新材料"),
        ("rgz", "人工智能"),
        ("mszh", "模数转换"),
        ("dahuang", "大黄鱼"),
    ],
)
def test_words_inside_longer_ones_complete_what_is_typed(index, typed, word):
    assert word in [offered.text for offered in suggest(index, typed).words]


def test_documents_are_offered_for_words_inside_longer_ones(index):
    assert set(ids(index, suggest(index, "dianchi").documents)) == FOUND["dianchi"]
    assert ids(index, suggest(index, "qingranliaodianchizhizimo").documents) == ["fuel"]


def test_words_say_in_how_many_documents_they_stand(index):
    counted = {word.text: word.documents for word in suggest(index, "dianchi").words}
    assert counted["电池"] == len(FOUND["dianchi"])


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("大黄鱼", "dai'huang'yu da'huang'yu"),
        ("长兴县", "chang'xing'xian"),
        ("重庆市", "chong'qing'shi"),
        ("银行业", "yin'hang'ye"),
        ("电池", "dian'chi"),
    ],
)
def test_a_compound_is_spelt_by_its_parts_as_well(text, spelt):
    assert spelling(text) == spelt


def test_the_browser_answers_and_suggests_alike(folder, index):
    typed = [text[:length] for text in FOUND for length in range(2, len(text) + 1)]
    told = run_client(folder, [["answer", {"text": text}] for text in typed])
    expected = [answer(index, Query(text=text)) for text in typed]
    assert [(one["result"]["numbers"], one["result"]["readAs"]) for one in told] == [
        (one.numbers, one.read_as) for one in expected
    ]
    told = run_client(folder, [["suggest", text] for text in typed])
    assert [one["result"] for one in told] == [msgspec.to_builtins(suggest(index, text)) for text in typed]


def test_word_by_word_a_text_is_spelt_as_pypinyin_spells_it_whole():
    runs = [
        run for row in rows("csl-docs.jsonl.gz")[:500] for run in HAN.findall(row["title"] + (row["abstract"] or ""))
    ]

    assert len(runs) > 1_000
    assert [run for run in runs if syllables(run) != lazy_pinyin(run)] == []
