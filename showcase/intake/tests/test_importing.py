"""Importing many rows: planned without holding the database, written in a few statements, all or nothing."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from showcase.intake import importing, tables
from showcase.intake.models import Candidate
from showcase.intake.tests import samples
from showcase.intake.tests.samples import ALL_CLEAR, NOON
from showcase.library.importing import ImportReport, Outcome, SourceRow
from showcase.library.tests.samples import organisation

pytestmark = pytest.mark.usefixtures("world")
FROM_THE_TABLE = {"ref": "R-2", "name": "来自表格", "category": "key-technology"}
HOLDS = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")


def rows(count: int, **changes: Any) -> list[SourceRow]:
    return [
        SourceRow(n, samples.reported(name=f"成果 {n}", **changes) | {"ref": f"R-{n}"}) for n in range(2, count + 2)
    ]


def bring(given: list[SourceRow], **facts: Any) -> ImportReport:
    facts = {"declarations": ALL_CLEAR, "by": samples.member("unit-a"), "at": NOON} | facts
    return samples.imported(given, organisation("unit-a"), **facts)


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries.captured_queries]


def plan(given: list[SourceRow]) -> importing.Plan:
    by = samples.member("unit-a")
    return importing.Plan(given, organisation("unit-a"), declarations=ALL_CLEAR, by=by, at=NOON)


def test_looking_through_holds_nothing_of_the_database():
    bring(rows(1), dry_run=True)
    with CaptureQueriesContext(connection) as queries:
        report = bring(rows(5), dry_run=True)
    assert report.count(Outcome.CREATED) == 5
    assert set(statements(queries)).isdisjoint(HOLDS)
    assert not Candidate.objects.exists()


def test_many_rows_ask_the_database_no_more_than_few_do():
    bring(rows(1), dry_run=True)
    counts = []
    for count in (3, 30):
        with CaptureQueriesContext(connection) as queries:
            bring(rows(count, units=["名录外单位"]), dry_run=True)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_everything_is_checked_before_the_transaction_which_is_short():
    data = "导入标识,成果名称,类别\n".encode() + b"".join(f"A-{n},成果 {n},技术攻关\n".encode() for n in range(30))
    by = samples.member("unit-a")
    table = tables.look_through(data, "a.csv", organisation("unit-a"), declarations={}, by=by, at=NOON)[1]
    with CaptureQueriesContext(connection) as queries:
        assert tables.bring_in(by, table.pk, at=NOON).written
    told = " ".join(statements(queries))
    assert told.endswith("SAVEPOINT SELECT DELETE SELECT INSERT RELEASE")
    assert Candidate.objects.count() == 30


def test_known_entries_are_updated_in_place_and_those_that_say_the_same_are_left_alone():
    bring(rows(3))
    Candidate.objects.filter(reference="R-3").update(archived=True)
    before = {row.reference: row.pk for row in Candidate.objects.all()}
    changed = [rows(3)[0], SourceRow(3, rows(3)[1].facts | {"name": "改名"}), *rows(4)[2:]]
    report = bring(changed)
    assert [row.outcome for row in report.rows] == ["未变", "更新", "未变", "新增"]
    found = Candidate.objects.order_by("reference").values_list("reference", "name", "version", "archived")
    assert list(found) == [
        ("R-2", "成果 2", 1, False),
        ("R-3", "改名", 2, True),
        ("R-4", "成果 4", 1, False),
        ("R-5", "成果 5", 1, False),
    ]
    assert before.items() <= {row.reference: row.pk for row in Candidate.objects.all()}.items()


def test_what_changed_between_is_planned_anew_and_nothing_newer_is_lost():
    bring(rows(1))
    made = []

    def overtaken() -> importing.Plan:
        made.append(plan([SourceRow(2, FROM_THE_TABLE)]))
        if len(made) == 1:  # a colleague saves after the plan was made
            facts = samples.reported(name="同事改名", one_liner="同事写的")
            Candidate.objects.update(facts=facts, name="同事改名", version=F("version") + 1)
        return made[-1]

    assert importing.carried_out(overtaken).count(Outcome.UPDATED) == 1
    row = Candidate.objects.get()
    assert (row.name, row.facts["one_liner"], row.version) == ("来自表格", "同事写的", 3)


def test_a_list_that_never_stands_still_is_not_written_and_says_so():
    bring(rows(1))

    def overtaken() -> importing.Plan:
        made = plan([SourceRow(2, FROM_THE_TABLE)])
        Candidate.objects.update(version=F("version") + 1)
        return made

    with pytest.raises(importing.ListChanged, match="请稍候再导入"):
        importing.carried_out(overtaken)
    assert Candidate.objects.get().name == "成果 2"


def test_nobody_brings_rows_into_the_list_of_another_organisation():
    bring(rows(1))
    with pytest.raises(PermissionDenied):
        bring(rows(1), by=samples.member("unit-b"))


def test_a_reference_that_is_too_long_is_refused():
    report = bring([SourceRow(2, samples.reported() | {"ref": "长" * 101})])
    assert report.refused[0].reasons == ("导入标识不能超过 100 个字，请改短。",)
