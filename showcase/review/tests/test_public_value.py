"""公开数值: one published value, one way of writing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.intake.states import StepRefused
from showcase.review.public_value import Writing, written

BETWEEN = st.sampled_from(["", " ", ",", "，", " + ", "-", "　", "、"])


@given(st.lists(st.text("0123456789", min_size=1, max_size=3), min_size=3, max_size=9), st.data())
def test_marks_between_the_digits_say_nothing(groups, data):
    typed = "".join(group + data.draw(BETWEEN) for group in groups)
    wide = typed.translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})
    assert written(typed, Writing.DIGITS) == written(wide, Writing.DIGITS) == "".join(groups)


@given(st.decimals(0, 99999, places=2))
def test_two_decimals_are_written_in_one_way(value):
    assert written(f" {value:,.2f} ", Writing.TWO_DECIMALS) == f"{value:.2f}"


@pytest.mark.parametrize(
    ("typed", "writing", "because"),
    [
        ("3888.6", Writing.TWO_DECIMALS, "两位小数"),
        ("3888", Writing.TWO_DECIMALS, "两位小数"),
        ("-1.00", Writing.TWO_DECIMALS, "两位小数"),
        ("12 三 4", Writing.DIGITS, "一串数字"),
        ("7", Writing.DIGITS, "一串数字"),
        ("", Writing.DIGITS, "一串数字"),
        ("٣٤٥٦", Writing.DIGITS, "一串数字"),
        ("0x12", Writing.HEXADECIMAL, "十六进制"),
        ("g" * 32, Writing.HEXADECIMAL, "十六进制"),
    ],
)
def test_what_is_none_of_the_kind_is_refused(typed, writing, because):
    with pytest.raises(StepRefused, match=because):
        written(typed, writing)


def test_a_beacon_is_read_in_capitals_and_with_its_mark():
    assert written(" 0xAB12 CD34 EF56 7890 ", Writing.HEXADECIMAL) == "ab12cd34ef567890"
