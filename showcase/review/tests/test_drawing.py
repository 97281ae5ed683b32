"""The draw: the same record gives the same names, and the names keep every constraint."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.review.drawing import NotEnoughExperts, draw, seed


@st.composite
def records(draw_from):
    experts = [f"E{number:03d}" for number in range(draw_from(st.integers(1, 25)))]
    pool = [
        {"expert": expert, "unit": f"U{draw_from(st.integers(0, 9))}", "load": draw_from(st.integers(0, 9))}
        for expert in experts
    ]
    items = {
        f"2026-11-{number:04d}": {"recused": sorted(draw_from(st.sets(st.sampled_from(experts), max_size=6)))}
        for number in range(1, draw_from(st.integers(2, 12)))
    }
    constraints = {"per_item": draw_from(st.integers(1, 4)), "same_unit": draw_from(st.integers(1, 2))}
    return {"pool": pool, "items": items, "constraints": constraints}


VALUES = st.text(min_size=1, max_size=30)


@given(records(), VALUES)
def test_constraints_hold_whenever_names_are_drawn(record, value):
    units = {row["expert"]: row["unit"] for row in record["pool"]}
    try:
        result = draw(record, value)
    except NotEnoughExperts as refused:
        free = [row for row in record["pool"] if row["expert"] not in record["items"][refused.item]["recused"]]
        spread = sum(min(n, record["constraints"]["same_unit"]) for n in Counter(row["unit"] for row in free).values())
        assert spread < record["constraints"]["per_item"]
        return

    assert set(result) == set(record["items"])
    for item, names in result.items():
        assert len(set(names)) == len(names) == record["constraints"]["per_item"]
        assert set(names) <= units.keys() - set(record["items"][item]["recused"])
        assert max(Counter(units[name] for name in names).values()) <= record["constraints"]["same_unit"]


@given(records(), VALUES, st.randoms(use_true_random=False))
def test_the_same_record_gives_the_same_names_in_whatever_order_it_is_written(record, value, random):
    pool, items = list(record["pool"]), list(record["items"].items())
    random.shuffle(pool)
    random.shuffle(items)
    shuffled = {**record, "items": dict(items)}
    try:
        first = draw(record, value)
    except NotEnoughExperts:
        with pytest.raises(NotEnoughExperts):
            draw(shuffled, value)
        return
    assert draw(shuffled, value) == first == draw(record, f" {value.strip()} ")


@given(records(), VALUES, VALUES)
def test_another_value_or_another_record_is_another_seed(record, one, other):
    changed = {**record, "constraints": {**record["constraints"], "per_item": 99}}
    assert (seed(record, one) == seed(record, other)) is (one.strip() == other.strip())
    assert seed(changed, one) != seed(record, one)


@given(st.integers(1, 60), VALUES)
def test_the_work_is_spread_evenly(count, value):
    """Nobody has two items more than another, where everybody may judge everything."""
    record = {
        "pool": [{"expert": f"E{n:02d}", "unit": f"U{n}", "load": 0} for n in range(12)],
        "items": {f"i{n:03d}": {"recused": []} for n in range(count)},
        "constraints": {"per_item": 5, "same_unit": 1},
    }
    load = Counter(name for names in draw(record, value).values() for name in names)
    given_out = [load[row["expert"]] for row in record["pool"]]
    assert max(given_out) - min(given_out) <= 1


def test_whoever_has_had_less_work_this_year_is_drawn_first():
    pool = [{"expert": f"E{n}", "unit": f"U{n}", "load": n} for n in range(6)]
    record = {"pool": pool, "items": {"i": {"recused": ["E0"]}}, "constraints": {"per_item": 3, "same_unit": 1}}
    assert draw(record, "07 12 19 23 28 33 + 04") == {"i": ["E1", "E2", "E3"]}


def test_every_seat_is_a_matter_of_chance_between_equals():
    record = {
        "pool": [{"expert": f"E{n}", "unit": f"U{n}", "load": 0} for n in range(10)],
        "items": {"i": {"recused": []}},
        "constraints": {"per_item": 1, "same_unit": 1},
    }
    drawn = Counter(draw(record, str(value))["i"][0] for value in range(2000))
    assert set(drawn) == {f"E{n}" for n in range(10)}
    assert 140 < min(drawn.values()) <= max(drawn.values()) < 260
