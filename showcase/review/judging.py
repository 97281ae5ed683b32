"""What an expert does: declare, judge, send. And what the chair sees when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from showcase.intake.models import Account, Submission
from showcase.intake.states import State, StepRefused

from . import counting
from .models import (
    Assignment,
    ChairDeclaration,
    Criterion,
    Expert,
    Recusal,
    ReputationEntry,
    ReviewRules,
    Score,
    Solicitation,
    WeightSet,
)
from .recusal import Reason

LEAST_COMMENT = 20
"""Characters. Ours: a judgement of three words explains nothing to the organisation."""


class JudgingRefused(StepRefused):
    """Nothing was sent. `problems` says field by field what is missing."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class SheetOutdated(JudgingRefused):
    """The sheet was changed meanwhile in another window; nothing of that was overwritten."""


@transaction.atomic
def declare(assignment: Assignment, *, conflict: bool, text: str = "", at: datetime) -> Assignment:
    """声明: without a conflict the item opens; with one it closes for good, in every later round as well."""
    if assignment.score_sent:
        raise JudgingRefused({"": _("评分已经提交。发现利害关系的，请登记在“任职与利害关系”，或联系运营人员。")})
    if assignment.submission.state != State.IN_REVIEW:
        raise JudgingRefused({"": _("这项申报已不在评审中。")})
    if not conflict:
        assignment.declared_at = assignment.declared_at or at
        assignment.save(update_fields=["declared_at"])
        return assignment
    _recuse(assignment.expert, assignment.submission, text, at=at)
    assignment.ended_at, assignment.ended_because = at, _("专家申报回避")
    assignment.save(update_fields=["ended_at", "ended_because"])
    return assignment


@transaction.atomic
def declare_as_chair(expert: Expert, submission: Submission, *, conflict: bool, text: str = "", at: datetime) -> None:
    """声明 of the chair of a group: without a conflict the item opens; with one it is gone from the chair's pages."""
    if conflict:
        _recuse(expert, submission, text, at=at)
    else:
        ChairDeclaration.objects.get_or_create(expert=expert, submission=submission, defaults={"declared_at": at})


def _recuse(expert: Expert, submission: Submission, text: str, *, at: datetime) -> None:
    if not text.strip():
        raise JudgingRefused({"text": _("请写明利害关系，供核对和补抽专家。")})
    Recusal.objects.get_or_create(
        expert=expert,
        candidate=submission.candidate,
        kind=Reason.DECLARED,
        detail=text.strip()[:400],
        defaults={"found_at": at},
    )


@transaction.atomic
def keep(assignment: Assignment, values: Mapping[str, Any], comment: str, *, seen: int | None = None) -> Score:
    """Keep what was typed, whole or not. ``seen`` is the version of the sheet it was typed on, if a page showed one.

    Raises JudgingRefused once it is sent, SheetOutdated when a later text was kept meanwhile from another page.
    """
    _refuse_undeclared(assignment)
    score, _made = Score.objects.select_for_update().get_or_create(assignment=assignment)
    if score.sent_at is not None:
        raise JudgingRefused({"": _("评分已经提交，不能再修改。")})
    _refuse_closed(assignment)
    given = {name: values[name] for name in Criterion.values if values.get(name) not in {None, ""}}
    if (score.values, score.comment) == (given, comment):
        return score
    if seen is not None and seen != score.version:
        raise SheetOutdated({"": _("您在另一个窗口改过这份评分。请核对本页内容后再次保存，以本页为准。")})
    score.values, score.comment, score.version = given, comment, score.version + 1
    score.save()
    return score


@transaction.atomic
def send(assignment: Assignment, *, at: datetime) -> Score:
    """提交: every criterion from 0 to 100 and a comment. A second click changes nothing. Raises JudgingRefused."""
    _refuse_undeclared(assignment)
    score = Score.objects.select_for_update().filter(assignment=assignment).first() or Score(assignment=assignment)
    if score.sent_at is not None:
        return score
    _refuse_closed(assignment)
    if problems := _problems(score):
        raise JudgingRefused(problems)
    score.values = {name: int(score.values[name]) for name in Criterion.values}
    score.weights, score.sent_at, score.comment = WeightSet.current(), at, score.comment.strip()
    score.save()
    return score


