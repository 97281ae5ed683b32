"""Writing help: superlatives without a number, and examples of good and bad sentences for each field."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SUPERLATIVES = re.compile(
    r"世界第一|全球首[创个款台]|国内首[创个款台]|国际(?:领先|先进)|国内(?:领先|先进)|填补.{0,6}空白|打破.{0,6}垄断|首次|最[高大强优先]|突破性|颠覆性|顶尖"
)
_SENTENCE = re.compile(r"[^。！？；\n]+")
_FIGURE = re.compile(r"[0-9０-９]")


class Example(NamedTuple):
    """A sentence as it should be and one as it should not."""

    good: object
    bad: object


EXAMPLES = {
    "name": Example(
        gettext_lazy("平方米级钙钛矿—晶硅叠层光伏组件制备技术及应用"),
        gettext_lazy("新型高效光伏组件关键技术研究与产业化"),
    ),
    "one_liner": Example(gettext_lazy("两层电池叠在一起，组件效率达到26.8%"), gettext_lazy("国际领先的新一代光伏技术")),
    "abstract": Example(
        gettext_lazy("在晶硅电池上再做一层钙钛矿，1.61平方米组件效率26.8%，已建成100兆瓦生产线并发货。"),
        gettext_lazy("本成果突破了多项卡脖子技术，达到国际领先水平，取得了显著的经济社会效益。"),
    ),
    "limitations": Example(
        gettext_lazy("55 ℃以上长期工作的衰减数据只有2000小时，热带地区暂不建议使用。"), gettext_lazy("有待进一步完善。")
    ),
    "claims": Example(
        gettext_lazy("组件效率26.8%，同类面积国内最高，依据2026年1月第三方检测报告。"),
        gettext_lazy("技术水平国际领先。"),
    ),
}


def unproved_superlatives(text: str) -> list[str]:
    """A hint for each sentence that boasts without giving a number. It never stops anybody."""
    return [
        _("“%(word)s”没有数字支撑：“%(sentence)s”。请写明指标、对比对象和依据。")
        % {"word": found[0], "sentence": sentence.strip()[:40]}
        for sentence in _SENTENCE.findall(text)
        if (found := SUPERLATIVES.search(sentence)) and not _FIGURE.search(sentence)
    ]
