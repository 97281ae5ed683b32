from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.intake.calendar import SHANGHAI, closing, month_of, opening
from showcase.intake.models import CollectionRules, SubmissionRound
from showcase.intake.models.rounds import round_at

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
