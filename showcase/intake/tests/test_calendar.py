from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.intake.calendar import SHANGHAI, closing, month_of, opening
from showcase.intake.deadlines import move_deadline
from showcase.intake.models import CollectionRules, OfficeChange, SubmissionRound
from showcase.intake.models.rounds import round_at
from showcase.intake.states import StepRefused

from . import samples

MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2036, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.booleans())
def test_every_moment_belongs_to_exactly_the_round_whose_time_it_is(moment, counts):
    year, month = month_of(moment, tenth_counts=counts)
    assert opening(year, month, tenth_counts=counts) <= moment < closing(year, month, tenth_counts=counts)


@pytest.mark.parametrize(
    ("counts", "last"), [(True, "2026-11-11T00:00:00+08:00"), (False, "2026-11-10T00:00:00+08:00")]
)
def test_whether_the_tenth_counts_is_a_setting(counts, last):
    assert closing(2026, 11, tenth_counts=counts).isoformat() == last


def test_the_last_minute_of_the_tenth_in_shanghai_is_in_time_and_the_next_is_the_next_month():
    last_minute = datetime(2026, 12, 10, 23, 59, 59, tzinfo=SHANGHAI)
    assert month_of(last_minute.astimezone(UTC), tenth_counts=True) == (2026, 12)
    assert month_of(last_minute + timedelta(seconds=1), tenth_counts=True) == (2027, 1)


@pytest.mark.django_db
def test_rounds_follow_each_other_without_a_gap_also_when_the_setting_changes():
    first = round_at(datetime(2026, 11, 5, tzinfo=UTC))
    CollectionRules.objects.filter(pk=1).update(tenth_counts=False)
    second = round_at(first.closes_at)

    assert (second.year, second.month) == (2026, 12)
    assert second.opens_at == first.closes_at
    assert round_at(second.closes_at - timedelta(seconds=1)) == second
    assert SubmissionRound.objects.count() == 2


@pytest.mark.django_db
def test_numbers_of_a_round_are_given_once():
    found = round_at(datetime(2026, 11, 5, tzinfo=UTC))
    assert [found.take_number() for _time in range(3)] == ["2026-11-0001", "2026-11-0002", "2026-11-0003"]


@pytest.mark.django_db
def test_a_round_that_closed_early_takes_nothing_more():
    moment = datetime(2026, 12, 3, 10, tzinfo=UTC)
    early = round_at(moment)
    SubmissionRound.objects.filter(pk=early.pk).update(closes_at=moment)
    late = round_at(moment)
    assert (late.code, late.is_open(moment), late.opens_at) == ("2027-01", True, moment)


@pytest.mark.django_db
def test_the_office_moves_a_deadline_and_the_next_round_follows():
    by, at = samples.operator(), datetime(2026, 12, 3, 10, tzinfo=UTC)
    row = round_at(at)
    following = round_at(row.closes_at)
    longer, shorter = row.closes_at + timedelta(days=2), at + timedelta(hours=1)
    for closes_at, reason, message in (
        (at, "理由", "要晚于现在"),
        (following.closes_at, "理由", "早于下一批次的截止"),
        (longer, " ", "请写明调整的理由"),
    ):
        with pytest.raises(StepRefused, match=message):
            move_deadline(row, closes_at, reason=reason, by=by, at=at)
    for closes_at in (longer, shorter):
        move_deadline(row, closes_at, reason="系统维护（测试）", by=by, at=at)
        row.refresh_from_db()
        following.refresh_from_db()
        assert (row.closes_at, following.opens_at) == (closes_at, closes_at)
    with pytest.raises(StepRefused, match="已经截止"):
        move_deadline(row, longer, reason="太晚", by=by, at=shorter)
    told = [change.changes["reason"][1] for change in OfficeChange.objects.filter(subject=f"round:{row.pk}")]
    assert told == ["系统维护（测试）"] * 2
