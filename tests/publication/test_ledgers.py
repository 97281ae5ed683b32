"""The database's own guard: ledgers are only added to, and nothing becomes public without its approvals."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from content import records
from showcase.publication import triggers
from showcase.publication.models import (
    Approval,
    EditEvent,
    OutboxEntry,
    PublicState,
    PublicVersion,
    RecordBytes,
)
from showcase.publication.reconcile import drifts

pytestmark = pytest.mark.django_db
LEDGERS = (RecordBytes, Approval, EditEvent, PublicVersion)


def refused(statement: str, *values: Any) -> bool:
    """Whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_a_ledger_is_only_added_to(published, ledger, statement):
    table, column = ledger._meta.db_table, ledger._meta.pk.column
    assert ledger.objects.exists()
    assert refused(statement.format(table, column, column))
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.objects.all()._raw_delete("default")


def other_bytes(published: Any) -> RecordBytes:
    """Bytes of the same story that nobody approved."""
    record = published.to_record()
    data = records.encode(record).replace("光伏".encode(), "风电".encode())
    return RecordBytes.objects.create(digest=records.digest(data), data=data)


def an_approval(published: Any, record: RecordBytes, stage: int, person: Any, version: int = 2) -> Approval:
    return Approval(
        **published.subject()._asdict(),
        version=version,
        record=record,
        stage=stage,
        user_id=person.pk,
        user_name=str(person),
        secrecy_cleared=stage == 3,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"address": "/results/somewhere-else/"},
        {"edit_mark": 10**9},
        {"version": 0, "live": False},
        {"key": "ZLHCG-DEMO-9999"},
        {"order": 9999},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_truth_does_not_move_without_approvals(published, change):
    state = PublicState.objects.of(published.subject())
    before = state.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        state.update(**change)
    assert state.values().get() == before


def test_other_bytes_do_not_enter_the_truth(published):
    other = other_bytes(published)
    for change in ({"record": other}, {"record": other, "version": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicState.objects.of(published.subject()).update(**change)


@pytest.mark.parametrize(
    "stages", [[], [1], [1, 2], [1, 3], [2, 3]], ids=lambda stages: "-".join(map(str, stages)) or "none"
)
def test_a_missing_stage_keeps_the_truth_closed(published, people, stages):
    other = other_bytes(published)
    for stage, person in zip(stages, (people.first, people.second, people.third), strict=False):
        an_approval(published, other, stage, person).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicState.objects.of(published.subject()).update(record=other, version=2)


def test_three_approvals_for_other_bytes_or_another_version_do_not_count(published, people):
    other = other_bytes(published)
    approved = PublicState.objects.of(published.subject()).get().record
    for stage, person in enumerate((people.first, people.second, people.third), 1):
        an_approval(published, approved, stage, person).save()
        an_approval(published, other, stage, person, version=3).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicState.objects.of(published.subject()).update(record=other, version=2)


def test_one_person_approves_once_and_an_editor_does_not_count(published, people):
    other = other_bytes(published)
    an_approval(published, other, 1, people.first).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        an_approval(published, other, 2, people.first).save()
    an_approval(published, other, 2, people.author).save()
    an_approval(published, other, 3, people.third).save()
    published.achievement.name = "作者又改了名称"
    EditEvent.objects.create(
        kind="result", key=published.achievement.public_id, actor_id=people.author.pk, actor_name="x", source="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicState.objects.of(published.subject()).update(record=other, version=2)


def test_the_third_stage_has_the_secrecy_check(published, people):
    row = an_approval(published, other_bytes(published), 3, people.third)
    row.secrecy_cleared = False
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_state_is_born_empty_and_stays(published):
    facts = {"kind": "result", "key": "ZLHCG-DEMO-0777", "locale": "zh-hans"}
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicState.objects.create(
            **facts,
            version=1,
            live=True,
            record=RecordBytes.objects.first(),
            order=777,
            published_at=now,
            first_published_at=now,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicState.objects.of(published.subject()).delete()


def test_the_outbox_row_is_written_by_the_statement_of_the_change(published):
    OutboxEntry.objects.update(done_at=timezone.now())
    state = PublicState.objects.of(published.subject())
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {triggers.STATE} SET live = %s WHERE id = %s", [False, state.get().pk])
    assert OutboxEntry.objects.filter(done_at=None).count() == 1
    state.update(withdrawn_by="补记")  # nothing that the public reads
    assert OutboxEntry.objects.filter(done_at=None).count() == 1


def test_a_change_that_is_undone_leaves_no_outbox_row(published):
    waiting = OutboxEntry.objects.count()
    with transaction.atomic():
        PublicState.objects.of(published.subject()).update(live=False)
        transaction.set_rollback(True)
    assert OutboxEntry.objects.count() == waiting


def test_a_missing_trigger_is_red_and_migrate_brings_it_back(published):
    trigger = next(row for row in triggers.wanted() if row.name == "publicstate_approved_only")
    with connection.cursor() as cursor:
        cursor.execute(triggers._drop(trigger))
    assert [drift.message for drift in drifts()] == [
        "数据库触发器 publicstate_approved_only 缺失，审批保护不完整。请运行 manage.py migrate 重新安装。"
    ]
    call_command("migrate", "publication", verbosity=0)
    assert drifts() == []


# What the ledgers outlive -------------------------------------------------------------------------------------------


def test_approvals_and_edits_outlive_the_accounts(published, people, public):
    before = public()
    approved = list(Approval.objects.of(published.subject()).values_list("stage", "user_id", "user_name"))
    edited = list(EditEvent.objects.of(published.subject()).values())
    assert [stage for stage, _id, _name in approved] == [1, 2, 3]

    get_user_model().objects.filter(is_superuser=False).delete()

    assert list(Approval.objects.of(published.subject()).values_list("stage", "user_id", "user_name")) == approved
    assert list(EditEvent.objects.of(published.subject()).values()) == edited
    assert public() == before


def test_an_account_made_anew_is_not_taken_for_the_old_one(published, people):
    gone = people.author.pk
    people.author.delete()
    again = get_user_model().objects.create_user("author", password="a-long-password-1")
    assert EditEvent.objects.filter(actor_id=gone).exists()
    assert not EditEvent.objects.filter(actor_id=again.pk).exists()
