"""From scores to the library: close, propose, announce, decide, enter; each a step of `intake.states`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from showcase.intake import evidence, filing, mailing
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Account, Letter, Submission, SubmissionRound
from showcase.intake.reporting import achievement_of
from showcase.intake.states import Action, Party, State, StepRefused
from showcase.library.importing.entry_act import EntryAct
from showcase.library.importing.values import Catalogue
from showcase.library.models import Achievement, EntryBatch, EntryNotice, LifeEvent
from showcase.publication.actors import Actor, acting
from showcase.taxonomy.models import Term

from .judging import note_conduct, sheet_of
from .models import Decision, Entry, ExpertGroup, Minutes, Objection, Proposal, PublicNotice, Result, ReviewRules


@transaction.atomic
def close(submission: Submission, *, by: Account, at: datetime) -> Result:
    """结束评分: fix the result. Refused while experts may still send, or with too few scores."""
    rules, sheet = ReviewRules.current(), sheet_of(submission)
    in_time = submission.assignments.filter(ended_at=None, due_at__gt=at).exclude(score__sent_at__isnull=False)
    if sheet.waiting and in_time.exists():
        raise StepRefused(_("还有专家没有提交评分：%s。") % "、".join(sheet.waiting))
    if sheet.outcome.scores < rules.least_scores:
        raise StepRefused(
            _("有效评分只有 %(count)d 份，至少要 %(least)d 份，请补抽专家。")
            % {"count": sheet.outcome.scores, "least": rules.least_scores}
        )
    filing.move(submission, filing.Change(Action.CLOSE, State.SCORED, Party.OPERATOR, by, at))
    note_conduct(submission, at=at)
    return Result.objects.create(
        submission=submission,
        mean=sheet.outcome.mean,
        spread=sheet.outcome.spread,
        count=sheet.outcome.scores,
        by_criterion=sheet.outcome.by_criterion,
        meets=sheet.outcome.meets,
        rules=rules.of_a_result(),
        scores=sheet.scores,
        closed_at=at,
    )


@transaction.atomic
def record_minutes(
    round_: SubmissionRound, group: ExpertGroup, *, held_on: date, attended: Sequence[object], text: str, by: Account
) -> Minutes:
    """会议纪要 of the group, to be corrected until a proposal stands on it. Raises StepRefused.

    The group meets under its chair, over results: not before the scoring of an item of the round is closed.
    """
    if not text.strip() or not attended:
        raise StepRefused(_("请填写会议纪要和出席专家。"))
    if group.chair not in attended:
        raise StepRefused(_("会议由组长主持，请在出席专家中选上组长%s。") % group.chair)
    if not anything_scored(round_, group):
        raise StepRefused(_("本批次还没有结束评分的项目，不能填写会议纪要。"))
    if Proposal.objects.filter(minutes__round=round_, minutes__group=group).exists():
        raise StepRefused(_("已根据这份纪要提出建议，纪要不能再修改。"))
    minutes, _made = Minutes.objects.update_or_create(
        round=round_, group=group, defaults={"held_on": held_on, "text": text.strip(), "written_by": by}
    )
    minutes.attended.set(attended)  # type: ignore[arg-type]
    return minutes


def anything_scored(round_: SubmissionRound, group: ExpertGroup) -> bool:
    """Whether the scoring of an item of the group's field is closed: before that there is nothing to meet about."""
    return Result.objects.filter(submission__round=round_, submission__field=group.field).exists()


@transaction.atomic
def propose(
    submission: Submission, minutes: Minutes, *, selected: bool, reason: str = "", by: Account, at: datetime
) -> Proposal:
    """专家组建议, by the chair. Against the result it needs a reason, which the export shows."""
    meets = submission.result.meets
    if selected != meets and not reason.strip():
        raise StepRefused(_("建议与评分结果不一致，请写明理由。"))
    action, after = (Action.PROPOSE, State.PROPOSED) if selected else (Action.PASS_OVER, State.PASSED_OVER)
    why = reason.strip() or ("" if selected else _("评分结果未达到建议入选条件。"))
    filing.move(submission, filing.Change(action, after, Party.CHAIR, by, at, why))
    return Proposal.objects.create(
        submission=submission, minutes=minutes, selected=selected, meets=meets, reason=reason.strip(), proposed_at=at
    )


