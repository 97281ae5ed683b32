"""No conflicted expert may judge, each reason is named, and old ties stop mattering when the rules say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.review.recusal import BOUNDED, WITH_PEOPLE, Item, Reason, Relation, recusals

ITEM = Item("i1", frozenset({"U1", "U2"}), frozenset({"P1", "P2"}))
RULES = {"year": 2026, "years": 3, "own_bars_round": True}


def reasons(*relations, expert="E1", **rules):
    return [found.reason for found in recusals(expert, ITEM, relations, **RULES | rules)]


@pytest.mark.parametrize(
    ("kind", "to", "reason"),
    [
        ("employed", "U1", Reason.SAME_UNIT),
        ("co-author", "P2", Reason.CO_AUTHOR),
        ("co-inventor", "P1", Reason.CO_INVENTOR),
        ("co-project", "P1", Reason.CO_PROJECT),
        ("teacher-student", "P1", Reason.TEACHER_STUDENT),
        ("nominated", "i1", Reason.NOMINATOR),
        ("completer", "i1", Reason.OWN_ITEM),
        ("completer", "i9", Reason.OWN_IN_ROUND),
        ("interest", "P1", Reason.INTEREST),
        ("interest", "U2", Reason.INTEREST),
        ("declared", "i1", Reason.DECLARED),
        ("earlier", "i1", Reason.EARLIER),
    ],
)
def test_each_tie_is_a_reason_for_whom_it_binds_and_for_nobody_else(kind, to, reason):
    assert reasons(Relation("E1", kind, to)) == [reason]
    assert reasons(Relation("E2", kind, to)) == []
    assert reasons(Relation("E1", kind, "X9"), own_bars_round=False) == []


@given(st.sampled_from(sorted(BOUNDED)), st.integers(1990, 2026), st.integers(0, 10))
def test_bounded_ties_matter_for_so_many_years(kind, until, years):
    to = "U1" if kind == "employed" else "P1"
    assert bool(reasons(Relation("E1", kind, to, until), years=years)) is (until >= 2026 - years)


@given(st.sampled_from(["teacher-student", "interest"]), st.integers(1950, 2026))
def test_the_others_matter_for_ever(kind, until):
    assert reasons(Relation("E1", kind, "P1", until))


RELATIONS = st.builds(
    Relation,
    st.sampled_from(["E1", "E2"]),
    st.sampled_from(sorted(BOUNDED | WITH_PEOPLE | {"nominated", "completer", "declared", "earlier"})),
    st.sampled_from(["U1", "U2", "U3", "P1", "P2", "P3", "i1", "i2"]),
    st.none() | st.integers(2000, 2026),
)


@given(st.lists(RELATIONS, max_size=12))
def test_more_ties_never_make_an_expert_free(relations):
    for count in range(len(relations)):
        fewer = {found.relation for found in recusals("E1", ITEM, relations[:count], **RULES)}
        assert fewer <= {found.relation for found in recusals("E1", ITEM, relations, **RULES)}


@given(st.lists(RELATIONS, max_size=12))
def test_whoever_touches_the_item_now_is_always_recused(relations):
    near = {"i1", "U1", "U2", "P1", "P2"}
    fits = {"employed": "U", "nominated": "i", "completer": "i", "declared": "i", "earlier": "i"}
    touching = [
        row
        for row in relations
        if row.who == "E1" and row.to in near and row.until is None and row.to[0] in fits.get(row.kind, "P")
    ]
    assert not touching or recusals("E1", ITEM, relations, **RULES)
