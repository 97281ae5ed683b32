"""Letters: to those concerned, once, without a name in them; reminders only to who has something open."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from showcase.intake import filing, listing, mailing
from showcase.intake.models import Account, Letter, SubmissionRound
from showcase.intake.models.letters import LEASE, MOST_ATTEMPTS
from showcase.intake.models.rounds import round_at
from showcase.intake.states import Party
from showcase.intake.tests import samples
from showcase.intake.tests.samples import NOON

pytestmark = pytest.mark.usefixtures("world")
CLOSES = datetime.fromisoformat("2026-11-11T00:00+08:00")


def told() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("kind", "account__email"))


def test_the_organisation_is_told_of_each_step_and_nobody_else():
    mine = samples.candidate("unit-a")
    samples.member("unit-a", "second@unit-a.example")
    left = samples.member("unit-a", "left@unit-a.example")
    left.memberships.update(until=NOON.date())
    samples.member("unit-b")
    operator, by = samples.operator(), mine.updated_by
    submission = filing.file(mine, by=by, at=NOON)
    assert told() == []
    filing.send_back(submission, by=operator, at=NOON, party=Party.OPERATOR, reason="请补充合同日期")
    assert told() == [("returned", "member@unit-a.example"), ("returned", "second@unit-a.example")]
    letter = Letter.objects.first()
    assert "请补充合同日期" in letter.body
    assert f"/submissions/{submission.reference}/" in letter.body
    assert mine.name not in letter.body + letter.subject

    filing.resubmit(submission, by=by, at=NOON)
    filing.accept(submission, by=operator, at=NOON)
    assert told()[2:] == [("accepted", "member@unit-a.example"), ("accepted", "second@unit-a.example")]


def test_a_bureau_is_told_what_waits_for_it():
    samples.reports_through("unit-a", samples.bureau("county", "某县科技局"))
    samples.member("county")
    filing.file(samples.candidate("unit-a"), by=samples.member("unit-a"), at=NOON)
    assert told() == [("to-forward", "member@county.example")]


def test_a_refused_step_writes_no_letter():
    submission = filing.file(samples.candidate("unit-a"), by=samples.member("unit-a"), at=NOON)
    with pytest.raises(filing.StepRefused):
        filing.send_back(submission, by=samples.operator(), at=NOON, party=Party.OPERATOR, reason="")
    assert told() == []


@pytest.fixture
def round_() -> SubmissionRound:
    return round_at(NOON)


def test_reminders_go_only_to_who_has_something_open_once_for_each_day_set(round_):
    returned = filing.file(samples.candidate("unit-a"), by=samples.member("unit-a"), at=NOON)
    filing.send_back(returned, by=samples.operator(), at=NOON, party=Party.OPERATOR, reason="补充")
    filing.file(samples.candidate("unit-b"), by=samples.member("unit-b"), at=NOON)
    samples.account("nobody@nowhere.example")
    Letter.objects.all().delete()

    assert mailing.remind(CLOSES - timedelta(days=4)) == 0
    for _time in range(2):
        mailing.remind(CLOSES - timedelta(days=2, hours=5))
    assert told() == [("reminder", "member@unit-a.example")]
    assert "退回待修改 1 项" in Letter.objects.get().body
    assert "2026-11-11 00:00" in Letter.objects.get().body
    assert [mailing.remind(CLOSES - timedelta(hours=hours)) for hours in (20, 2)] == [1, 0]
    assert mailing.remind(CLOSES + timedelta(minutes=1)) == 0


def test_a_draft_typed_in_this_round_is_open_and_an_old_one_is_not(round_):
    by = samples.member("unit-a")
    old = samples.candidate("unit-a", by=by)
    type(old).objects.filter(pk=old.pk).update(updated_at=round_.opens_at - timedelta(days=1))
    assert mailing.remind(CLOSES - timedelta(days=2)) == 0
    fresh = listing.start(old.organisation, by=by, at=NOON)
    listing.save(fresh, {"name": "写到一半"}, declarations={}, seen=0, by=by, at=NOON)
    assert mailing.remind(CLOSES - timedelta(days=2)) == 1
    assert "写到一半" not in Letter.objects.get().body


def test_a_bureau_is_reminded_of_what_waits_there(round_):
    samples.reports_through("unit-a", samples.bureau("county", "某县科技局"))
    samples.member("county")
    filing.file(samples.candidate("unit-a"), by=samples.member("unit-a"), at=NOON)
    Letter.objects.all().delete()
    mailing.remind(CLOSES - timedelta(days=2))
    assert told() == [("reminder", "member@county.example")]
    assert "待转报 1 项" in Letter.objects.get().body


def test_looking_who_has_something_open_asks_no_more_of_the_database_the_more_there_are(round_):
    """It is done three times a minute, in the very hours in which everybody reports."""
    at = CLOSES - timedelta(days=2)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert mailing.remind(at) == 0  # all are told already
        return len(asked)

    samples.candidate("unit-a")
    assert mailing.remind(at) == 1
    few = queries()
    for number in range(3):
        samples.bureau(f"more-{number}", f"又一个单位{number}")
        samples.candidate(f"more-{number}")
    assert mailing.remind(at) == 3
    assert queries() == few


def test_letters_are_sent_once_and_a_failure_stops_no_other(settings, monkeypatch):
    people = [samples.account(f"{name}@example.org") for name in ("one", "two", "gone")]
    mailing.write("returned", people, key="k", subject="标题", body="正文", at=NOON)
    mailing.write("returned", people, key="k", subject="标题", body="正文", at=NOON)
    Account.objects.filter(email="gone@example.org").update(is_active=False)
    send = mailing.EmailMessage.send
    broken = {"one@example.org"}

    def sometimes(self, *args, **kwargs):
        if self.to[0] in broken:
            raise OSError("连接超时")
        return send(self, *args, **kwargs)

    monkeypatch.setattr(mailing.EmailMessage, "send", sometimes)
    assert mailing.deliver(NOON) == 1
    assert [message.to for message in mail.outbox] == [["two@example.org"]]
    failed = Letter.objects.get(account__email="one@example.org")
    assert (failed.attempts, failed.error) == (1, "连接超时")
    broken.clear()
    assert mailing.deliver(NOON) == 0
    assert mailing.deliver(failed.next_at) == 1
    assert mailing.deliver(failed.next_at + timedelta(days=1)) == 0


def test_a_letter_that_never_goes_out_is_given_up():
    mailing.write("returned", [samples.account("one@example.org")], key="k", subject="标题", body="正文", at=NOON)
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    assert mailing.deliver(NOON) == 0


def owed(email: str = "one@example.org") -> Letter:
    mailing.write("returned", [samples.account(email)], key="k", subject="标题", body="正文", at=NOON)
    return Letter.objects.get(account__email=email)


def test_a_letter_that_could_not_be_marked_is_not_sent_again_within_its_lease(monkeypatch):
    letter = owed()
    save = Letter.save

    def locked(self, *args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Letter, "save", locked)
    with pytest.raises(OperationalError):
        mailing.deliver(NOON)
    for minutes in range(1, 60):
        assert mailing.deliver(NOON + timedelta(minutes=minutes)) == 0
    assert len(mail.outbox) == 1
    monkeypatch.setattr(Letter, "save", save)
    assert mailing.deliver(NOON + LEASE) == 1
    letter.refresh_from_db()
    assert (letter.attempts, letter.sent_at) == (2, NOON + LEASE)


def test_two_processes_do_not_send_the_same_letter():
    owed()
    waiting = list(Letter.objects.waiting(NOON))
    assert mailing.deliver(NOON) == 1
    assert [letter.take(NOON) for letter in waiting] == [False]


def test_the_process_does_one_turn(capsys):
    mailing.write("returned", [samples.account("one@example.org")], key="k", subject="标题", body="正文", at=NOON)
    call_command("mailer", "--once")
    assert "发出 1 封信" in capsys.readouterr().out
    assert mail.outbox[0].subject == "标题"
