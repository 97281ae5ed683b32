"""征集日历: when rounds open and close, by the server's clock, on a page and as a file for calendars."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from icalendar import Alarm, Calendar, Event

from ..calendar import SHANGHAI
from ..models import SubmissionRound
from ..models.rounds import round_at, rounds_after
from .access import known, now

AHEAD, BACK = 6, 12
"""How many rounds are shown, coming and past."""


def _rounds() -> tuple[SubmissionRound, list[SubmissionRound], list[SubmissionRound]]:
    """The round of now, those that come, those that are over."""
    present = round_at(now())
    over = SubmissionRound.objects.filter(closes_at__lte=now())[:BACK]
    return present, rounds_after(now(), AHEAD), list(over)


@require_GET
@known
def page(request: HttpRequest) -> HttpResponse:
    present, coming, over = _rounds()
    context = {"round": present, "coming": coming, "over": over, "server_time": now()}
    return render(request, "collection/calendar.html", context)


@require_GET
@known
def file(request: HttpRequest) -> HttpResponse:
    """Each deadline as an event; importing the file again changes the same events."""
    present, coming, _over = _rounds()
    calendar = Calendar()
    calendar.add("prodid", "-//浙里好成果//征集日历//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("浙里好成果征集日历"))
    for row in (present, *coming):
        calendar.add_component(_event(row))
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rounds.ics"'
    return response


def _event(row: SubmissionRound) -> Event:
    event, alarm = Event(), Alarm()
    end = row.closes_at.astimezone(SHANGHAI)
    event.add("uid", f"round-{row.code}@zheli-haochengguo")
    event.add("dtstamp", now())
    event.add("summary", _("%s批次报送截止") % row)
    event.add("dtstart", end - timedelta(minutes=30))
    event.add("dtend", end)
    event.add("url", settings.COLLECTION_BASE_URL)
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("%s批次报送截止") % row)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event