@transaction.atomic
def appeal(entry: ReputationEntry, *, text: str, at: datetime) -> ReputationEntry:
    """申诉, once and in words. Raises StepRefused."""
    stored = ReputationEntry.objects.select_for_update().get(pk=entry.pk)
    if stored.appealed_at is not None:
        raise StepRefused(_("这条记录已经申诉，请等待答复。"))
    if not text.strip():
        raise StepRefused(_("请写明申诉的理由。"))
    stored.appeal, stored.appealed_at = text.strip(), at
    stored.save(update_fields=["appeal", "appealed_at"])
    return stored


@transaction.atomic
def answer(entry: ReputationEntry, *, text: str, overturned: bool, by: Account, at: datetime) -> ReputationEntry:
    """申诉答复, once and in words. Raises StepRefused."""
    stored = ReputationEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if stored.overturned is not None:
        raise StepRefused(_("这项申诉已经答复。"))
    if not text.strip():
        raise StepRefused(_("请写明申诉答复。"))
    stored.overturned, stored.answer, stored.answered_by, stored.answered_at = overturned, text.strip(), by, at
    stored.save(update_fields=["overturned", "answer", "answered_by", "answered_at"])
    return stored


@transaction.atomic
def handle(report: Solicitation, *, text: str, by: Account, at: datetime) -> Solicitation:
    """请托的处理, once and in words. Raises StepRefused."""
    stored = Solicitation.objects.select_for_update().get(pk=report.pk)
    if stored.handled_by_id is not None:
        raise StepRefused(_("这份报告已经处理。"))
    if not text.strip():
        raise StepRefused(_("请写明处理情况。"))
    stored.handling, stored.handled_by, stored.handled_at = text.strip(), by, at
    stored.save(update_fields=["handling", "handled_by", "handled_at"])
    return stored


@transaction.atomic
def observe(expert: Expert, *, text: str, favourable: bool, at: datetime) -> ReputationEntry | None:
    """履职表现, as the office saw it; None when a second click says the same again. Raises StepRefused."""
    if not text.strip():
        raise StepRefused(_("请写明履职表现，专家会看到。"))
    said = {"cause": ReputationEntry.Cause.CONDUCT, "text": text.strip(), "favourable": favourable}
    entry, made = ReputationEntry.objects.get_or_create(expert=expert, **said, defaults={"at": at})
    return entry if made else None


def solicited(assignment: Assignment | None, *, expert: Any, text: str, at: datetime) -> Solicitation:
    """请托: keep the expert's report for the office; a second click keeps no other. Raises JudgingRefused."""
    if not text.strip():
        raise JudgingRefused({"text": _("请写明情况。")})
    waiting = {"expert": expert, "assignment": assignment, "text": text.strip(), "handled_by": None}
    return Solicitation.objects.get_or_create(**waiting, defaults={"reported_at": at})[0]


def _refuse_undeclared(assignment: Assignment) -> None:
    if assignment.declared_at is None or assignment.ended_at is not None:
        raise JudgingRefused({"": _("请先声明与该项成果有无利害关系。")})


def _refuse_closed(assignment: Assignment) -> None:
    if not Submission.objects.filter(pk=assignment.submission_id, state=State.IN_REVIEW).exists():
        raise JudgingRefused({"": _("这项申报的评分已经结束，不能再保存或提交。")})


def _problems(score: Score) -> dict[str, str]:
    found = {}
    for criterion in Criterion:
        text = str(score.values.get(criterion, "")).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
            found[str(criterion)] = _("请为“%(criterion)s”填写 0 至 100 的整数。") % {"criterion": criterion.label}
    if len(score.comment.strip()) < LEAST_COMMENT:
        found["comment"] = _("请填写评审意见，不少于 %d 字。") % LEAST_COMMENT
    return found


