"""Numbers with their units: 100千瓦 is 100 kW, and 1000 MW is not 1000 mW."""

from .pieces import Piece

CHINESE = {
    "千瓦时": "kwh",
    "千瓦": "kw",
    "兆瓦": "mw",
    "吉瓦": "gw",
    "瓦": "w",
    "千伏": "kv",
    "伏": "v",
    "公里": "km",
    "千米": "km",
    "厘米": "cm",
    "毫米": "mm",
    "微米": "μm",
    "纳米": "nm",
    "米": "m",
    "公斤": "kg",
    "千克": "kg",
    "毫克": "mg",
    "微克": "μg",
    "克": "g",
    "吨": "t",
    "毫升": "ml",
    "升": "l",
    "兆帕": "mpa",
    "千帕": "kpa",
    "吉赫": "ghz",
    "兆赫": "mhz",
    "千赫": "khz",
    "赫兹": "hz",
    "毫秒": "ms",
    "秒": "s",
    "小时": "h",
    "公顷": "ha",
    "摄氏度": "c",
    "华氏度": "f",
}
_OTHERS = "a ah cd cm2 db gb gwh j k kj kn kva lm mah mb mm2 mol mva mwh n pa pb ppm rpm tb twh wh"
SYMBOLS = frozenset([*CHINESE.values(), *_OTHERS.split()])
MEGA_OR_MILLI = frozenset(["mw", "mwh", "mpa", "mv", "mva", "mhz", "mj", "mn"])
"""Units in which nothing but the case of the first letter parts mega from milli."""


def chinese_unit(run: str) -> str:
    """The unit that a run of Han begins with, the longest one; empty if there is none."""
    return next((run[:length] for length in (3, 2, 1) if run[:length] in CHINESE), "")


def as_said(chinese: str) -> str:
    """The symbol of a Chinese unit in its right case: 兆 is M, 毫 is m."""
    symbol = CHINESE[chinese]
    return "M" + symbol[1:] if chinese.startswith("兆") else symbol[0] + symbol[1:].upper()


def is_measure(number: Piece, unit: Piece) -> bool:
    return number.kind == "number" and unit.kind == "word" and unit.text in SYMBOLS


def cased(number: str, unit: str, as_written: str) -> list[str]:
    """Terms that tell mega from milli: one where the case tells, both where all is written small."""
    if unit not in MEGA_OR_MILLI:
        return []
    mega, milli = f"{number}M{unit[1:]}", f"{number}m'{unit[1:]}"
    if as_written.startswith("M"):
        return [mega]
    return [mega, milli] if as_written == unit else [milli]
