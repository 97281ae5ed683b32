"""回避 follows what it is computed from: in the transaction that changes a tie, who is tied now loses the item.

Whoever adds a membership, an employment, a tie, a recommendation or a submission knows nothing of experts; so the rows
themselves tell. The library's achievements and the list of organisations change at the desk, in thousands at an import:
for these `manage.py mailer` looks again (`assigning.end_conflicted`), and each draw does before it hands out the work.
"""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext as _

from showcase.intake.models import Membership, Recommendation, SubmissionEvent, SubmissionVersion
from showcase.intake.states import State

from .assigning import end, end_conflicted
from .models import Assignment, Employment, Expert, ExpertGroup, ReviewRules, Tie
from .pseudonyms import plain


def connect() -> None:
    """Listen to every model that relates an expert to people, units and items."""
    for model, listener in (
        (Employment, _of_expert),
        (Tie, _of_expert),
        (Membership, _of_account),
        (Recommendation, _of_recommender),
        (SubmissionVersion, _of_round),
        (SubmissionEvent, _of_withdrawal),
        (ExpertGroup, _of_chair),
        (ReviewRules, _of_everybody),
    ):
        for signal in (post_save, post_delete):
            signal.connect(listener, sender=model, dispatch_uid=f"following {model.__name__}")


def _look_again(**of: Any) -> None:
    if experts := list(Expert.objects.filter(**of).values_list("pk", flat=True)):
        end_conflicted(at=timezone.now(), only=experts)


def _of_expert(instance: Any, **_facts: Any) -> None:
    _look_again(pk=instance.expert_id)


def _of_account(instance: Any, **_facts: Any) -> None:
    _look_again(account=instance.account_id)


def _of_recommender(instance: Any, **_facts: Any) -> None:
    _look_again(account=instance.recommended_by_id)


def _of_chair(instance: Any, **_facts: Any) -> None:
    _look_again(pk=instance.chair_id)


def _of_round(instance: Any, **_facts: Any) -> None:
    """A submission that comes after a draw may be an expert's or a chair's own, which bars them from the round."""
    rows = instance.facts.get("completers") or []
    named = {plain(str(row.get("name", "")) if isinstance(row, dict) else str(row)) for row in rows}
    at_work = Q(assignments__submission__round=instance.submission.round_id, assignments__ended_at=None)
    known = Expert.objects.filter(at_work | Q(chairs__isnull=False)).distinct().values_list("pk", "account__name")
    _look_again(pk__in=[pk for pk, name in known if plain(name) in named])


def _of_withdrawal(instance: Any, **_facts: Any) -> None:
    """What was withdrawn is judged by nobody any more."""
    if instance.to_state == State.WITHDRAWN:
        for row in Assignment.objects.filter(submission=instance.submission_id, ended_at=None):
            end(row, because=_("申报已撤回"), at=instance.at)


def _of_everybody(**_facts: Any) -> None:
    end_conflicted(at=timezone.now())
