"""When a monthly round opens and closes, by server time in Asia/Shanghai.

Source: FIELD.md 0: 每月10日前. Whether the 10th itself counts is not settled there: a setting decides.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEADLINE_DAY = 10


def closing(year: int, month: int, *, tenth_counts: bool) -> datetime:
    """The first moment that is too late."""
    day = date(year, month, DEADLINE_DAY) + timedelta(days=1 if tenth_counts else 0)
    return datetime.combine(day, time(), SHANGHAI)


def opening(year: int, month: int, *, tenth_counts: bool) -> datetime:
    """The moment the round before closes: there is no gap into which a submission could fall."""
    year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return closing(year, month, tenth_counts=tenth_counts)


def month_of(moment: datetime, *, tenth_counts: bool) -> tuple[int, int]:
    """Year and month of the round that takes what is filed at ``moment``: late work joins the next round."""
    local = moment.astimezone(SHANGHAI)
    if moment < closing(local.year, local.month, tenth_counts=tenth_counts):
        return local.year, local.month
    return month_after(local.year, local.month)


def month_after(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)
