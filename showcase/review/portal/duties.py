"""待办: what waits for the office today, the most urgent step of each round first. Each leads to where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Dispute, Membership, ProgressReport, Recommendation, Submission, SubmissionRound
from showcase.intake.states import State

from ..models import (
    Assignment,
    Draw,
    Expert,
    ExpertGroup,
    Objection,
    Recusal,
    ReputationEntry,
    Solicitation,
)


@dataclass(frozen=True)
class Duty:
    """So many things of one kind, of one round or of none, and the page on which they are done."""

    text: str
    count: int
    address: str
    round: SubmissionRound | None = None


class Kind(NamedTuple):
    """Things of a round that wait: which they are, by what column they name their round, where they are done."""

    text: Any
    rows: Callable[[datetime], QuerySet[Any]]
    round: str
    view: str
    query: str = ""


def _in(state: State) -> QuerySet[Submission]:
    return Submission.objects.filter(state=state)


def _stranded(_at: datetime) -> QuerySet[Submission]:
    """At a bureau where nobody can log in any more."""
    there = Membership.objects.filter(until=None, account__is_active=True)
    return _in(State.WITH_BUREAU).exclude(bureau__in=there.values("organisation"))


def _suspended(at: datetime) -> QuerySet[Submission]:
    """In review by an expert who has been suspended since the draw and has sent nothing."""
    free = Expert.objects.admitted_on(at.astimezone(SHANGHAI).date())
    left = Assignment.objects.filter(ended_at=None).exclude(score__sent_at__isnull=False).exclude(expert__in=free)
    return _in(State.IN_REVIEW).filter(pk__in=left.values("submission"))


def _judged(at: datetime) -> QuerySet[Submission]:
    """In review, and nobody is left who could still send in time."""
    waiting = Assignment.objects.filter(ended_at=None, due_at__gt=at).exclude(score__sent_at__isnull=False)
    return _in(State.IN_REVIEW).exclude(pk__in=waiting.values("submission"))


def _without_chair(at: datetime) -> QuerySet[Submission]:
    """Scored, and no chair of the field's groups could propose: recused, out of term, or gone."""
    today, recused = at.astimezone(SHANGHAI).date(), Recusal.objects.filter(candidate=OuterRef(OuterRef("candidate")))
    chairs = ExpertGroup.objects.filter(field=OuterRef("field"), chair__account__is_active=True)
    free = chairs.filter(term_from__lte=today, term_until__gte=today).exclude(chair__in=recused.values("expert"))
    return _in(State.SCORED).exclude(Exists(free))


def _known(at: datetime) -> QuerySet[Draw]:
    """Frozen, not drawn, not replaced, and the agreed value has been published."""
    return Draw.objects.filter(result__isnull=True, due_at__lte=at).exclude(
        pk__in=Draw.objects.exclude(replaces=None).values("replaces")
    )


def _over(at: datetime) -> QuerySet[Submission]:
    """Announced, the days are over and no objection is open."""
    today = at.astimezone(SHANGHAI).date()
    rows = _in(State.NOTICED).exclude(notices__ends_on__gte=today)
    return rows.exclude(pk__in=Objection.objects.filter(upheld=None).values("submission"))


OF_A_ROUND = (
    Kind(_("转报单位没有可以登录的成员"), _stranded, "round", "selection_round", "state=with-bureau"),
    Kind(_("评审专家已暂停，等待终止分配和补抽"), _suspended, "round", "selection_draws"),
    Kind(_("等待形式审查"), lambda at: _in(State.SUBMITTED), "round", "selection_round", "state=submitted"),
    Kind(_("争议未解决"), lambda at: Dispute.objects.filter(resolved_at=None), "submission__round", "selection_round"),
    Kind(_("等待抽取专家"), lambda at: _in(State.ACCEPTED), "round", "selection_draws"),
    Kind(_("公开数值已产生，等待录入"), _known, "round", "selection_draws"),
    Kind(_("评分已齐或已到期，等待结束评分"), _judged, "round", "selection_round", "state=in-review"),
    Kind(_("没有能提出建议的组长，等待增设或更换专家组"), _without_chair, "round", "selection_round", "state=scored"),
    Kind(_("专家组建议入选，等待公示"), lambda at: _in(State.PROPOSED), "round", "selection_notice"),
    Kind(
        _("公示异议未处理"), lambda at: Objection.objects.filter(upheld=None), "submission__round", "selection_notice"
    ),
    Kind(_("公示期满，等待决定"), _over, "round", "selection_round", "state=noticed"),
    Kind(
        _("专家组未建议入选，等待决定"),
        lambda at: _in(State.PASSED_OVER),
        "round",
        "selection_round",
        "state=passed-over",
    ),
    Kind(_("决定入选，等待入库"), lambda at: _in(State.SELECTED), "round", "selection_notice"),
)


def duties(at: datetime) -> list[Duty]:
    """Everything that waits; what nothing waits for is left out. The number of queries is fixed."""
    rounds = SubmissionRound.objects.in_bulk()
    found = [duty for kind in OF_A_ROUND for duty in _of_a_round(kind, rounds, at)]
    found.sort(key=lambda duty: duty.round.closes_at if duty.round else at)
    return [*found, *(duty for duty in _of_registers() if duty.count)]


def _of_a_round(kind: Kind, rounds: dict[int, SubmissionRound], at: datetime) -> Iterator[Duty]:
    counts = kind.rows(at).order_by().values(of=F(kind.round)).annotate(count=Count("pk", distinct=True))
    for row in counts:
        round_ = rounds[row["of"]]
        address = reverse(kind.view, args=[round_.code]) + (f"?{kind.query}" if kind.query else "")
        yield Duty(str(kind.text), row["count"], address, round_)


def _of_registers() -> Iterator[Duty]:
    appeals = ReputationEntry.objects.filter(appealed_at__isnull=False, overturned=None)
    waiting = (
        (_("专家申请入库"), Expert.objects.filter(admitted_on=None), "selection_experts"),
        (_("发现推荐等待转请报送"), Recommendation.objects.filter(handled_at=None), "selection_recommendations"),
        (_("信誉申诉等待答复"), appeals, "selection_appeals"),
        (_("请托报告等待处理"), Solicitation.objects.filter(handled_by=None), "selection_appeals"),
        (_("进展报告等待阅办"), ProgressReport.objects.filter(noted_at=None), "collection_progress_reports"),
    )
    for text, rows, view in waiting:
        yield Duty(str(text), rows.count(), reverse(view))
