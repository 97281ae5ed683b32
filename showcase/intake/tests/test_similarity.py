import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.intake import filing
from showcase.intake.similarity import likeness, warnings_for
from showcase.intake.writing import unproved_superlatives
from showcase.library.tests.samples import make_achievement

from . import samples
from .samples import NOON


@given(st.text(), st.text())
def test_likeness_is_between_0_and_1_and_the_same_both_ways(one, other):
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("钙钛矿叠层光伏组件关键技术及应用", "钙钛矿 叠层光伏组件", True),
        ("深海采矿装备关键技术及应用", "水稻育种关键技术及应用", False),
    ],
)
def test_titles_that_say_the_same_are_alike(one, other, alike):
    assert (likeness(one, other) >= 0.6) is alike


@pytest.mark.django_db
def test_nobody_is_told_what_another_organisation_reported(world):
    make_achievement()
    mine, theirs = samples.candidate("unit-b"), samples.candidate("unit-a")
    filing.file(theirs, by=theirs.updated_by, at=NOON)

    assert warnings_for(mine, mine.updated_by) == []
    assert next(row.reference for row in warnings_for(mine, samples.operator())) == "2026-11-0001"
    again = samples.candidate("unit-a", by=theirs.updated_by)
    told = warnings_for(again, theirs.updated_by)
    assert {row.reference[:5] for row in told} == {"2026-", "ZLHCG"}


def test_superlatives_without_a_number_are_pointed_out():
    hints = unproved_superlatives("技术水平国际领先。组件效率26.8%，国内领先。填补了国内空白")
    assert len(hints) == 2
    assert "国际领先" in hints[0]
