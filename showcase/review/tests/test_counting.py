from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from showcase.library.models import Category
from showcase.review.counting import outcome, outliers, total
from showcase.review.models import Criterion
from showcase.review.models.scores import DEFAULT_WEIGHTS

WEIGHTS = dict(zip(Criterion.values, DEFAULT_WEIGHTS[Category.KEY_TECHNOLOGY], strict=True))
VALUES = st.fixed_dictionaries({name: st.integers(0, 100) for name in Criterion.values})


def test_default_weights_come_to_a_hundred_for_every_category():
    assert {category: sum(row) for category, row in DEFAULT_WEIGHTS.items()} == dict.fromkeys(Category, 100)


@given(st.lists(VALUES, min_size=1, max_size=9))
def test_the_mean_lies_between_the_lowest_and_the_highest_total(scores):
    totals = [total(values, WEIGHTS) for values in scores]
    found = outcome([(values, WEIGHTS) for values in scores], least=3, pass_mark=75)
    cent = Decimal("0.01")
    assert min(totals) - cent <= found.mean <= max(totals) + cent
    assert 0 <= found.spread <= 50
    assert found.meets is (len(scores) >= 3 and found.mean >= 75)


def test_a_result_by_hand():
    scores = [dict.fromkeys(Criterion.values, value) for value in (70, 80, 91)]
    found = outcome([(values, WEIGHTS) for values in scores], least=3, pass_mark=75)
    assert (str(found.mean), str(found.spread), found.meets) == ("80.33", "8.58", True)
    assert found.by_criterion == dict.fromkeys(Criterion.values, "80.33")


def test_no_scores_meet_nothing():
    assert outcome([], least=0, pass_mark=0).meets is False


def test_outliers_stand_apart_from_the_median():
    totals = {"a": Decimal(80), "b": Decimal(82), "c": Decimal(60), "d": Decimal(96)}
    assert outliers(totals, points=15) == {"c"}
    assert outliers({}, points=15) == set()
