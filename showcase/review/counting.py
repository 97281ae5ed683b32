"""From scores to a result. Pure; decimal arithmetic, rounded half up to two places, as the outsider's script does."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple, TypeVar

CENT = Decimal("0.01")
Values = Mapping[str, int]


class Outcome(NamedTuple):
    """Mean total, spread (population standard deviation), mean of each criterion, whether it meets the rules."""

    mean: Decimal
    spread: Decimal
    by_criterion: dict[str, str]
    scores: int
    meets: bool


def rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)


def total(values: Values, weights: Mapping[str, int]) -> Decimal:
    """The weighted total of one score, 0 to 100, exact."""
    return sum((Decimal(values[name]) * weight for name, weight in weights.items()), Decimal(0)) / 100


def outcome(scores: Sequence[tuple[Values, Mapping[str, int]]], *, least: int, pass_mark: int) -> Outcome:
    """What the scores (each with its weights) come to."""
    totals = [total(values, weights) for values, weights in scores]
    count = len(totals)
    if not count:
        return Outcome(Decimal(0), Decimal(0), {}, 0, False)
    mean = sum(totals, Decimal(0)) / count
    spread = (sum(((one - mean) ** 2 for one in totals), Decimal(0)) / count).sqrt()
    names = scores[0][0].keys()
    each = {name: str(rounded(sum((Decimal(v[name]) for v, _w in scores), Decimal(0)) / count)) for name in names}
    meets = count >= least and rounded(mean) >= pass_mark
    return Outcome(rounded(mean), rounded(spread), each, count, meets)


Key = TypeVar("Key")


def outliers(totals: Mapping[Key, Decimal], *, points: int) -> set[Key]:
    """Whose total is further from the median than so many points."""
    if not totals:
        return set()
    middle = median(totals.values())
    return {key for key, value in totals.items() if abs(value - middle) > points}
