"""What people do with submissions. Every function checks, writes state and ledger in one transaction, or nothing.

All raise `StepRefused` with a message for people; what is not visible to the person is the view's 404, not ours.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from showcase.library.models import Achievement
from showcase.organisations.models import Organisation
from showcase.publication.errors import Blocker
from showcase.taxonomy.models import Term

from . import evidence, mailing, states
from .ledger import digest
from .models import Account, Candidate, Dispute, Submission, SubmissionEvent, SubmissionRound, SubmissionVersion
from .models.accounts import next_bureau
from .models.rounds import round_at
from .reporting import Assessment, assess
from .states import Action, Party, State, StepRefused


class NotFit(StepRefused):
    """A candidate that lacks something can't be filed; `blockers` says what, field by field."""

    def __init__(self, blockers: list[Blocker]) -> None:
        super().__init__(_("还有 %d 处没有填好，不能报送。") % len(blockers))
        self.blockers = blockers


class Change(NamedTuple):
    """One transition: who does what, in which capacity, when, why, and where it leads."""

    action: Action
    after: State
    party: Party
    by: Account
    at: datetime
    reason: str = ""
    bureau: Organisation | None = None
    round: SubmissionRound | None = None


def file(candidate: Candidate, *, by: Account, at: datetime) -> Submission:
    """报送 a candidate into the round of this moment. A second click returns what the first one made. Raises NotFit."""
    seen = _seen(candidate.pk)
    with transaction.atomic():
        return _file(seen, by=by, at=at)


def _file(seen: "_Seen", *, by: Account, at: datetime) -> Submission:
    candidate = Candidate.objects.select_for_update().get(pk=seen.candidate.pk)
    under_way = candidate.submissions.exclude(state__in=states.OVER).first()
    if under_way is not None:
        return under_way
    if candidate.submissions.filter(state=State.ENTERED).exists():
        raise StepRefused(_("这项成果已经入库。有新进展的，请提交进展报告。"))
    achievement, field = _fit(candidate, seen)
    round_, bureau = round_at(at), next_bureau(candidate.organisation)
    submission = Submission.objects.create(
        candidate=candidate,
        organisation=candidate.organisation,
        round=round_,
        reference=round_.take_number(),
        name=achievement.name,
        category=achievement.category,
        field=field,
        state=State.WITH_BUREAU if bureau else State.SUBMITTED,
        bureau=bureau,
    )
    _freeze(submission, candidate, by=by, at=at)
    change = Change(Action.FILE, submission.state_now, Party.SUBMITTER, by, at, bureau=bureau, round=round_)
    _write(submission, "", change)
    return submission


def resubmit(submission: Submission, *, by: Account, at: datetime) -> Submission:
    """重新报送 what was returned, as the list has it now. After the round's end it joins the next. Raises NotFit."""
    seen = _seen(submission.candidate_id)
    with transaction.atomic():
        return _resubmit(submission, seen, by=by, at=at)


def _resubmit(submission: Submission, seen: "_Seen", *, by: Account, at: datetime) -> Submission:
    candidate = Candidate.objects.select_for_update().get(pk=submission.candidate_id)
    achievement, field = _fit(candidate, seen)
    bureau = next_bureau(candidate.organisation)
    after = State.WITH_BUREAU if bureau else State.SUBMITTED
    round_ = submission.round if at < submission.round.closes_at else round_at(at)
    change = Change(Action.RESUBMIT, after, Party.SUBMITTER, by, at, bureau=bureau, round=round_)
    _locked_check(submission, change)
    submission.name, submission.category = achievement.name, achievement.category
    submission.field = field
    _freeze(submission, candidate, by=by, at=at)
    return _take(submission, change)


@transaction.atomic
def withdraw(submission: Submission, *, by: Account, at: datetime, reason: str) -> Submission:
    """撤回: possible until the public notice."""
    return move(submission, Change(Action.WITHDRAW, State.WITHDRAWN, Party.SUBMITTER, by, at, reason))


@transaction.atomic
def forward(submission: Submission, *, by: Account, at: datetime, reason: str = "") -> Submission:
    """转报: to the bureau's own bureau, or to the province."""
    if submission.bureau is None:
        raise StepRefused(_("这项申报不在转报环节。"))
    above = next_bureau(submission.bureau)
    after = State.WITH_BUREAU if above else State.SUBMITTED
    return move(submission, Change(Action.FORWARD, after, Party.BUREAU, by, at, reason, above))


