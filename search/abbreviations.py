"""Abbreviations that everybody types, and what texts write instead: AI is found where 人工智能 stands.

Only such as mean one thing in science and technology. Formulas come as they are folded: CO₂ is co2.
"""

import re
from collections.abc import Iterator

IN_FULL = {
    "ai": ("人工智能", "artificial intelligence"),
    "ar": ("增强现实", "augmented reality"),
    "ch4": ("甲烷", "methane"),
    "co2": ("二氧化碳", "carbon dioxide"),
    "cpu": ("中央处理器", "central processing unit"),
    "gis": ("地理信息系统", "geographic information system"),
    "gpu": ("图形处理器", "graphics processing unit"),
    "h2": ("氢气", "hydrogen"),
    "h2o2": ("过氧化氢", "hydrogen peroxide"),
    "ict": ("信息通信技术", "information and communication technology"),
    "iot": ("物联网", "internet of things"),
    "led": ("发光二极管", "light-emitting diode"),
    "llm": ("大语言模型", "large language model"),
    "mri": ("磁共振成像", "magnetic resonance imaging"),
    "nh3": ("氨气", "ammonia"),
    "ocr": ("文字识别", "character recognition"),
    "pm2.5": ("细颗粒物", "fine particulate matter"),
    "pv": ("光伏", "photovoltaic"),
    "sic": ("碳化硅", "silicon carbide"),
    "uav": ("无人机", "unmanned aerial vehicle"),
    "vocs": ("挥发性有机物", "volatile organic compounds"),
    "vr": ("虚拟现实", "virtual reality"),
}
"""In Chinese and in English."""

_WRITTEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")


def in_full(folded: str) -> Iterator[str]:
    """``folded`` with its abbreviations written out, in each language; nothing where there are none."""
    if any(found in IN_FULL for found in _WRITTEN.findall(folded)):
        yield from (_written_out(folded, language) for language in (0, 1))


def _written_out(folded: str, language: int) -> str:
    def word(found: re.Match[str]) -> str:
        return f" {IN_FULL[found[0]][language]} " if found[0] in IN_FULL else found[0]

    return _WRITTEN.sub(word, folded)
