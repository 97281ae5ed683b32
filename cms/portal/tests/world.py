"""One person of each kind and something in every state, for whoever walks through the portal."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from showcase.intake import evidence, filing, inviting, progress, recommending
from showcase.intake.models import Account, Submission
from showcase.intake.states import State
from showcase.intake.tests import samples
from showcase.library.tests.samples import make_achievement, make_world, organisation, term
from showcase.review import assigning, deciding, judging
from showcase.review.models import (
    Assignment,
    ChairDeclaration,
    Criterion,
    Draw,
    Expert,
    ExpertGroup,
    Minutes,
    PublicNotice,
    Recusal,
    ReputationEntry,
    ReviewRules,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n"


def make_expert(name: str, **facts) -> Expert:
    account = samples.account(f"{name}@pool.example", name)
    today = timezone.localdate()
    expert = Expert.objects.create(account=account, applied_on=today, admitted_on=today, **facts)
    expert.fields.add(term("field:new-energy"))
    return expert


def _filed(unit: str, by: Account, at: datetime, **facts) -> Submission:
    """An entry with a file of evidence, filed."""
    entry = samples.candidate(unit, by=by, **facts)
    evidence.attach(entry, 1, SimpleUploadedFile("机密材料.pdf", PDF), by=by, at=at)
    return filing.file(entry, by=by, at=at)


def _group(chair: Expert) -> ExpertGroup:
    today = timezone.localdate()
    facts = {"field": term("field:new-energy"), "term_from": today, "term_until": today + timedelta(days=9)}
    return ExpertGroup.objects.create(name="新能源组", chair=chair, **facts)


def _drawn(reviewed: Submission, group: ExpertGroup, experts: list[Expert], by: Account, at: datetime) -> Draw:
    """A draw that gave the item to these experts."""
    draw = Draw.objects.create(
        round=reviewed.round,
        group=group,
        number=1,
        record={"value": {"name": "示例"}, "items": {}, "pool": [], "left_out": [], "constraints": {"per_item": 1}},
        hash="0" * 64,
        frozen_by=by,
        frozen_at=at,
        due_at=at + timedelta(days=1),
    )
    reviewed.state = State.IN_REVIEW
    reviewed.save()
    for one in experts:
        Assignment.objects.create(draw=draw, expert=one, submission=reviewed, due_at=at + timedelta(days=5))
    return draw


def make() -> SimpleNamespace:
    """Two organisations, one reporting through its county; one item in review, by a free and a conflicted expert."""
    make_world()
    now = timezone.now()
    samples.reports_through("unit-a", samples.bureau("county", "某县科技局"))
    submitter, other = samples.member("unit-a", may_invite=True), samples.member("unit-b")
    bureau, operator = samples.member("county"), samples.operator()
    waiting = _filed("unit-a", submitter, now)
    reviewed = _filed("unit-b", other, now, name="另一项成果")
    filing.accept(reviewed, by=operator, at=now)
    expert, conflicted, chair = make_expert("expert"), make_expert("conflicted"), make_expert("chair")
    group = _group(chair)
    draw = _drawn(reviewed, group, [expert, conflicted], operator, now)
    Recusal.objects.create(expert=conflicted, candidate=reviewed.candidate, kind="same-unit", detail="示例")
    ChairDeclaration.objects.create(expert=chair, submission=reviewed, declared_at=now)
    ReviewRules.objects.update_or_create(pk=1, defaults={"notice_contact": "示例受理处"})
    minutes = Minutes.objects.create(
        round=reviewed.round, group=group, held_on=timezone.localdate(), text="纪要", written_by=chair.account
    )
    invitation, secret = inviting.invite(
        email="new@unit-a.example", name="新", organisation=organisation("unit-a"), by=submitter, at=now
    )
    achievement = make_achievement(reporting_unit="unit-a")
    report = progress.report(achievement, text="新进展", file=SimpleUploadedFile("依据.pdf", PDF), by=submitter, at=now)
    appeal = ReputationEntry.objects.create(
        expert=expert, cause="conduct", favourable=False, text="示例", appeal="申诉", appealed_at=now
    )
    notice = PublicNotice.objects.create(
        round=reviewed.round,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        text="示例",
        announced_by=operator,
    )
    recommendation = recommending.recommend(
        name="推荐的成果", unit_name="单位A", reason="示例理由", by=expert.account, at=now
    )
    return SimpleNamespace(
        submitter=submitter, other=other, bureau=bureau, operator=operator, expert=expert.account,
        conflicted=conflicted.account, chair=chair.account,
        candidate=waiting.candidate, waiting=waiting, reviewed=reviewed,
        group=group, draw=draw, notice=notice, recommendation=recommendation,
        achievement=achievement, progress=report, appeal=appeal,
        solicitation=judging.solicited(None, expert=expert, text="示例", at=now),
        assignments=list(draw.assignments.order_by("pk")), minutes=minutes, secret=secret, invitation=invitation,
        dispute=filing.dispute(waiting, by=operator, at=now, text="示例争议"),
    )  # fmt: skip


def send_a_score(row: Assignment) -> None:
    """Declared without a conflict, judged, sent."""
    judging.declare(row, conflict=False, at=timezone.now())
    judging.keep(row, dict.fromkeys(Criterion.values, 80), "评" * 30)
    judging.send(row, at=timezone.now())


def close_with_one_score(there: SimpleNamespace) -> None:
    """The scoring of the item in review is over; one score counts."""
    ReviewRules.objects.update_or_create(pk=ReviewRules.current().pk or 1, defaults={"least_scores": 1})
    send_a_score(there.assignments[0])
    for row in there.reviewed.assignments.exclude(score__sent_at__isnull=False):
        assigning.end(row, because="示例", at=timezone.now())
    deciding.close(there.reviewed, by=there.operator, at=timezone.now())
