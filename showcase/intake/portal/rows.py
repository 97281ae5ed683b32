"""Rows of a form without a script: one more, one less, one up, one down, by the button that was pressed."""

from collections.abc import Container
from typing import Any, NamedTuple, TypeVar

from django.http import QueryDict

from ..reporting import GROUPS_REPORTED

ADD, UP, DOWN, DROP = "add", "up", "down", "drop"
GROUPS = frozenset(group.key for group in GROUPS_REPORTED)
Facts = TypeVar("Facts")


class RowStep(NamedTuple):
    """What a button asks for: in which group, of which row."""

    verb: str
    group: str
    number: int

    def applied(self, rows: list[tuple[int, Facts]]) -> list[tuple[int, Facts]]:
        """The rows after the step, each with the number it had on the page. One that is not there changes nothing."""
        found = list(rows)
        at = next((at for at, (number, _row) in enumerate(found) if number == self.number), None)
        if at is None:
            return found
        if self.verb == DROP:
            del found[at]
        elif self.verb in {UP, DOWN}:
            to = max(0, min(len(found) - 1, at + (1 if self.verb == DOWN else -1)))
            found.insert(to, found.pop(at))
        return found


def step_of(posted: QueryDict, groups: Container[str] = GROUPS) -> RowStep | None:
    """The step of the button ``rows``; None when none was pressed or it names nothing."""
    verb, _space, rest = posted.get("rows", "").partition(" ")
    group, _space, number = rest.partition(" ")
    if verb not in {ADD, UP, DOWN, DROP} or group not in groups:
        return None
    return RowStep(verb, group, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1)


def place_after(step: RowStep) -> dict[str, Any]:
    """What the address of the next page says: which group to unfold, and whether it wants one more row."""
    return {"more" if step.verb == ADD else "at": step.group}
