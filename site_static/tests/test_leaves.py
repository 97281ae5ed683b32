"""Leaves: they stay small, and which there are depends on the items alone."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_static.leaves import Leaves

MOST = 4


def digits(item):
    return hashlib.sha256(str(item).encode()).hexdigest()


def leaves_of(items, least=0):
    leaves = Leaves(digits, most=MOST, least=least)
    for item in items:
        leaves.add(item)
    return leaves


def shown(leaves):
    return {leaf: set(leaves.items(leaf)) for leaf in leaves}


@given(st.lists(st.integers(0, 200)), st.integers(0, 2))
def test_whatever_came_and_went_leaves_are_those_of_what_is_there(steps, least):
    leaves, there = Leaves(digits, most=MOST, least=least), set()
    for item in steps:
        (leaves.discard if item in there else leaves.add)(item)
        there ^= {item}
    assert shown(leaves) == shown(leaves_of(sorted(there), least))


@given(st.sets(st.integers()), st.integers(0, 2))
def test_many_at_once_stand_as_one_by_one(items, least):
    filled = Leaves(digits, most=MOST, least=least)
    filled.fill(items)
    grown = leaves_of(items, least)
    assert shown(filled) == shown(grown)
    assert filled._parted == grown._parted


@given(st.sets(st.integers()))
def test_each_item_stands_in_its_leaf_and_none_is_large(items):
    leaves = leaves_of(items)
    assert set().union(*shown(leaves).values()) == items
    for leaf, there in shown(leaves).items():
        assert len(there) <= MOST
        assert all(digits(item).startswith(leaf) and leaves.leaf_of(item) == leaf for item in there)


@given(st.sets(st.integers(0, 200), min_size=1), st.data())
def test_what_a_step_does_not_name_stays_as_it_was(items, data):
    leaves = leaves_of(items)
    item = data.draw(st.integers(0, 200))
    before = shown(leaves)
    touched = (leaves.discard if item in items else leaves.add)(item)
    now = shown(leaves)
    assert {leaf for leaf in before.keys() | now.keys() if before.get(leaf) != now.get(leaf)} <= touched


@pytest.mark.parametrize("least", [0, 2])
def test_leaves_begin_with_so_many_digits_at_least(least):
    assert {len(leaf) for leaf in leaves_of(range(3), least)} == {least}


def test_items_that_share_all_digits_stay_together():
    leaves = Leaves(lambda _item: "0a", most=MOST)
    for item in range(MOST + 3):
        leaves.add(item)
    assert shown(leaves) == {"0a": set(range(MOST + 3))}


def test_what_is_not_there_is_no_leaf():
    leaves = leaves_of(range(100))
    assert leaves.is_parted("")
    assert leaves.items("") == ()
