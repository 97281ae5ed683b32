from math import log2

import pytest

from search.quality import ndcg, recall, reciprocal_rank


def test_the_best_order_is_worth_one():
    assert ndcg(["a", "b", "c"], {"a", "b"}) == 1


def test_a_later_place_is_worth_less():
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(1 / log2(3))
    assert ndcg(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3)))


def test_what_comes_after_the_depth_is_worth_nothing():
    assert ndcg(["x"] * 10 + ["a"], {"a"}) == 0
    assert ndcg([str(place) for place in range(10)], {str(place) for place in range(20)}) == 1


def test_recall_counts_what_was_found_of_all():
    assert recall(["a", "x", "b"], {"a", "b", "c", "d"}) == 0.5
    assert recall(["x", "a"], {"a"}, depth=1) == 0


def test_the_first_relevant_place_counts():
    assert reciprocal_rank(["x", "y", "a", "b"], {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], {"a"}) == 0
