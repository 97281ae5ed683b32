"""Receipts: the record proves the approvals of every story, without saying whose they were."""

from datetime import timedelta

import msgspec
import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from cms import publisher
from content import records
from content.store import RecordStore
from showcase.publication import approving, proofreading
from showcase.publication.models import Approval, PublicVersion
from site_static.trust.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(published_twice):
    return published_twice.subject()


def envelope(subject):
    return RecordStore(settings.RECORD_ROOT).find(*subject)


def test_every_version_has_its_receipt_from_the_ledgers(subject):
    receipts = envelope(subject).receipts
    versions = PublicVersion.objects.filter(**subject._asdict()).order_by("version")

    assert [(r.version, r.digest, r.published_at) for r in receipts] == [
        (v.version, v.record_id, v.published_at) for v in versions
    ]
    approvals = Approval.objects.of(subject).order_by("version", "stage").values_list("version", "stage", "at")
    assert [(r.version, s.stage, s.at) for r in receipts for s in r.stages] == list(approvals)
    assert [r.previous for r in receipts] == [None, records.receipt_digest(receipts[0])]


def test_receipts_name_nobody(subject, people):
    text = msgspec.json.encode(envelope(subject).receipts).decode()

    for person in vars(people).values():
        assert person.username not in text
        assert str(person) not in text


def test_record_and_edition_prove_the_approvals_of_every_story(subject):
    assert list(RecordStore(settings.RECORD_ROOT).verify()) == []
    assert verify(settings.EDITIONS_ROOT / "current").faults == []


def test_record_written_afresh_has_the_same_receipts(subject):
    before = envelope(subject)
    publisher.rebuild_record()

    assert envelope(subject) == before


def test_approvals_of_a_draft_that_was_sent_back_are_in_no_receipt(subject, published, approve, people):
    for title in ("没有发布的题名", "第三版题名（示例）"):
        published.title = title
        published.save_revision(user=people.author)
        approve(published.subject(), stages=2 if "没有" in title else 3)
    publisher.publish_waiting()

    last = envelope(subject).receipts[-1]
    assert [stage.stage for stage in last.stages] == [1, 2, 3]
    assert last.version == 3
    assert list(RecordStore(settings.RECORD_ROOT).verify()) == []


def test_reference_records_need_none(subject):
    store = RecordStore(settings.RECORD_ROOT)

    assert {p.receipts for p in store.publications() if not p.locale} == {()}


def test_clock_that_was_put_back_between_approvals_turns_no_receipt_round(story, approve, confirmed, people):
    """The ledger only grows: what it says wrongly could never be put right."""
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        request = approve(story.subject(), stages=1)
    for person in (people.second, people.third):
        ticked = dict.fromkeys(proofreading.CHECKS, True)
        approving.approve(request.pk, by=person, seen=request.record_id, proofreading=ticked, secrecy_cleared=True)
    assert publisher.publish_waiting().error == ""

    receipt = envelope(story.subject()).receipts[-1]
    times = [*(stage.at for stage in receipt.stages), receipt.published_at]
    assert times == sorted(times)
    assert list(RecordStore(settings.RECORD_ROOT).verify()) == []