@transaction.atomic
def announce(round_: SubmissionRound, *, starts_on: date, by: Account, at: datetime) -> PublicNotice:
    """公示 of all that is proposed in a round; disputed ones stay behind.

    Refused when there is nothing, for a day that is over, and while nobody could object to anybody.
    """
    if starts_on < at.astimezone(SHANGHAI).date():
        raise StepRefused(_("公示不能从过去的日期开始。"))
    if not ReviewRules.current().notice_contact.strip():
        raise StepRefused(_("请先在评审规则中填写公示受理方式，写明向谁提出异议。"))
    proposed = list(Submission.objects.filter(round=round_, state=State.PROPOSED))
    clear = [submission for submission in proposed if not submission.disputed]
    if not clear:
        raise StepRefused(_("本批次没有可以公示的项目。"))
    names = "\n".join(f"{row.reference}　{row.name}（{row.organisation}）" for row in clear)
    notice = PublicNotice.objects.create(
        round=round_,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=ReviewRules.current().notice_days - 1),
        text=names,
        announced_by=by,
    )
    notice.submissions.set(clear)
    for submission in clear:
        filing.move(submission, filing.Change(Action.ANNOUNCE, State.NOTICED, Party.OPERATOR, by, at))
    return notice


@transaction.atomic
def extend(notice: PublicNotice, *, ends_on: date, reason: str, at: datetime) -> PublicNotice:
    """延长公示, in public and with its reason; it is never shortened. Raises StepRefused."""
    stored = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    if not stored.submissions.filter(state=State.NOTICED).exists():
        raise StepRefused(_("这份公示的项目都已有决定，不用再延长。"))
    if ends_on <= stored.ends_on or ends_on < at.astimezone(SHANGHAI).date():
        raise StepRefused(_("新的结束日期要晚于原来的结束日期，也不能早于今天。"))
    if not reason.strip():
        raise StepRefused(_("请写明延长的理由，会在公示中说明。"))
    stored.ends_on, stored.extended_because = ends_on, reason.strip()
    stored.save(update_fields=["ends_on", "extended_because"])
    return stored


@transaction.atomic
def decide(submission: Submission, *, selected: bool, reason: str = "", by: Account, at: datetime) -> Decision:
    """遴选决定. To select, the notice must be over and every objection dismissed."""
    today = at.astimezone(SHANGHAI).date()
    if selected:
        _refuse_unready(submission, today)
    action, after = (Action.SELECT, State.SELECTED) if selected else (Action.REJECT, State.NOT_SELECTED)
    filing.move(submission, filing.Change(action, after, Party.OPERATOR, by, at, reason))
    return Decision.objects.create(
        submission=submission, selected=selected, reason=reason.strip(), decided_by=by, decided_on=today
    )


def _refuse_unready(submission: Submission, today: date) -> None:
    notice = submission.notices.first()
    if notice is None or not notice.is_over(today):
        raise StepRefused(_("公示还没有结束，不能决定入选。"))
    if submission.objections.exclude(upheld=False).exists():
        raise StepRefused(_("有公示异议没有处理，或者异议成立，不能决定入选。"))


@transaction.atomic
def object_to(
    submission: Submission, *, objector: str, text: str, received_on: date, by: Account, at: datetime
) -> Objection:
    """公示异议, by name, within the days of the notice."""
    notice = submission.notices.first()
    if submission.state != State.NOTICED or notice is None or not notice.runs_on(received_on):
        raise StepRefused(_("这项申报不在公示期。"))
    if not objector.strip() or not text.strip():
        raise StepRefused(_("请写明异议提出人和异议内容。"))
    _refuse_too_long(Objection, objector=objector.strip())
    row, _made = Objection.objects.get_or_create(  # a second click registers nothing new
        submission=submission,
        objector=objector.strip(),
        text=text.strip(),
        upheld=None,
        defaults={"received_on": received_on, "registered_by": by},
    )
    _tell_of(row, _("申报 %s 在公示期收到异议，正在核实。需要说明情况的，我们会与贵单位联系。"), "received", at=at)
    return row


def _tell_of(objection: Objection, text: str, what: str, *, at: datetime) -> None:
    """To the members of the organisation: that there is an objection, not whose and what it says."""
    submission = objection.submission
    mailing.write(
        Letter.Kind.OBJECTION,
        mailing.members_of(submission.organisation),
        key=f"objection {objection.pk} {what}",
        subject=_("公示异议"),
        body=mailing.composed(text % submission.reference, f"/submissions/{submission.reference}/"),
        at=at,
    )


