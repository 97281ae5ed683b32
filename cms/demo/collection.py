"""A month of collection for the demonstration: submissions in every state, brought there by the steps that everybody
takes. Earlier steps are dated back, so that a public notice can be over when the demonstration begins.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from showcase.intake import filing, listing
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Account, Membership, ReportingLine, Submission
from showcase.intake.models.rounds import round_at
from showcase.intake.reporting import KEYS_REPORTED
from showcase.intake.states import Party, State
from showcase.library.importing import EntryAct
from showcase.organisations.models import Organisation
from showcase.review import assigning, deciding, judging
from showcase.review.models import Assignment, Criterion, Employment, Expert, ExpertGroup, ReviewRules
from showcase.review.public_value import PublicValue, Writing
from showcase.taxonomy.models import Term

from . import seed

Progress = Callable[[int, int], None]
CLEAR = {"ownership_clear": True, "units_clear": True, "completers_clear": True}
THIS_ROUND = ("in-review", "accepted", "submitted", "returned", "withdrawn", "with-bureau")
BEFORE = timedelta(days=25)
"""How long before the present round opened the earlier one was reported to: its notice is over by then."""


class DemoLogIn(NamedTuple):
    """Who logs in at the portal of organisations and experts, and how."""

    email: str
    password: str
    name: str


def _password_file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "demo-collection.json"


def log_ins() -> list[DemoLogIn]:
    """The demonstration's log-ins of this installation, as they were made."""
    path = _password_file()
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [DemoLogIn(*row) for row in known]


def make_month(progress: Progress, *, now: datetime) -> None:
    """The round of the seed, unless there are submissions already. Refuses outside the demonstration."""
    if not settings.DEMO:
        raise RuntimeError("演示批次只在演示模式（DEMO=true）下建立。")
    if Submission.objects.exists():
        return
    for plan in seed.documents("collection"):
        _Month(plan, now).make(progress)


