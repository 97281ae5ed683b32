"""How dates, sizes and citations are written in each language."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from content.records import Locale

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had no summer time since 1991, so a fixed offset needs no time-zone data on the machine."""
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_once = lru_cache(maxsize=1 << 12)
"""Many pages write the same days and times."""


@_once
def publish_time(moment: datetime) -> str:
    """``2026-07-09 09:30`` in Asia/Shanghai, the form that 国办发〔2017〕47号 asks for."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@_once
def clock(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%H:%M")


@_once
def local_date(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


@_once
def instant(moment: datetime) -> str:
    """RFC 3339 in Asia/Shanghai, for machines."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


@_once
def long_date(day: date, locale: Locale) -> str:
    """``2026年7月9日`` or ``9 July 2026``."""
    return partial_date(day.isoformat(), locale)


@_once
def partial_date(text: str, locale: Locale) -> str:
    """A year, month or day as prose: ``2026年7月``, ``July 2026``."""
    numbers = [int(part) for part in text.split("-")]
    if locale == "zh-hans":
        return "".join(f"{number}{unit}" for number, unit in zip(numbers, "年月日", strict=False))
    return " ".join([*map(str, numbers[2:]), *(MONTHS[number] for number in numbers[1:2]), str(numbers[0])])


def file_size(size: int) -> str:
    """``1.4 MB``: decimal units with a thin space, as file managers show them."""
    if size < 1000:
        return f"{size}\u2009B"
    value, unit = (size / 1000, "KB") if size < 1_000_000 else (size / 1_000_000, "MB")
    return f"{value:.1f}\u2009{unit}" if value < 10 else f"{value:.0f}\u2009{unit}"
