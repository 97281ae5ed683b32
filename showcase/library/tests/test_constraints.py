"""What we say of a row before it is saved is what Django says of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from showcase.library.importing.constraints import broken
from showcase.library.models import Achievement, Claim, CompletingUnit, Evidence, Metric
from showcase.library.models.people import Completer

pytestmark = pytest.mark.django_db

DAYS = st.sampled_from([None, date(2026, 3, 1), date(2026, 3, 2)])
WORDS = st.sampled_from(["", "字"])
KEYS = st.sampled_from([None, 1])
ROWS = st.one_of(
    st.builds(
        Achievement,
        kind=st.sampled_from(["library", "sourced"]),
        category=st.sampled_from(["", "basic-research", "key-technology"]),
        maturity_level_id=KEYS,
        maturity_assessed_on=DAYS,
        maturity_assessor=WORDS,
        county_id=KEYS,
        city_id=KEYS,
        year=st.sampled_from([None, 2026]),
        source_title=WORDS,
        demonstration=st.booleans(),
        secrecy_status=st.sampled_from(["not-reviewed", "cleared"]),
        secrecy_reviewed_by=WORDS,
        secrecy_reviewed_on=DAYS,
    ),
    st.builds(
        Evidence,
        number=st.sampled_from([0, 1, 999, 1000]),
        is_public=st.booleans(),
        statement=WORDS,
        issuer=WORDS,
        issued_on=DAYS,
    ),
    st.builds(Claim, is_public=st.booleans(), verified_on=DAYS, expires_on=DAYS, evidence_numbers=WORDS),
    st.builds(CompletingUnit, organisation_id=KEYS, name=WORDS),
    st.builds(Completer, organisation_id=KEYS, unit_name=WORDS),
    st.builds(Metric, domestic_value=WORDS, domestic_source=WORDS, world_value=WORDS, world_holder=WORDS),
)


@given(row=ROWS, exclude=st.sets(st.sampled_from(["public_id", "achievement", "city", "number", "verified_on"])))
def test_we_say_what_django_says(row, exclude):
    exclude |= {"achievement"}
    try:
        row.validate_constraints(exclude=exclude)
        expected = []
    except ValidationError as error:
        expected = error.messages
    assert [message for error in broken(row, exclude=exclude) for message in error.messages] == expected


def test_a_combination_of_values_is_asked_once(django_assert_num_queries):
    row = Evidence(number=7, is_public=True)
    before = [error.messages for error in broken(row, exclude={"achievement"})]
    with django_assert_num_queries(0):
        assert [error.messages for error in broken(row, exclude={"achievement"})] == before
    assert len(before) == 1
