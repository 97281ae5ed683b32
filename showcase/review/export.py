"""The whole round as JSON Lines, for anyone to recompute: persons and units under pseudonyms, relations typed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from showcase.intake.ledger import canonical
from showcase.intake.models import Dispute, Submission, SubmissionRound
from showcase.intake.states import Action

from .models import Draw, RoundKey, Score
from .pseudonyms import Pseudonyms


def export_round(round_: SubmissionRound) -> bytes:
    """Draws as they were frozen and made, scores that count, who ended, results, proposals, decisions, entries."""
    return b"".join(canonical(row) + b"\n" for row in _rows(round_))


def _rows(round_: SubmissionRound) -> Iterator[dict[str, Any]]:
    yield {"type": "round", "round": round_.code, "format": 1}
    for draw in Draw.objects.filter(round=round_).order_by("number"):
        yield {
            "type": "draw",
            "number": draw.number,
            "record": draw.record,
            "hash": draw.hash,
            "frozen_at": draw.frozen_at.isoformat(),
            "value": draw.value,
            "source": draw.value_source,
            "result": draw.result,
        }
    names = Pseudonyms(RoundKey.of(round_))
    submissions = (
        Submission.objects.filter(round=round_)
        .select_related("result", "proposal", "decision", "entry__achievement")
        .prefetch_related("events", "disputes", "objections")
    )
    for submission in submissions:
        yield from _scores(submission, names)
        yield from _ended(submission, names)
        yield _item(submission)


def _scores(submission: Submission, names: Pseudonyms) -> Iterator[dict[str, Any]]:
    """The scores that count: once scoring is closed, those that the result was made of, whatever came later."""
    rows = Score.objects.that_count(submission).select_related("assignment__expert", "weights")
    found = [
        {
            "type": "score",
            "item": submission.reference,
            "expert": names.expert(score.assignment.expert),
            "values": score.values,
            "weights": score.weights.weights[submission.category] if score.weights else {},
            "weights_version": score.weights.version if score.weights else None,
        }
        for score in rows
    ]
    yield from sorted(found, key=lambda row: str(row["expert"]))


def _ended(submission: Submission, names: Pseudonyms) -> Iterator[dict[str, Any]]:
    """The assignments that ended, with the reason: why somebody who was drawn has no score."""
    rows = submission.assignments.filter(ended_at__isnull=False).select_related("expert", "draw", "score")
    for row in rows.order_by("ended_at", "pk"):
        yield {
            "type": "ended",
            "item": submission.reference,
            "expert": names.expert(row.expert),
            "draw": row.draw.number,
            "at": row.ended_at.isoformat() if row.ended_at else None,
            "because": row.ended_because,
            "score_sent": row.score_sent,
        }


def _item(submission: Submission) -> dict[str, Any]:
    result, proposal = getattr(submission, "result", None), getattr(submission, "proposal", None)
    decision, entry = getattr(submission, "decision", None), getattr(submission, "entry", None)
    return {
        "type": "item",
        "item": submission.reference,
        "category": submission.category,
        "state": submission.state,
        "events": [[event.action, event.from_state, event.to_state, event.hash] for event in submission.events.all()],
        "stopped": _stopped(submission),
        "result": result.facts() | result.rules if result else None,
        "proposal": {"selected": proposal.selected, "reason": proposal.reason} if proposal else None,
        "decision": {"selected": decision.selected, "reason": decision.reason} if decision else None,
        "achievement": entry.achievement.public_id if entry else None,
    }


def _stopped(submission: Submission) -> bool:
    """Whether a dispute or an objection stood in the way of the decision; without one, whether one does now."""
    decided = [event.at for event in submission.events.all() if event.action in {Action.SELECT, Action.REJECT}]
    disputed = any(_stands(row, min(decided, default=None)) for row in submission.disputes.all())
    return disputed or any(row.upheld is not False for row in submission.objections.all())


def _stands(dispute: Dispute, at: datetime | None) -> bool:
    """Whether a dispute was open at a moment; without one, whether it is."""
    if at is None:
        return dispute.resolved_at is None
    return dispute.raised_at <= at and (dispute.resolved_at is None or dispute.resolved_at > at)
