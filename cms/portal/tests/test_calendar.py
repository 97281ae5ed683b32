"""The calendar: the server's time, the rounds that come, a file that calendars read."""

from datetime import datetime, timedelta

import time_machine
from django.urls import reverse
from icalendar import Calendar

from showcase.intake.calendar import SHANGHAI

from .conftest import client_of


def test_the_page_shows_when_rounds_open_and_close(world):
    with time_machine.travel(datetime(2026, 11, 30, 9, 30, tzinfo=SHANGHAI), tick=False):
        page = client_of(world.submitter).get(reverse("collection_calendar")).content.decode()
    assert "2026-11-30 09:30:00" in page
    for day in ("2026-12-11 00:00", "2027-01-11 00:00", "2027-06-11 00:00"):
        assert day in page
    assert 'data-until="2026-12-11T00:00:00+08:00"' in page


def test_the_file_has_every_deadline_in_local_time(world):
    with time_machine.travel(datetime(2026, 11, 30, 9, 30, tzinfo=SHANGHAI), tick=False):
        reply = client_of(world.expert).get(reverse("collection_calendar_file"))
    events = list(Calendar.from_ical(reply.content).walk("VEVENT"))
    assert [str(event["uid"]) for event in events][:2] == [
        "round-2026-12@zheli-haochengguo", "round-2027-01@zheli-haochengguo",
    ]  # fmt: skip
    assert events[0].end == datetime(2026, 12, 11, tzinfo=SHANGHAI)
    assert events[0].end.utcoffset() == timedelta(hours=8)
    assert b"TZID:Asia/Shanghai" in reply.content


def test_the_office_moves_the_deadline_of_the_running_round_and_its_ledger_says_why(world):
    office, round_ = client_of(world.operator), world.reviewed.round
    with time_machine.travel(round_.closes_at - timedelta(days=2), tick=False):
        page = reverse("selection_round", args=[round_.code])
        assert "调整截止时间" in office.get(page).content.decode()
        moved = (round_.closes_local + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        typed = {"closes_at": moved, "reason": "系统维护（示例）"}
        address = reverse("selection_act", args=[round_.code, "deadline"])
        assert "已办理" in office.post(address, typed, follow=True).content.decode()
        told = office.get(reverse("selection_office")).content.decode()
    round_.refresh_from_db()
    assert round_.closes_local.strftime("%Y-%m-%dT%H:%M") == moved
    assert "系统维护（示例）" in told
    with time_machine.travel(round_.closes_at + timedelta(days=1), tick=False):
        office = client_of(world.operator)
        assert "调整截止时间" not in office.get(page).content.decode()
