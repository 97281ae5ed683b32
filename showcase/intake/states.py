"""The states of a submission and every step between them. Pure: nothing else decides what may follow what."""

from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a submission stands."""

    WITH_BUREAU = "with-bureau", _("待转报")
    SUBMITTED = "submitted", _("待形式审查")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")
    ACCEPTED = "accepted", _("形式审查通过")
    IN_REVIEW = "in-review", _("评审中")
    SCORED = "scored", _("评分完成")
    PROPOSED = "proposed", _("专家组建议入选")
    PASSED_OVER = "passed-over", _("专家组未建议入选")
    NOTICED = "noticed", _("公示中")
    SELECTED = "selected", _("决定入选")
    NOT_SELECTED = "not-selected", _("未入选")
    ENTERED = "entered", _("已入库")


class Action(TextChoices):
    """What somebody does to a submission."""

    FILE = "file", _("报送")
    FORWARD = "forward", _("转报")
    SEND_BACK = "send-back", _("退回")
    RESUBMIT = "resubmit", _("重新报送")
    WITHDRAW = "withdraw", _("撤回")
    ACCEPT = "accept", _("通过形式审查")
    DRAW = "draw", _("抽取专家")
    CLOSE = "close", _("结束评分")
    PROPOSE = "propose", _("建议入选")
    PASS_OVER = "pass-over", _("不建议入选")
    ANNOUNCE = "announce", _("公示")
    SELECT = "select", _("决定入选")
    REJECT = "reject", _("决定不入选")
    ENTER = "enter", _("入库")


class Party(StrEnum):
    """In what capacity somebody acts."""

    SUBMITTER = "submitter"
    BUREAU = "bureau"
    OPERATOR = "operator"
    CHAIR = "chair"


class Step(NamedTuple):
    """One line of the table. Where two results are possible, the caller names the one that applies."""

    action: Action
    before: frozenset[State]
    after: frozenset[State]
    party: Party
    reasoned: bool = False
    undisputed: bool = False


class StepRefused(Exception):
    """The action does not fit the state, or this party may not do it, or a reason is missing. `str()` is for people."""


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


_RECEIVED = _states(State.WITH_BUREAU, State.SUBMITTED)
BEFORE_NOTICE = _RECEIVED | _states(
    State.RETURNED, State.ACCEPTED, State.IN_REVIEW, State.SCORED, State.PROPOSED, State.PASSED_OVER
)
OVER = _states(State.WITHDRAWN, State.NOT_SELECTED, State.ENTERED)
"""Nothing follows any more."""

UNTOLD = _states(State.SCORED, State.PROPOSED, State.PASSED_OVER)
"""Between the scores and the public notice: for the organisation the submission is still in review."""


def told(state: State) -> State:
    """The state as the organisation and its bureau read it."""
    return State.IN_REVIEW if state in UNTOLD else state


STEPS: tuple[Step, ...] = (
    Step(Action.FORWARD, _states(State.WITH_BUREAU), _RECEIVED, Party.BUREAU),
    Step(Action.SEND_BACK, _states(State.WITH_BUREAU), _states(State.RETURNED), Party.BUREAU, reasoned=True),
    Step(Action.SEND_BACK, _states(State.SUBMITTED), _states(State.RETURNED), Party.OPERATOR, reasoned=True),
    Step(Action.RESUBMIT, _states(State.RETURNED), _RECEIVED, Party.SUBMITTER),
    Step(Action.WITHDRAW, BEFORE_NOTICE, _states(State.WITHDRAWN), Party.SUBMITTER, reasoned=True),
    Step(Action.ACCEPT, _states(State.SUBMITTED), _states(State.ACCEPTED), Party.OPERATOR, undisputed=True),
    Step(Action.DRAW, _states(State.ACCEPTED), _states(State.IN_REVIEW), Party.OPERATOR, undisputed=True),
    Step(Action.CLOSE, _states(State.IN_REVIEW), _states(State.SCORED), Party.OPERATOR),
    Step(Action.PROPOSE, _states(State.SCORED), _states(State.PROPOSED), Party.CHAIR, undisputed=True),
    Step(Action.PASS_OVER, _states(State.SCORED), _states(State.PASSED_OVER), Party.CHAIR, reasoned=True),
    Step(Action.ANNOUNCE, _states(State.PROPOSED), _states(State.NOTICED), Party.OPERATOR, undisputed=True),
    Step(Action.SELECT, _states(State.NOTICED), _states(State.SELECTED), Party.OPERATOR, undisputed=True),
    Step(
        Action.REJECT,
        _states(State.PASSED_OVER, State.PROPOSED, State.NOTICED),
        _states(State.NOT_SELECTED),
        Party.OPERATOR,
        reasoned=True,
    ),
    Step(Action.ENTER, _states(State.SELECTED), _states(State.ENTERED), Party.OPERATOR, undisputed=True),
)


def step(action: Action, before: State, party: Party) -> Step:
    """The line of the table for an action. Raises StepRefused."""
    lines = [line for line in STEPS if line.action == action and before in line.before]
    if not lines:
        raise StepRefused(
            _("这项申报现在是“%(state)s”，不能%(action)s。请刷新页面后再看。")
            % {"state": before.label, "action": action.label}
        )
    for line in lines:
        if line.party == party:
            return line
    raise StepRefused(_("您没有权限对“%(state)s”的申报进行这项操作。") % {"state": before.label})


def check(
    action: Action, before: State, after: State, party: Party, *, reason: str = "", disputed: bool = False
) -> None:
    """Refuse a step that the table does not have. Raises StepRefused; returns nothing when the step may be taken."""
    line = step(action, before, party)
    if after not in line.after:
        raise StepRefused(_("这项操作不能得到“%(state)s”的结果。") % {"state": after.label})
    if line.reasoned and not reason.strip():
        raise StepRefused(_("请写明理由，对方会看到。"))
    if line.undisputed and disputed:
        raise StepRefused(_("这项申报存在未解决的争议，在争议解决前不能继续。"))


def steps(state: State, party: Party) -> list[Step]:
    """The lines of the table that are open to this party now."""
    return [line for line in STEPS if state in line.before and line.party == party]


def actions(state: State, party: Party) -> list[Action]:
    """What this party may do now."""
    return [line.action for line in steps(state, party)]
