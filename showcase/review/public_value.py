"""公开数值: the value that nobody here can choose, agreed on when a list is frozen, and how it is written down.

"3888.6" and "3888.60" would draw different experts. Whoever could choose, once the value is known, how to write it
would choose among results; so the way of writing is frozen with the list.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from showcase.intake.states import StepRefused


class Writing(TextChoices):
    """How a public value is written down."""

    DIGITS = "digits", gettext_lazy("一串数字，如开奖号码")
    TWO_DECIMALS = "two-decimals", gettext_lazy("保留两位小数，如收盘指数")
    HEXADECIMAL = "hexadecimal", gettext_lazy("十六进制，如随机信标")


class PublicValue(NamedTuple):
    """Which value is agreed on, how it will be written down, when it will be known."""

    name: str
    writing: Writing
    due_at: datetime


def written(value: str, writing: str) -> str:
    """The one way of writing a published value. Raises StepRefused for what is none of that kind.

    Full-width digits, blanks, and the marks between groups of digits (commas, plus signs, hyphens) say nothing.
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    bare, whole, refusal = _WAYS[Writing(writing)]
    text = bare(plain)
    if not re.fullmatch(whole, text, re.ASCII):
        raise StepRefused(refusal())
    return text


_Way = tuple[Callable[[str], str], str, Callable[[], str]]
_WAYS: dict[Writing, _Way] = {
    Writing.DIGITS: (
        lambda text: re.sub(r"[\s,+|、-]", "", text),
        r"\d{3,200}",
        lambda: _("约定的公开数值是一串数字，请照公告录入，例如 03 09 14 21 27 30 + 11。"),
    ),
    Writing.TWO_DECIMALS: (
        lambda text: re.sub(r"[\s,]", "", text),
        r"\d+\.\d{2}",
        lambda: _("约定的公开数值保留两位小数，请照公告录入，例如 3888.60。"),
    ),
    Writing.HEXADECIMAL: (
        lambda text: re.sub(r"\s", "", text.lower()).removeprefix("0x"),
        r"[0-9a-f]{16,200}",
        lambda: _("约定的公开数值是十六进制（不少于 16 位），请照公布的全文录入。"),
    ),
}
