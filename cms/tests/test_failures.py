"""Who is told by mail of what did not become public, and how often."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from cms import heartbeat, publisher
from cms.failures import Silence, tell_failures
from showcase.publication.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(published):
    """A story that waits with a reason."""

    def fail(error: str, *, own: bool) -> OutboxEntry:
        entry = OutboxEntry.objects.filter(**published.subject()._asdict()).order_by("-id").first()
        publisher._settle([entry], None, {entry.subject: error}, own=own)
        OutboxEntry.objects.filter(pk=entry.pk).update(done_at=None)
        return entry

    return fail


def addressees() -> set[str]:
    return {address for letter in mail.outbox for address in letter.to}


def test_fault_of_a_story_goes_to_who_sent_it_once(failed, people):
    people.author.email = "bianji@shili.example"
    people.author.save()
    failed("第 2 块：图片不见了", own=True)

    assert [tell_failures(), tell_failures()] == [1, 0]
    assert addressees() == {"bianji@shili.example"}
    assert "图片不见了" in mail.outbox[0].body
    assert "/desk/work/publications/" in mail.outbox[0].body


def test_another_reason_is_told_again(failed, people):
    people.author.email = "bianji@shili.example"
    people.author.save()
    failed("图片不见了", own=True)
    tell_failures()
    failed("单位没有公开", own=True)

    assert tell_failures() == 1
    assert "单位没有公开" in mail.outbox[1].body


def test_fault_of_the_machine_goes_to_the_operators(failed, people):
    for person, address in ((people.author, "bianji@shili.example"), (people.operator, "yunying@shili.example")):
        person.email = address
        person.save()
    failed("磁盘已满", own=False)

    assert tell_failures() == 1
    assert addressees() == {"yunying@shili.example"}


def test_letter_that_cannot_be_sent_is_sent_the_next_time(failed, people, settings):
    people.author.email = "bianji@shili.example"
    people.author.save()
    failed("图片不见了", own=True)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9

    assert tell_failures() == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tell_failures() == 1


def test_no_letter_goes_out_again_and_again_when_nothing_can_be_noted_after_it(failed, people, monkeypatch):
    people.author.email = "bianji@shili.example"
    people.author.save()
    entry = failed("图片不见了", own=True)
    noted = []
    monkeypatch.setattr("cms.failures._sent", lambda _letter: noted.append(told_of(entry)) or True)
    tell_failures()
    assert noted == ["图片不见了"]


def told_of(entry: OutboxEntry) -> str:
    return OutboxEntry.objects.get(pk=entry.pk).told


def test_letter_that_cannot_be_sent_stops_no_other_and_sends_none_twice(failed, people, monkeypatch):
    other = get_user_model().objects.create_user("yunying2", email="bad@shili.example", password=None)
    other.groups.set(people.operator.groups.all())
    people.operator.email = "yunying@shili.example"
    people.operator.save()
    send = mail.EmailMessage.send

    def refusing(letter, *args):
        if letter.to == ["bad@shili.example"]:
            raise OSError("mailbox unavailable")
        return send(letter, *args)

    monkeypatch.setattr(mail.EmailMessage, "send", refusing)
    failed("磁盘已满", own=False)

    assert [tell_failures(), tell_failures()] == [1, 0]
    assert addressees() == {"yunying@shili.example"}


def test_silent_publisher_is_told_once_until_it_is_heard_again(published, people, monkeypatch):
    people.operator.email = "yunying@shili.example"
    people.operator.save()
    OutboxEntry.objects.update(done_at=None)
    heartbeat.beat()
    silence = Silence()
    assert silence.tell() == 0

    now = time.time()
    monkeypatch.setattr("cms.heartbeat.time.time", lambda: now + heartbeat.SILENT_SECONDS + 1)
    assert [silence.tell(), silence.tell()] == [1, 0]
    assert addressees() == {"yunying@shili.example"}

    heartbeat.beat()
    assert silence.tell() == 0
    monkeypatch.setattr("cms.heartbeat.time.time", lambda: now + 3 * heartbeat.SILENT_SECONDS)
    assert silence.tell() == 1


def test_what_waits_without_a_fault_is_no_mail(published):
    OutboxEntry.objects.update(done_at=None)

    assert tell_failures() == 0
    assert mail.outbox == []
