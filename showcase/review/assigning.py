"""抽取: freeze pool, recusals and constraints; draw when the public value is known; hand out the work."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from showcase.intake import filing, mailing
from showcase.intake.calendar import SHANGHAI
from showcase.intake.ledger import digest
from showcase.intake.models import Account, Letter, Submission, SubmissionRound
from showcase.intake.states import Action, Party, State, StepRefused

from . import drawing
from .drawing import LeftOut
from .models import Assignment, Draw, Expert, ExpertGroup, Recusal, ReviewRules, RoundKey
from .pseudonyms import Pseudonyms
from .public_value import PublicValue, written
from .recusal import Found, Relation, recusals
from .relations import Graph, graph_of, loaded_experts

LONGEST_WAIT = timedelta(days=60)
"""Ours: experts, ties and items change; a list that waits longer says little about them."""


class DrawRefused(StepRefused):
    """Nothing was frozen or drawn. `str()` is for the operator."""


@transaction.atomic
def freeze(
    round_: SubmissionRound,
    group: ExpertGroup,
    *,
    value: PublicValue,
    by: Account,
    at: datetime,
    items: Sequence[Submission] | None = None,
    per_item: int | None = None,
    replaces: Draw | None = None,
    reason: str = "",
) -> Draw:
    """Fix everything but chance, and hash it. Without ``items``: all of the group's field that passed the check.

    ``items`` with ``per_item`` draws in addition to who is there; ``replaces`` draws anew for the same items.
    Raises DrawRefused, also outside the term of the group.
    """
    if not group.is_in_term(at.astimezone(SHANGHAI).date()):
        raise DrawRefused(_("%s不在任期内，请先在“专家组”中更新任期。") % group)
    if replaces is not None:
        items = _drawn_again(replaces)
    asked = list(items if items is not None else _waiting(round_, group))
    chosen = [item for item in asked if not item.disputed] or asked
    _refuse_a_second_list(chosen, replaces)
    _check_freezing(chosen, value, at=at, extra=bool(replaces or items), reason=reason)
    experts = list(loaded_experts().of_field(group.field))
    graph = graph_of(round_, experts)
    found = note_recusals(round_, experts, graph, at=at)
    if replaces is not None:
        per_item = replaces.record["constraints"]["per_item"]
    record = _Record(round_, group, at, experts, graph, found, replaces).made(chosen, per_item)
    due = value.due_at.astimezone(SHANGHAI).isoformat()
    record |= {"value": {"name": value.name.strip(), "writing": value.writing.value, "due": due}}
    record |= {"replaces": replaces.number if replaces else None, "reason": reason.strip()}
    return Draw.objects.create(
        round=round_,
        group=group,
        number=record["number"],
        record=record,
        hash=digest(record),
        frozen_by=by,
        frozen_at=at,
        due_at=value.due_at,
        replaces=replaces,
        reason=reason.strip(),
    )


@transaction.atomic
def draw(frozen: Draw, *, value: str, source: str, by: Account, at: datetime) -> Draw:
    """Enter the public value with its source: the names follow from it. Raises StepRefused, NotEnoughExperts."""
    frozen = Draw.objects.select_for_update().get(pk=frozen.pk)
    if frozen.result is not None:
        raise DrawRefused(_("这次抽取已经完成。需要重抽的，请写明理由重新冻结。"))
    if Draw.objects.filter(replaces=frozen).exists():
        raise DrawRefused(_("这次抽取已被重新冻结的名单替代，不能再抽取。"))
    if at < frozen.due_at:
        raise DrawRefused(_("公开数值还没有产生，请在约定时间之后录入。"))
    if not value.strip() or not source.strip():
        raise DrawRefused(_("请录入公开数值，并注明来源网址或公告。"))
    if digest(frozen.record) != frozen.hash:
        raise DrawRefused(_("冻结的名单与校验值不符，不能抽取。请立即报告审计人员。"))
    agreed = frozen.record["value"].get("writing")  # lists frozen by earlier versions agreed on none
    frozen.value = written(value, agreed) if agreed else value.strip()
    frozen.value_source, frozen.drawn_by, frozen.drawn_at = source.strip(), by, at
    frozen.result = drawing.draw(frozen.record, frozen.value)
    frozen.save()
    _hand_out(frozen, by=by, at=at)
    return frozen


def short_of_experts(drawn: Draw) -> list[str]:
    """The items of a draw of whose experts some got no work: tied or suspended since the list was frozen."""
    ended = drawn.assignments.filter(ended_at__isnull=False)
    return sorted(set(ended.values_list("submission__reference", flat=True)))


def left_behind(drawn: Draw) -> list[str]:
    """The items of a draw that nobody was given: disputed or withdrawn when the names were drawn."""
    given = drawn.assignments.values_list("submission__reference", flat=True)
    return sorted((drawn.result or {}).keys() - set(given))


def note_recusals(
    round_: SubmissionRound, experts: Iterable[Expert], graph: Graph, *, at: datetime
) -> dict[str, dict[str, list[Found]]]:
    """Compute the recusals of these experts in the round and keep those that are new: item, expert, reasons."""
    rules = ReviewRules.current()
    candidates = dict(Submission.objects.filter(round=round_).values_list("reference", "candidate"))
    found: dict[str, dict[str, list[Found]]] = {}
    rows = []
    for expert in experts:
        who = graph.names.expert(expert)
        for item in graph.items.values():
            reasons = recusals(
                who,
                item,
                graph.relations,
                year=round_.year,
                years=rules.recusal_years,
                own_bars_round=rules.own_item_bars_round,
            )
            if reasons:
                found.setdefault(item.id, {})[who] = reasons
            rows += [
                Recusal(
                    expert=expert,
                    candidate_id=candidates[item.id],
                    kind=reason.reason,
                    detail=_detail(reason.relation),
                    found_at=at,
                )
                for reason in reasons
            ]
    Recusal.objects.bulk_create(rows, ignore_conflicts=True)
    return found


UNDER_JUDGEMENT = (
    State.IN_REVIEW,
    State.SCORED,
    State.PROPOSED,
    State.PASSED_OVER,
    State.NOTICED,
    State.SELECTED,
)
"""While a submission is drawn and not decided on to the end, somebody may see it: recusals are kept up to date."""


@transaction.atomic
def end_conflicted(*, at: datetime, only: Iterable[int] | None = None) -> list[Assignment]:
    """Compute the recusals of all rounds under judgement anew; who must withdraw now loses the item.

    Returns what ended. ``only`` names experts by their keys: those of whom something changed. What was counted when
    scoring was closed stays as it was. An item that is left with too few experts needs a substitute.
    """
    asked = loaded_experts() if only is None else loaded_experts().filter(pk__in=list(only))
    for round_ in SubmissionRound.objects.filter(submissions__state__in=UNDER_JUDGEMENT).distinct():
        at_work = Q(assignments__submission__round=round_, assignments__ended_at=None)
        presiding = Q(chairs__field__in=round_.submissions.values("field"))
        experts = list(asked.filter(at_work | presiding).distinct())
        if experts:
            note_recusals(round_, experts, graph_of(round_, experts), at=at)
    running = Assignment.objects.filter(submission__state=State.IN_REVIEW, ended_at=None)
    ended = list(running.exclude(pk__in=running.unconflicted()).select_related("submission", "expert__account"))
    for row in ended:
        end(row, because=_("认定需要回避"), at=at)
    return ended


def end(assignment: Assignment, *, because: str, at: datetime) -> None:
    """An expert judges an item no more: unable, or to be recused. Raises DrawRefused without a reason."""
    if not because.strip():
        raise DrawRefused(_("请写明终止的原因。"))
    assignment.ended_at, assignment.ended_because = at, because.strip()
    assignment.save(update_fields=["ended_at", "ended_because"])


def _detail(relation: Relation) -> str:
    until = _("至 %d 年") % relation.until if relation.until else ""
    return f"{relation.kind} {relation.to} {until}".strip()


def _waiting(round_: SubmissionRound, group: ExpertGroup) -> Iterable[Submission]:
    return Submission.objects.filter(round=round_, field=group.field, state=State.ACCEPTED)


def _drawn_again(replaces: Draw) -> list[Submission]:
    """The items of a draw that is to be made anew. Raises DrawRefused once somebody has judged."""
    if Assignment.objects.filter(draw=replaces, score__sent_at__isnull=False).exists():
        raise DrawRefused(_("已有专家提交评分，不能重抽。个别专家不能履职的，请为该项补抽。"))
    standing = (State.ACCEPTED, State.IN_REVIEW)
    return list(Submission.objects.filter(reference__in=replaces.record["items"], state__in=standing))


def _refuse_a_second_list(items: list[Submission], replaces: Draw | None) -> None:
    """Who could freeze several lists would choose, once the value is known, among their results. Raises DrawRefused."""
    if replaces is not None and Draw.objects.filter(replaces=replaces).exists():
        raise DrawRefused(_("第%d次抽取已被替代，请从替代它的那一次重抽。") % replaces.number)
    waiting = Draw.objects.filter(round__in={item.round_id for item in items}, result__isnull=True)
    waiting = waiting.exclude(pk__in=Draw.objects.exclude(replaces=None).values("replaces"))
    wanted = {item.reference for item in items}
    for row in waiting.exclude(pk__in=[replaces.pk] if replaces else []):
        if taken := wanted & row.record["items"].keys():
            raise DrawRefused(
                _("%(items)s 已在第%(number)d次抽取的名单中，等待公开数值。要更改的，请写明理由重新冻结那一次。")
                % {"items": "、".join(sorted(taken)), "number": row.number}
            )


def _check_freezing(items: list[Submission], value: PublicValue, *, at: datetime, extra: bool, reason: str) -> None:
    if not items:
        raise DrawRefused(_("这个专家组没有等待抽取的申报。"))
    if not value.name.strip():
        raise DrawRefused(_("请写明用哪个公开数值，例如某一期开奖号码。"))
    if not at < value.due_at <= at + LONGEST_WAIT:
        raise DrawRefused(_("公开数值必须在冻结之后、60 天之内产生，请改选时间。"))
    if extra and not reason.strip():
        raise DrawRefused(_("重抽和补抽要写明理由。"))
    if disputed := [item.reference for item in items if item.disputed]:
        raise DrawRefused(_("申报 %s 存在未解决的争议，不能抽取专家。") % "、".join(disputed))


class _Record:
    """The frozen record: everything by which the draw is made, and by which it is checked."""

    def __init__(
        self,
        round_: SubmissionRound,
        group: ExpertGroup,
        at: datetime,
        experts: list[Expert],
        graph: Graph,
        found: dict[str, dict[str, list[Found]]],
        replaces: Draw | None,
    ) -> None:
        self.round, self.group, self.at = round_, group, at
        self.experts, self.graph, self.found = experts, graph, found
        self.rules = ReviewRules.current()
        self.today = at.astimezone(SHANGHAI).date()
        running = Assignment.objects.filter(ended_at=None)
        self.running = running.exclude(draw=replaces) if replaces else running  # what is replaced will end
        of_year = self.running.filter(submission__round__year=round_.year)
        self.load = dict(of_year.values_list("expert").annotate(count=Count("pk")).values_list("expert", "count"))
        self.rounds = _rounds_of(of_year)
        self.before = list(
            SubmissionRound.objects.filter(closes_at__lt=round_.closes_at).order_by("-closes_at")[
                : self.rules.rounds_in_a_row
            ]
        )

    def made(self, items: list[Submission], per_item: int | None) -> dict[str, Any]:
        units = self._units_present(items)
        pool, left_out = [], []
        for expert in self.experts:
            who = self.graph.names.expert(expert)
            if why := self._why_not(expert) or (LeftOut.PRESENT if self.graph.units[who] in units else None):
                left_out.append({"expert": who, "why": why.value})
            else:
                pool.append({"expert": who, "unit": self.graph.units[who], "load": self.load.get(expert.pk, 0)})
        chosen = {item.reference for item in items}
        return {
            "round": self.round.code,
            "group": self.group.field.record_id,
            "number": Draw.objects.filter(round=self.round).count() + 1,
            "items": {reference: self._item(reference) for reference in sorted(chosen)},
            "others": {
                reference: {"units": sorted(item.units), "people": sorted(item.people)}
                for reference, item in sorted(self.graph.items.items())
                if reference not in chosen
            },
            "pool": sorted(pool, key=lambda row: str(row["expert"])),
            "left_out": sorted(left_out, key=lambda row: row["expert"]),
            "relations": sorted([list(row) for row in self.graph.relations], key=str),
            "constraints": {
                "per_item": per_item or self.rules.per_item,
                "same_unit": self.rules.same_unit,
                "yearly_cap": self.rules.yearly_cap,
                "rounds_in_a_row": self.rules.rounds_in_a_row,
                "recusal_year": self.round.year,
                "recusal_years": self.rules.recusal_years,
                "own_item_bars_round": self.rules.own_item_bars_round,
            },
        }

    def _item(self, reference: str) -> dict[str, list[str]]:
        item = self.graph.items[reference]
        return {
            "units": sorted(item.units),
            "people": sorted(item.people),
            "recused": sorted(self.found.get(reference, {})),
        }

    def _why_not(self, expert: Expert) -> LeftOut | None:
        """Why an expert of the field is not in the pool; None for who is."""
        if expert.admitted_on is None or expert.admitted_on > self.today:
            return LeftOut.NOT_ADMITTED
        if not Expert.objects.admitted_on(self.today).filter(pk=expert.pk).exists():
            return LeftOut.SUSPENDED
        taken = self.rounds.get(expert.pk, set())
        if len(taken - {self.round.pk}) >= self.rules.yearly_cap:
            return LeftOut.YEARLY_CAP
        row = [round_.pk for round_ in self.before]
        if len(row) == self.rules.rounds_in_a_row and set(row) <= _rounds_ever(expert):
            return LeftOut.RESTS
        return None

    def _units_present(self, items: list[Submission]) -> set[str]:
        """Units of the experts who judge these items already, whom a further draw leaves there."""
        rows = self.running.filter(submission__in=items).select_related("expert")
        present = {self.graph.names.expert(row.expert) for row in rows}
        return {self.graph.units[who] for who in present & self.graph.units.keys()}


def _rounds_of(rows: QuerySet[Assignment]) -> dict[int, set[int]]:
    """In which rounds each expert has work among these assignments."""
    found: dict[int, set[int]] = {}
    for expert, one in rows.values_list("expert", "submission__round").distinct():
        found.setdefault(expert, set()).add(one)
    return found


def _rounds_ever(expert: Expert) -> set[int]:
    return set(expert.assignments.filter(ended_at=None).values_list("submission__round", flat=True))


def _hand_out(frozen: Draw, *, by: Account, at: datetime) -> None:
    """Make the assignments; those of the draw that is replaced end."""
    if frozen.replaces is not None:
        Assignment.objects.filter(draw=frozen.replaces, ended_at=None).update(
            ended_at=at, ended_because=_("重抽：%s") % frozen.reason
        )
    names = experts_by_pseudonym(frozen.round)
    due = at + timedelta(days=ReviewRules.current().scoring_days)
    for submission in Submission.objects.filter(reference__in=frozen.result or {}):
        if submission.disputed or submission.state not in {State.ACCEPTED, State.IN_REVIEW}:
            continue  # disputed or withdrawn since the list was frozen: it stays behind, the others go on
        if submission.state == State.ACCEPTED:
            filing.move(submission, filing.Change(Action.DRAW, State.IN_REVIEW, Party.OPERATOR, by, at))
        for who in (frozen.result or {})[submission.reference]:
            Assignment.objects.create(draw=frozen, expert=names[who], submission=submission, due_at=due)
    end_conflicted(at=at)  # whoever was tied since the list was frozen, and the chair, who was on no list
    _end_suspended(frozen, at=at)
    _tell(frozen, due, at=at)


def _end_suspended(frozen: Draw, *, at: datetime) -> None:
    """Who was suspended since the list was frozen gets no work of it: a substitute is drawn."""
    free = Expert.objects.admitted_on(at.astimezone(SHANGHAI).date())
    for row in frozen.assignments.filter(ended_at=None).exclude(expert__in=free):
        end(row, because=_("专家已暂停"), at=at)


def _tell(frozen: Draw, due: datetime, *, at: datetime) -> None:
    """Each expert of the draw by mail: how many items, until when; what they are is read after the log-in."""
    counts = Counter(
        row.expert.account for row in frozen.assignments.filter(ended_at=None).select_related("expert__account")
    )
    for account, count in counts.items():
        text = _("您被抽取评审 %(count)d 项成果，请登录后先声明利害关系，并在 %(due)s（北京时间）前提交评分。") % {
            "count": count,
            "due": due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        }
        body = mailing.composed(text, "/")
        mailing.write(Letter.Kind.ASSIGNED, [account], key=f"draw {frozen.pk}", subject=_("评审任务"), body=body, at=at)


def experts_by_pseudonym(round_: SubmissionRound) -> dict[str, Expert]:
    """The experts by their pseudonyms of a round: for us, who have the key."""
    names = Pseudonyms(RoundKey.of(round_))
    return {names.expert(expert): expert for expert in Expert.objects.select_related("account")}
