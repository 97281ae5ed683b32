"""No path skips a step: whatever anybody tries, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.intake.states import OVER, STEPS, Action, Party, State, StepRefused, actions, check

TRIES = st.lists(
    st.tuples(
        st.sampled_from(Action),
        st.sampled_from(State),
        st.sampled_from(Party),
        st.sampled_from(["", "理由"]),
        st.booleans(),
    ),
    max_size=400,
)
THE_WAY_IN = (
    Action.ACCEPT,
    Action.DRAW,
    Action.CLOSE,
    Action.PROPOSE,
    Action.ANNOUNCE,
    Action.SELECT,
    Action.ENTER,
)


def walk(tries, state):
    """The steps that were taken from ``state``: what is refused changes nothing."""
    taken = []
    for action, after, party, reason, disputed in tries:
        try:
            check(action, state, after, party, reason=reason, disputed=disputed)
        except StepRefused:
            continue
        taken.append((action, state, after, party, reason, disputed))
        state = after
    return taken, state


@given(TRIES, st.sampled_from([State.SUBMITTED, State.WITH_BUREAU]))
def test_what_is_in_the_library_went_through_every_step_in_order(tries, first):
    taken, last = walk(tries, first)

    done = [action for action, *_rest in taken]
    if last is State.ENTERED:
        since = len(done) - 1 - done[::-1].index(Action.ACCEPT)
        assert tuple(done[since:]) == THE_WAY_IN
    assert all(action is not Action.ENTER or done[i - 1] is Action.SELECT for i, action in enumerate(done))


@given(st.randoms(use_true_random=False))
def test_a_walk_along_the_table_meets_every_rule(random):
    """Only steps that the table offers: here every walk gets somewhere."""
    state, done = State.SUBMITTED, []
    while state not in OVER and len(done) < 60:
        line = random.choice([line for line in STEPS if state in line.before])
        after = random.choice(sorted(line.after))
        check(line.action, state, after, line.party, reason="理由")
        done.append(line.action)
        state = after
    if state is State.ENTERED:
        assert tuple(done[-len(THE_WAY_IN) :]) == THE_WAY_IN


@given(TRIES)
def test_a_dispute_stops_selection_and_returning_needs_a_reason(tries):
    for first in State:
        taken, _last = walk(tries, first)
        for action, _before, _after, _party, reason, disputed in taken:
            assert not (disputed and action in {*THE_WAY_IN} - {Action.CLOSE})
            assert reason or action not in {Action.SEND_BACK, Action.WITHDRAW, Action.PASS_OVER, Action.REJECT}


@pytest.mark.parametrize("state", sorted(OVER))
def test_nothing_follows_the_end(state):
    assert [actions(state, party) for party in Party] == [[], [], [], []]


def test_every_state_is_reached_by_a_step_or_is_where_filing_begins():
    reached = {after for line in STEPS for after in line.after}
    assert reached == set(State)