class Judged(NamedTuple):
    """One expert's score as the chair sees it."""

    expert: str
    total: Decimal
    apart: bool
    """Whether it lies far from the group's median (离群)."""
    values: list[int]
    """In the order of `Criterion`."""
    comment: str


@dataclass(frozen=True)
class Sheet:
    """What the chair sees of one submission."""

    submission: Submission
    outcome: counting.Outcome
    judged: list[Judged]
    waiting: list[str]
    scores: list[int]
    """Keys of the scores that count."""

    @property
    def means(self) -> list[str]:
        """The mean of each criterion, in the order of `Criterion`."""
        return [self.outcome.by_criterion[name] for name in Criterion.values if name in self.outcome.by_criterion]


def sheet_of(submission: Submission) -> Sheet:
    """The scores that count, their result so far, who stands apart, who is still missing."""
    rules = ReviewRules.current()
    limits = submission.result.rules if hasattr(submission, "result") else rules.of_a_result()
    counted = Score.objects.that_count(submission).select_related("assignment__expert__account", "weights")
    scores = list(counted.order_by("assignment__pk"))
    weighted = [(score.values, weights_of(score, submission)) for score in scores]
    totals = {score.pk: counting.total(*pair) for score, pair in zip(scores, weighted, strict=True)}
    apart = counting.outliers(totals, points=rules.outlier_points)
    open_ones = Assignment.objects.unconflicted().filter(submission=submission, ended_at=None)
    waiting = open_ones.exclude(score__sent_at__isnull=False).select_related("expert__account")
    return Sheet(
        submission,
        counting.outcome(weighted, least=limits["least_scores"], pass_mark=limits["pass_mark"]),
        [_judged(score, totals[score.pk], apart=score.pk in apart) for score in scores],
        [row.expert.account.name for row in waiting],
        [score.pk for score in scores],
    )


def _judged(score: Score, total: Decimal, *, apart: bool) -> Judged:
    values = [score.values[name] for name in Criterion.values]
    return Judged(str(score.assignment.expert), counting.rounded(total), apart, values, score.comment)


def weights_of(score: Score, submission: Submission) -> dict[str, int]:
    """The weights by which a score counts."""
    return (score.weights or WeightSet.current()).weights[submission.category]


def note_conduct(submission: Submission, *, at: datetime) -> None:
    """What the closed scoring says about each expert: in time or not, complete or not, how far from the group."""
    rules = ReviewRules.current()
    scores = list(
        Score.objects.sent().filter(assignment__submission=submission).select_related("assignment", "weights")
    )
    totals = {score.pk: counting.total(score.values, weights_of(score, submission)) for score in scores}
    far = counting.outliers(totals, points=rules.outlier_points)
    rows = []
    for score in scores:
        in_time = score.sent_at is not None and score.sent_at <= score.assignment.due_at
        rows.append(_entry(score.assignment, "timeliness", in_time, _in_time(in_time, submission), at))
        if score.pk in far:
            text = _("%(item)s：总分与组内中位数相差超过 %(points)d 分。") % {
                "item": submission.reference,
                "points": rules.outlier_points,
            }
            rows.append(_entry(score.assignment, "distance", False, text, at))
    missing = Assignment.objects.unconflicted().filter(submission=submission, ended_at=None)
    for assignment in missing.exclude(score__sent_at__isnull=False):
        text = _("%s：到评分结束没有提交评分。") % submission.reference
        rows.append(_entry(assignment, "completeness", False, text, at))
    ReputationEntry.objects.bulk_create(rows, ignore_conflicts=True)


def _in_time(in_time: bool, submission: Submission) -> str:
    text = _("%s：按时提交评分。") if in_time else _("%s：晚于截止时间提交评分。")
    return text % submission.reference


def _entry(assignment: Assignment, cause: str, favourable: bool, text: str, at: datetime) -> ReputationEntry:
    return ReputationEntry(
        expert_id=assignment.expert_id, cause=cause, favourable=favourable, text=text, assignment=assignment, at=at
    )
