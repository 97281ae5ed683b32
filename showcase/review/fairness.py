"""公平性报告 of a round: who was drawn and left out and why, who was recused and why, how results are distributed.

By kind of organisation, city and field: a group with few members says little, so counts stand beside every mean.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from statistics import mean, median
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from showcase.intake.models import Submission, SubmissionRound
from showcase.intake.states import State

from .counting import rounded
from .drawing import LeftOut
from .models import Assignment, Draw, Proposal, Recusal

CHOSEN = frozenset({State.SELECTED, State.ENTERED})


class Share(NamedTuple):
    """One group of submissions: how many, how many were judged, how their results lie, how many were chosen."""

    name: str
    submitted: int
    judged: int
    mean: Decimal | None
    lowest: Decimal | None
    median: Decimal | None
    highest: Decimal | None
    chosen: int


def fairness(round_: SubmissionRound) -> dict[str, Any]:
    """The report, in plain values."""
    submissions = list(
        Submission.objects.filter(round=round_)
        .exclude(state=State.WITHDRAWN)
        .select_related("organisation__city", "field", "result")
        .prefetch_related("organisation__kinds")
    )
    draws = list(Draw.objects.filter(round=round_).order_by("number"))
    candidates = [submission.candidate_id for submission in submissions]
    recusals = Recusal.objects.filter(candidate__in=candidates)
    return {
        "shares": [
            (_("单位类别"), _shares(submissions, _kinds)),
            (_("设区市"), _shares(submissions, _cities)),
            (_("战略领域"), _shares(submissions, _fields)),
        ],
        "recusals": sorted(Counter(row.get_kind_display() for row in recusals).items()),
        "left_out": sorted(Counter(_reasons_left_out(draws)).items()),
        "redraws": [(draw.number, draw.reason) for draw in draws if draw.reason],
        "load": _load(draws),
        "ended": _ended(round_),
        "against": _against_the_scores(round_),
    }


def _reasons_left_out(draws: list[Draw]) -> Iterator[str]:
    for draw in draws:
        yield from (str(LeftOut(row["why"]).label) for row in draw.record["left_out"])


def _kinds(submission: Submission) -> list[str]:
    """An organisation may have several kinds: it counts in each."""
    return [kind.name for kind in submission.organisation.kinds.all()] or ["—"]


def _cities(submission: Submission) -> list[str]:
    city = submission.organisation.city
    return [city.name if city else "—"]


def _fields(submission: Submission) -> list[str]:
    return [submission.field.name]


def _shares(submissions: Iterable[Submission], names: Callable[[Submission], list[str]]) -> list[Share]:
    groups: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        for name in names(submission):
            groups[name].append(submission)
    return [_share(name, rows) for name, rows in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))]


def _share(name: str, rows: list[Submission]) -> Share:
    results = [row.result.mean for row in rows if hasattr(row, "result")]
    chosen = sum(row.state in CHOSEN for row in rows)
    if not results:
        return Share(name, len(rows), 0, None, None, None, None, chosen)
    middle = rounded(mean(results)), min(results), rounded(median(results)), max(results)
    return Share(name, len(rows), len(results), *middle, chosen)


def _load(draws: list[Draw]) -> list[tuple[int, int]]:
    """How many experts have how many items of the round; what was drawn anew counts once."""
    replaced = {draw.replaces_id for draw in draws if draw.result is not None}
    standing = [draw for draw in draws if draw.pk not in replaced]
    items = Counter(who for draw in standing for names in (draw.result or {}).values() for who in names)
    return sorted(Counter(items.values()).items())


def _ended(round_: SubmissionRound) -> list[tuple[str, str]]:
    """Assignments that ended, each by its item with the reason, and whether a score had been sent already."""
    rows = Assignment.objects.filter(submission__round=round_, ended_at__isnull=False)
    told = rows.order_by("submission__reference", "ended_at").values_list(
        "submission__reference", "ended_because", "score__sent_at"
    )
    sent = _("（此前已提交评分）")
    return [(item, f"{because}{sent if at else ''}") for item, because, at in told]


def _against_the_scores(round_: SubmissionRound) -> list[tuple[str, str]]:
    """Proposals that do not follow the result, each with the group's reason."""
    rows = Proposal.objects.filter(submission__round=round_).exclude(selected=F("meets"))
    return list(rows.order_by("submission__reference").values_list("submission__reference", "reason"))