@transaction.atomic
def send_back(submission: Submission, *, by: Account, at: datetime, party: Party, reason: str) -> Submission:
    """退回 with a reason, by the bureau or by the operator."""
    return move(submission, Change(Action.SEND_BACK, State.RETURNED, party, by, at, reason))


@transaction.atomic
def accept(submission: Submission, *, by: Account, at: datetime) -> Submission:
    """通过形式审查. A dispute stops it."""
    return move(submission, Change(Action.ACCEPT, State.ACCEPTED, Party.OPERATOR, by, at))


@transaction.atomic
def move(submission: Submission, change: Change) -> Submission:
    """Take one step of the table (`states.STEPS`) and write it into the ledger. Raises StepRefused."""
    _locked_check(submission, change)
    return _take(submission, change)


@transaction.atomic
def dispute(submission: Submission, *, by: Account, at: datetime, text: str) -> Dispute:
    """Register a dispute: from now on selection stops. A second click registers no other. Raises StepRefused."""
    if not text.strip():
        raise StepRefused(_("请写明争议情况。"))
    open_one = {"submission": submission, "text": text.strip(), "resolved_at": None}
    return Dispute.objects.get_or_create(**open_one, defaults={"raised_by": by, "raised_at": at})[0]


@transaction.atomic
def settle(dispute: Dispute, *, by: Account, at: datetime, resolution: str) -> None:
    """Close a dispute with what came of it, once. Raises StepRefused."""
    if dispute.resolved_at is not None:
        raise StepRefused(_("这项争议已经解决：%s") % dispute.resolution)
    if not resolution.strip():
        raise StepRefused(_("请写明处理结果。"))
    dispute.resolution, dispute.resolved_by, dispute.resolved_at = resolution.strip(), by, at
    dispute.save()


class _Seen(NamedTuple):
    """A candidate as it was read before the transaction, and what it comes to."""

    candidate: Candidate
    assessment: Assessment


def _seen(pk: int) -> _Seen:
    """Assess before the transaction: it takes long, and SQLite lets one write at a time."""
    candidate = Candidate.objects.select_related("organisation").get(pk=pk)
    return _Seen(candidate, assess(candidate))


def _fit(candidate: Candidate, seen: _Seen) -> tuple[Achievement, Term]:
    """The achievement that the candidate makes, and the field whose group reviews it. Raises NotFit.

    What somebody changed since it was seen is assessed again.
    """
    same = (candidate.facts, candidate.declarations) == (seen.candidate.facts, seen.candidate.declarations)
    assessment = seen.assessment if same else assess(candidate)
    if assessment.blockers or assessment.field is None:
        raise NotFit(assessment.blockers)
    return assessment.achievement, assessment.field


def _freeze(submission: Submission, candidate: Candidate, *, by: Account, at: datetime) -> SubmissionVersion:
    version = SubmissionVersion(
        submission=submission,
        number=submission.versions.count() + 1,
        facts=candidate.facts,
        declarations=candidate.declarations,
        files=evidence.frozen(candidate),
        filed_by=by,
        filed_at=at,
    )
    version.hash = digest(version.content())
    version.save()
    return version


def _locked_check(submission: Submission, change: Change) -> None:
    stored = Submission.objects.select_for_update().get(pk=submission.pk)
    submission.state, submission.bureau, submission.round = stored.state, stored.bureau, stored.round
    states.check(
        change.action,
        stored.state_now,
        change.after,
        change.party,
        reason=change.reason,
        disputed=stored.disputed,
    )


def _take(submission: Submission, change: Change) -> Submission:
    before = submission.state
    submission.state, submission.bureau = change.after, change.bureau
    submission.round = change.round or submission.round
    submission.save(update_fields=["state", "bureau", "round", "name", "category", "field"])
    _write(submission, before, change)
    return submission


def _write(submission: Submission, before: str, change: Change) -> SubmissionEvent:
    event = SubmissionEvent(
        submission=submission,
        action=change.action,
        from_state=before,
        to_state=change.after,
        actor=change.by,
        actor_name=change.by.name,
        bureau=change.bureau,
        round=submission.round,
        version=submission.versions.count(),
        reason=change.reason.strip(),
        at=change.at,
    )
    event.append_after(submission.events.order_by("-number").first())
    mailing.tell_of(event)
    return event