@transaction.atomic
def conclude(objection: Objection, *, upheld: bool, conclusion: str, by: Account, at: datetime) -> Objection:
    """处理异议, once. Raises StepRefused, with who concluded and when if it was done before."""
    stored = Objection.objects.select_for_update(of=("self",)).select_related("concluded_by").get(pk=objection.pk)
    if stored.upheld is not None:
        raise StepRefused(_("这项异议已经处理：%s") % stored.conclusion)
    if not conclusion.strip():
        raise StepRefused(_("请写明处理结论。"))
    stored.upheld, stored.conclusion = upheld, conclusion.strip()
    stored.concluded_by, stored.concluded_at = by, at
    stored.save()
    told = _("申报 %s 的公示异议已经处理：异议成立。") if upheld else _("申报 %s 的公示异议已经处理：异议不成立。")
    _tell_of(stored, told, "concluded", at=at)
    return stored


@transaction.atomic
def enter(
    submissions: Iterable[Submission], act: EntryAct, *, by: Account, at: datetime, demonstration: bool = False
) -> list[Entry]:
    """入库: the selected become achievements of the library by one act; each unit is given its notice.

    All or nothing. The achievement still has no story: three approvals stand between it and the public.
    Raises StepRefused, EntryActRefused.
    """
    _refuse_too_long(EntryBatch, batch=act.batch, document=act.document)
    with acting(_actor(by)):
        batch, catalogue = act.stored(), Catalogue()
        entries = [
            _enter(submission, batch, catalogue, by=by, at=at, demonstration=demonstration)
            for submission in submissions
        ]
        _notify(batch, entries)
    return entries


def _refuse_too_long(model: type[Model], **texts: str) -> None:
    """What the database has no room for. Raises StepRefused with the name of the column."""
    for name, text in texts.items():
        column: Any = model._meta.get_field(name)
        if len(text) > column.max_length:
            message = _("%(name)s不能超过 %(most)d 字，请精简。")
            raise StepRefused(message % {"name": column.verbose_name, "most": column.max_length})


def _actor(account: Account) -> Actor:
    return Actor(name=_("征集门户：%s") % account.name, user_id=account.desk_user_id)


def _enter(
    submission: Submission,
    batch: EntryBatch,
    catalogue: Catalogue,
    *,
    by: Account,
    at: datetime,
    demonstration: bool,
) -> Entry:
    filing.move(submission, filing.Change(Action.ENTER, State.ENTERED, Party.OPERATOR, by, at, batch.document))
    version, result = submission.current, submission.result
    achievement, problems = achievement_of(
        version.facts, reporting_unit=submission.organisation.slug, catalogue=catalogue
    )
    if problems:
        raise StepRefused(f"{submission.reference}：" + "；".join(map(str, problems)))
    achievement.demonstration, achievement.entry = demonstration, batch
    achievement.source_key = f"submission:{submission.reference}"
    achievement.last_confirmed_on = version.filed_at.astimezone(SHANGHAI).date()
    for name, value in result.by_criterion.items():
        if hasattr(achievement, f"score_{name}"):
            setattr(achievement, f"score_{name}", int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)))
    achievement.life_line = _life_line(submission, batch)
    evidence.hand_over(version, achievement)
    achievement.full_clean(exclude=["public_id"])
    achievement.save()
    return Entry.objects.create(
        submission=submission,
        version=version,
        decision=submission.decision,
        achievement=achievement,
        entered_by=by,
        entered_at=at,
    )


def _life_line(submission: Submission, batch: EntryBatch) -> list[LifeEvent]:
    kinds = Term.objects.of("life-event").filter(code__in=("reported", "entered")).by_record_id()
    filed = submission.events.order_by("number")[0].at.astimezone(SHANGHAI).date()
    rows = (
        ("life-event:reported", filed, _("报送")),
        ("life-event:entered", batch.entered_on, _("入库")),
    )
    return [
        LifeEvent(sort_order=order, on=day.isoformat(), kind=kinds[kind], title=title)
        for order, (kind, day, title) in enumerate(rows)
        if kind in kinds
    ]


def _notify(batch: EntryBatch, entries: list[Entry]) -> None:
    """告知: one row for each organisation that reported; the texts can be changed at the desk."""
    by_unit: dict[int, list[Achievement]] = {}
    for entry in entries:
        by_unit.setdefault(entry.submission.organisation_id, []).append(entry.achievement)
    for unit, achievements in by_unit.items():
        names = "；".join(f"{row.public_id} {row.name}" for row in achievements)
        EntryNotice.objects.get_or_create(
            batch=batch, organisation_id=unit, defaults={"text": _("贵单位报送的成果已入库：%s。") % names}
        )