class _Month:
    def __init__(self, plan: dict[str, Any], now: datetime) -> None:
        self.plan, self.now = plan, now
        self.today: date = now.astimezone(SHANGHAI).date()
        self.made: list[DemoLogIn] = []
        present = round_at(now)
        self.early = present.opens_at - BEFORE
        round_at(self.early)
        self.late = max(present.opens_at, now - timedelta(hours=3))

    def make(self, progress: Progress) -> None:
        self._people()
        steps = [self._earlier_round, self._present_round]
        for number, step in enumerate(steps, 1):
            step()
            progress(number, len(steps))
        path = _password_file()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(json.dumps(self.made, ensure_ascii=False), encoding="utf-8")

    def _people(self) -> None:
        for organisation, through in self.plan["reporting_lines"].items():
            ReportingLine.objects.create(organisation=_organisation(organisation), through=_organisation(through))
        for row in self.plan["people"]:
            account = self._account(row, is_operator=row.get("operator", False))
            if "organisation" in row:
                Membership.objects.create(
                    account=account,
                    organisation=_organisation(row["organisation"]),
                    since=self.today,
                    may_invite=row.get("may_invite", False),
                )
        self.operator = Account.objects.get(is_operator=True)
        self.field = Term.objects.get(scheme_id="field", code=self.plan["field"])
        experts = [self._expert(row) for row in self.plan["experts"]]
        chair = next(one for one, row in zip(experts, self.plan["experts"], strict=True) if row.get("chair"))
        self.group = ExpertGroup.objects.create(
            name=f"{self.field.name}专家组（示例）",
            field=self.field,
            chair=chair,
            term_from=self.today - timedelta(days=365),
            term_until=self.today + timedelta(days=730),
        )

    def _account(self, row: dict[str, Any], **facts: Any) -> Account:
        password = f"demo-{secrets.token_hex(4)}" if row.get("log_in") else None
        if password:
            self.made.append(DemoLogIn(row["email"], password, row["name"]))
        return Account.objects.make(email=row["email"], name=row["name"], password=password, **facts)

    def _expert(self, row: dict[str, Any]) -> Expert:
        admitted = (self.early - timedelta(days=30)).astimezone(SHANGHAI).date()
        expert = Expert.objects.create(account=self._account(row), applied_on=admitted, admitted_on=admitted)
        expert.fields.add(self.field)
        listed = _organisation(row["organisation"]) if "organisation" in row else None
        Employment.objects.create(expert=expert, organisation=listed, unit_name=row.get("unit", ""))
        return expert

    def _filed(self, states: tuple[str, ...] | None, at: datetime) -> Iterator[tuple[str, Submission]]:
        facts = _achievements()
        for row in self.plan["submissions"]:
            if (row["state"] in THIS_ROUND) is (states is THIS_ROUND):
                yield row["state"], self._file(row, facts[row["achievement"]], at)

    def _file(self, row: dict[str, Any], facts: dict[str, Any], at: datetime) -> Submission:
        organisation = _organisation(row["organisation"])
        by = Account.objects.get(memberships__organisation=organisation)
        kept = {key: value for key, value in facts.items() if key in KEYS_REPORTED}
        others = [code for code in kept["fields"] if code != self.field.code]
        kept |= {"name": f"{kept['name']}{self.plan['mark']}", "fields": [self.field.code, *others]}
        candidate = listing.save(
            listing.start(organisation, by=by, at=at), kept, declarations=CLEAR, seen=0, by=by, at=at
        )
        return filing.file(candidate, by=by, at=at)

    def _drawn(self, submissions: list[Submission], at: datetime, step: timedelta) -> None:
        """Accepted, frozen, drawn: each a step later."""
        for submission in submissions:
            filing.accept(submission, by=self.operator, at=at)
        frozen = assigning.freeze(
            submissions[0].round,
            self.group,
            value=PublicValue("示例公开数值（演示用，不是真实开奖号码）", Writing.DIGITS, at + 2 * step),
            by=self.operator,
            at=at + step,
        )
        value, source = "01 02 03 04 05 06 + 07", "示例：演示用数值，没有来源"
        assigning.draw(frozen, value=value, source=source, by=self.operator, at=at + 3 * step)

    def _earlier_round(self) -> None:
        """Last month: judged, proposed, under notice, decided, entered."""
        day = timedelta(days=1)
        filed = list(self._filed(None, self.early))
        if not filed:
            return
        self._drawn([submission for _state, submission in filed], self.early + day, day)
        for assignment in Assignment.objects.filter(submission__in=[one for _state, one in filed]):
            _judge(assignment, self.early + 5 * day)
        for _state, submission in filed:
            deciding.close(submission, by=self.operator, at=self.early + 8 * day)
        minutes = deciding.record_minutes(
            filed[0][1].round,
            self.group,
            held_on=(self.early + 9 * day).astimezone(SHANGHAI).date(),
            attended=[self.group.chair],
            text="专家组逐项讨论了评分结果（示例）。",
            by=self.group.chair.account,
        )
        for state, submission in filed:
            if state not in {"scored", "proposed"}:
                self._propose(submission, minutes, selected=state != "passed-over")
        start = (self.early + 10 * day).astimezone(SHANGHAI).date()
        ReviewRules.objects.update_or_create(pk=1, defaults={"notice_contact": "示例：异议受理处，电话 0571-00000000"})
        deciding.announce(filed[0][1].round, starts_on=start, by=self.operator, at=self.early + 10 * day)
        for state, submission in filed:
            if state == "proposed":
                self._propose(submission, minutes, selected=True)
        self._decide(filed, self.early + 18 * day)

    def _propose(self, submission: Submission, minutes: Any, *, selected: bool) -> None:
        reason = "" if submission.result.meets == selected else "专家组讨论后的意见（示例）"
        chair = self.group.chair.account
        deciding.propose(
            submission, minutes, selected=selected, reason=reason, by=chair, at=self.early + timedelta(days=9)
        )

    def _decide(self, filed: list[tuple[str, Submission]], at: datetime) -> None:
        for state, submission in filed:
            submission.refresh_from_db()
            if state in {"selected", "entered"}:
                deciding.decide(submission, selected=True, by=self.operator, at=at)
            if state == "not-selected":
                deciding.decide(submission, selected=False, reason="推广条件尚不成熟（示例）", by=self.operator, at=at)
        entered = [submission for state, submission in filed if state == "entered"]
        act = EntryAct(
            f"{at.year}年征集入库批次（示例）",
            f"示例〔{at.year}〕9号",
            (at + timedelta(days=1)).astimezone(SHANGHAI).date(),
        )
        deciding.enter(entered, act, by=self.operator, at=at + timedelta(days=1), demonstration=True)

    def _present_round(self) -> None:
        """This month: at the bureaux, at the formal check, with the experts."""
        minute = timedelta(minutes=10)
        filed = list(self._filed(THIS_ROUND, self.late))
        in_review = [submission for state, submission in filed if state == "in-review"]
        if in_review:
            self._drawn(in_review, self.late + minute, minute)
        at = self.late + 5 * minute
        for state, submission in filed:
            match state:
                case State.ACCEPTED:
                    filing.accept(submission, by=self.operator, at=at)
                case State.RETURNED:
                    reason = "请补充产业化合同的出具日期（示例）"
                    filing.send_back(submission, by=self.operator, at=at, party=Party.OPERATOR, reason=reason)
                case State.WITHDRAWN:
                    by = submission.candidate.updated_by
                    filing.withdraw(submission, by=by, at=at, reason="需要补充长期试验数据（示例）")


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def _achievements() -> dict[str, dict[str, Any]]:
    """The facts of the seed's achievements by their reference."""
    lines = [line for path in sorted((seed.root() / "library").glob("*.jsonl")) for line in _lines(path)]
    return {row["ref"]: row for row in map(json.loads, lines)}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _judge(assignment: Assignment, at: datetime) -> None:
    judging.declare(assignment, conflict=False, at=at)
    base = 78 + (assignment.pk * 7) % 12
    values = {name: base + number for number, name in enumerate(Criterion.values)}
    judging.keep(assignment, values, "依据齐全，指标有第三方检测报告支撑；推广条件写得清楚，局限说明诚实。（示例）")
    judging.send(assignment, at=at)
