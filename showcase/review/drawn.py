"""The draws of a round in names, for the office: who was drawn for what, who could not be, and why.

What is frozen and exported has pseudonyms only; this is read with the round's key.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from showcase.intake.models import SubmissionRound

from .assigning import experts_by_pseudonym
from .drawing import LeftOut
from .models import Draw, Expert, Recusal
from .recusal import Reason


@dataclass(frozen=True)
class Drawn:
    """One item of a draw: its experts (none before the value is known), who was recused when it was frozen or later."""

    reference: str
    experts: list[Expert]
    recusals: list[Recusal]


@dataclass(frozen=True)
class Drawing:
    """One draw as the office reads it."""

    draw: Draw
    replaced: bool
    items: list[Drawn]
    pool: list[tuple[Expert, int]]
    """Who could be drawn, with the number of items drawn for."""
    left_out: list[tuple[Expert, str]]
    """Who of the field could not, with the reason."""

    @property
    def too_few(self) -> int:
        """How many experts an item needs, when fewer can be drawn at all; else 0."""
        needed: int = self.draw.record["constraints"]["per_item"]
        return needed if not self.draw.result and len(self.draw.record["pool"]) < needed else 0


def drawings(round_: SubmissionRound) -> list[Drawing]:
    """All draws of a round in their order. The number of queries does not depend on how many there are."""
    rows = list(Draw.objects.filter(round=round_).select_related("group", "round", "frozen_by", "drawn_by"))
    names = experts_by_pseudonym(round_) if rows else {}
    recusals = recusals_of(round_)
    replaced = {row.replaces_id for row in rows}
    return [_drawing(row, names, recusals, replaced=row.pk in replaced) for row in rows]


def recusals_of(round_: SubmissionRound) -> dict[tuple[str, int], list[Recusal]]:
    """By submission and expert; of each kind the first, but each that an expert declared, for it says why."""
    found: dict[tuple[str, int], list[Recusal]] = {}
    references = dict(round_.submissions.values_list("candidate", "reference"))
    rows = Recusal.objects.filter(candidate__in=references).select_related("expert__account")
    for row in rows.order_by("expert__account__name", "pk"):
        known = found.setdefault((references[row.candidate_id], row.expert_id), [])
        if row.kind == Reason.DECLARED or row.kind not in {one.kind for one in known}:
            known.append(row)
    return found


def _drawing(
    row: Draw, names: Mapping[str, Expert], recusals: Mapping[tuple[str, int], list[Recusal]], *, replaced: bool
) -> Drawing:
    result: dict[str, list[str]] = row.result or {}
    counts = Counter(who for chosen in result.values() for who in chosen)
    items = []
    for reference, facts in sorted(row.record["items"].items()):
        barred = [names[who] for who in (*facts["recused"], *result.get(reference, [])) if who in names]
        items.append(
            Drawn(
                reference,
                [names[who] for who in result.get(reference, []) if who in names],
                [one for expert in barred for one in recusals.get((reference, expert.pk), [])],
            )
        )
    return Drawing(
        row,
        replaced,
        items,
        [(names[one["expert"]], counts[one["expert"]]) for one in row.record["pool"] if one["expert"] in names],
        [(names[one["expert"]], _why(one)) for one in row.record["left_out"] if one["expert"] in names],
    )


def _why(row: Mapping[str, Any]) -> str:
    return str(LeftOut(row["why"]).label)
