"""Days and moments as browsers post them, read as Shanghai has them."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from showcase.intake.calendar import SHANGHAI
from showcase.intake.portal.access import now
from showcase.intake.states import StepRefused


def posted_day(request: HttpRequest, name: str) -> date:
    """A day; today when none is named. Raises StepRefused."""
    text = request.POST.get(name, "")
    try:
        return date.fromisoformat(text) if text else now().astimezone(SHANGHAI).date()
    except ValueError as error:
        raise StepRefused(_("请填写日期，例如 2026-11-12。")) from error


def posted_past_day(request: HttpRequest, name: str) -> date:
    """A day of what happened. Raises StepRefused for one that is to come."""
    day = posted_day(request, name)
    if day > now().astimezone(SHANGHAI).date():
        raise StepRefused(_("日期晚于今天，请核对。"))
    return day


def posted_moment(request: HttpRequest, name: str) -> datetime:
    """A local time. Raises StepRefused."""
    try:
        return datetime.fromisoformat(request.POST.get(name, "")).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise StepRefused(_("请填写时间，例如 2026-11-12 21:30。")) from error
