"""Chinese text for engines that only know words parted by blanks: every run of Han as its characters and its pairs.

The pair is the unit of Chinese search here: 电池 is found where 电 and 池 stand together, and nowhere else.
"""

import re

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")


def pairs(run: str) -> list[str]:
    """Overlapping pairs of a run of characters; empty for a single one."""
    return [run[start : start + 2] for start in range(len(run) - 1)]


def index_text(text: str) -> str:
    """``text`` as it is indexed: each Han run as its characters and pairs, everything else unchanged."""
    return HAN.sub(lambda run: f" {' '.join([*run[0], *pairs(run[0])])} ", text)


def query_text(text: str) -> str:
    """``text`` as it is looked for: each Han run as its pairs, a single character as itself."""
    return HAN.sub(lambda run: f" {' '.join(pairs(run[0]) or run[0])} ", text)
