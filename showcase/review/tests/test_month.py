"""November: every real achievement of the seed from its organisation's file to the library, and recomputed outside."""

import csv
import json
import random
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from showcase.documents import printable_pdf
from showcase.intake import filing, ledger
from showcase.intake.models import Account, Submission, SubmissionEvent
from showcase.intake.states import Party, State, StepRefused
from showcase.library.importing import EntryAct
from showcase.library.models import Achievement, EntryNotice
from showcase.publication.models import EditEvent, PublicState
from showcase.review import assigning, deciding, judging, paper
from showcase.review.export import export_round
from showcase.review.fairness import fairness
from showcase.review.models import Assignment, Criterion, Entry, Recusal, ReputationEntry, ReviewRules, Score
from showcase.review.public_value import PublicValue, Writing

from . import month
from .month import FILED

pytestmark = pytest.mark.django_db

CHECKED = FILED + timedelta(days=6)
DUE = datetime(2026, 11, 15, 13, 15, tzinfo=UTC)
DRAWN = DUE + timedelta(hours=1)
CLOSED = DRAWN + timedelta(days=8)
NOTICED = date(2026, 11, 26)
DECIDED = datetime(2026, 12, 3, 2, tzinfo=UTC)
SCRIPT = Path(settings.BASE_DIR) / "docs" / "recompute_round.py"


def recompute(path: Path) -> subprocess.CompletedProcess[str]:
    """The outsider's script, on its own: an isolated Python that sees nothing of ours."""
    return subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False)


def judge(assignment: Assignment) -> None:
    judging.declare(assignment, conflict=False, at=DRAWN)
    lots = random.Random(f"{assignment.submission.reference} {assignment.expert.account.email}")
    base = 60 + int(assignment.submission.reference[-2:]) % 30
    values = {name: min(100, max(0, base + lots.randint(-8, 12))) for name in Criterion.values}
    judging.keep(assignment, values, "测试意见：依据齐全，指标有检测报告支撑，推广条件写得清楚。")
    judging.send(assignment, at=DRAWN + timedelta(days=2))


def propose_as_scored(group, round_, operator) -> None:
    minutes = deciding.record_minutes(
        round_, group, held_on=date(2026, 11, 25), attended=[group.chair], text="会议纪要（测试）", by=operator
    )
    for submission in Submission.objects.filter(state=State.SCORED, field=group.field):
        chair = group.chair.account
        deciding.propose(submission, minutes, selected=submission.result.meets, by=chair, at=CLOSED)


def check_all_but(disputed, operator) -> None:
    for submission in Submission.objects.filter(state=State.SUBMITTED).exclude(pk=disputed.pk):
        filing.accept(submission, by=operator, at=CHECKED)


def test_a_month_from_the_organisations_files_to_the_library(tmp_path):
    month.load_seed()
    groups = month.make_experts()
    bureau, operator = month.jiaxing_reports_through_its_bureau(), _operator()

    # 征集: each organisation imports and files; Jiaxing's come through their bureau.
    submissions = month.report_everything(tmp_path)
    assert len(submissions) >= 40
    for submission in Submission.objects.filter(state=State.WITH_BUREAU):
        filing.forward(submission, by=bureau, at=FILED + timedelta(days=1))

    # 形式审查: one is returned, mended and comes again; one is disputed and goes no further.
    first, disputed = submissions[0], submissions[1]
    filing.send_back(first, by=operator, at=CHECKED - timedelta(days=3), party=Party.OPERATOR, reason="请补充合作意向")
    first.candidate.facts["wanted"] = "寻求联合验证单位（测试补充）"
    first.candidate.save()
    filing.resubmit(first, by=first.candidate.updated_by, at=CHECKED - timedelta(days=2))
    filing.dispute(disputed, by=operator, at=CHECKED, text="署名有异议（测试）")
    check_all_but(disputed, operator)
    round_ = first.round
    assert Counter(round_.submissions.values_list("state", flat=True)) == {
        "accepted": len(submissions) - 1,
        "submitted": 1,
    }

    # 回避与抽取: frozen first, the value afterwards; nobody who is tied to an item gets it.
    chairs = {code: group.chair for code, group in groups.items()}
    tied = chairs["biopharma"]
    item = Submission.objects.filter(state=State.ACCEPTED, field__code="biopharma").first()
    month.tie(tied, "co-author", item.current.facts["completers"][0]["name"])
    agreed = PublicValue("双色球第2026132期", Writing.DIGITS, DUE)
    for group in groups.values():
        frozen = assigning.freeze(round_, group, value=agreed, by=operator, at=CHECKED)
        with pytest.raises(StepRefused, match="还没有产生"):
            assigning.draw(frozen, value="1", source="公告", by=operator, at=DUE - timedelta(minutes=1))
        assigning.draw(frozen, value="03 09 14 21 27 30 + 11", source="福利彩票开奖公告（测试）", by=operator, at=DRAWN)
    assert Recusal.objects.filter(expert=tied, candidate=item.candidate, kind="co-author").exists()
    assert Recusal.objects.filter(kind="same-unit").exists()
    assert list(Assignment.objects.all()) == list(Assignment.objects.unconflicted())
    assert set(Counter(Assignment.objects.values_list("submission", flat=True)).values()) == {5}

    # One expert finds a conflict when reading the names: the item closes, a substitute is drawn.
    leaving = Assignment.objects.filter(submission=item)[0]
    judging.declare(leaving, conflict=True, text="与第二完成人是亲属", at=DRAWN)
    extra = assigning.freeze(
        round_,
        groups["biopharma"],
        value=PublicValue("双色球第2026133期", Writing.DIGITS, DUE + timedelta(days=2)),
        by=operator,
        at=DRAWN + timedelta(hours=1),
        items=[item],
        per_item=1,
        reason="一位专家申报回避",
    )
    assigning.draw(
        extra, value="01 02 05 08 13 21 + 06", source="公告（测试）", by=operator, at=DUE + timedelta(days=2)
    )
    assert not Assignment.objects.visible_to(leaving.expert.account).filter(submission=item).exists()
    assert item.assignments.filter(ended_at=None).count() == 5

    # 评分: blind until one's own is sent.
    assignments = list(Assignment.objects.filter(ended_at=None))
    judge(assignments[0])
    other = next(row for row in assignments[1:] if row.submission_id == assignments[0].submission_id)
    assert not Score.objects.visible_to(other.expert.account).exists()
    for assignment in assignments[1:]:
        judge(assignment)
    assert Score.objects.visible_to(other.expert.account).filter(assignment=assignments[0]).exists()
    in_review = list(Submission.objects.filter(state=State.IN_REVIEW))
    for submission in in_review:
        deciding.close(submission, by=operator, at=CLOSED)
    assert ReputationEntry.objects.filter(cause="timeliness", favourable=True).count() == len(assignments)

    # 建议、公示、异议、决定: the groups follow the scores but once, with a reason.
    for group in groups.values():
        propose_as_scored(group, round_, operator)
    ReviewRules.objects.update_or_create(pk=1, defaults={"notice_contact": "运营处（测试）"})
    deciding.announce(round_, starts_on=NOTICED, by=operator, at=CLOSED)
    noticed = list(Submission.objects.filter(state=State.NOTICED))
    objected, dismissed = noticed[0], noticed[1]
    upheld = deciding.object_to(
        objected, objector="某公司（测试）", text="专利无效", received_on=NOTICED, by=operator, at=CLOSED
    )
    groundless = deciding.object_to(
        dismissed, objector="某人（测试）", text="无依据", received_on=NOTICED, by=operator, at=CLOSED
    )
    with pytest.raises(StepRefused, match="公示还没有结束"):
        deciding.decide(dismissed, selected=True, by=operator, at=DECIDED - timedelta(days=2))
    concluded = {"by": operator, "at": DECIDED}
    with pytest.raises(StepRefused, match="异议"):
        deciding.decide(dismissed, selected=True, by=operator, at=DECIDED)
    deciding.conclude(upheld, upheld=True, conclusion="专利已被宣告无效（测试）", **concluded)
    deciding.conclude(groundless, upheld=False, conclusion="未提供依据（测试）", **concluded)
    deciding.decide(objected, selected=False, reason="公示异议成立", by=operator, at=DECIDED)
    for submission in noticed[1:]:
        deciding.decide(submission, selected=True, by=operator, at=DECIDED)
    for submission in Submission.objects.filter(state=State.PASSED_OVER):
        deciding.decide(submission, selected=False, reason="专家组未建议入选", by=operator, at=DECIDED)

    # 入库: one act, the whole chain linked, notices to the units; nothing is public by it.
    act = EntryAct("2026年11月批次（测试）", "测试〔2026〕11号", date(2026, 12, 4))
    entries = deciding.enter(
        Submission.objects.filter(state=State.SELECTED), act, by=operator, at=DECIDED, demonstration=True
    )
    assert len(entries) == len(noticed) - 1 == Achievement.objects.count() > 10
    entry = Entry.objects.select_related("achievement", "submission").first()
    assert entry.achievement.source_key == f"submission:{entry.submission.reference}"
    assert entry.achievement.name == entry.version.facts["name"]
    with entry.achievement.evidence.get(number=1).file.open() as file:
        assert file.read() == month.proof_of(entry.achievement.name)
    assert entry.achievement.score_technology == round(float(entry.submission.result.by_criterion["technology"]))
    assert [event.action for event in entry.submission.events.all()][-7:] == [
        "accept", "draw", "close", "propose", "announce", "select", "enter",
    ]  # fmt: skip
    assert [row.kind.code for row in entry.achievement.life_line.all()] == ["reported", "entered"]
    assert EntryNotice.objects.count() == len({row.submission.organisation_id for row in entries})
    assert {name for name in EditEvent.objects.values_list("actor_name", flat=True) if "征集门户" in name}
    assert not PublicState.objects.filter(live=True, kind="result").exists()
    assert disputed.events.count() == 1
    assert all(ledger.broken(row.events.all()) == [] for row in Submission.objects.all())
    assert SubmissionEvent.objects.count() > 250

    report = fairness(round_)
    _kinds, cities, fields = (rows for _name, rows in report["shares"])
    assert sum(row.submitted for row in cities) == len(submissions)
    assert sum(row.chosen for row in fields) == len(entries)
    assert all(row.lowest <= row.median <= row.highest for row in fields if row.judged)
    assert any(row.lowest < row.mean < row.highest for row in fields if row.judged)
    assert [number for number, _reason in report["redraws"]] == [4]
    assert dict(report["recusals"])["同单位"] > 0
    assert max(items for items, _experts in report["load"]) - min(items for items, _experts in report["load"]) <= 3

    assert len(report["ended"]) > 0
    assert all(reference and why for reference, why in report["ended"] + report["against"])

    _the_five_records_are_complete(round_)

    # A conflict that comes to light later changes nothing of what was counted.
    Recusal.objects.create(expert=assignments[0].expert, candidate=assignments[0].submission.candidate, kind="declared")

    # Nor does a dispute that comes after the decision.
    filing.dispute(
        entries[0].submission, by=operator, at=DECIDED + timedelta(days=9), text="入库后才提出的争议（测试）"
    )

    # An outsider recomputes everything from the export; no name is in it.
    exported = export_round(round_)
    text = exported.decode()
    assert not [part for row in Account.objects.values_list("name", "email") for part in row if part in text]
    path = tmp_path / "round.jsonl"
    path.write_bytes(exported)
    done = recompute(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything recomputed" in done.stdout
    assert len(Path("docs/recompute_round.py").read_text(encoding="utf-8").splitlines()) <= 60  # an evening's reading
    assert export_round(round_) == exported
    _the_auditor_knows_every_pseudonym(round_, text)
    _every_forgery_is_found(exported, tmp_path)


def _the_auditor_knows_every_pseudonym(round_, exported: str) -> None:
    """Nobody else does: nothing but the command on the server names them."""
    buffer = StringIO()
    call_command("name_pseudonyms", round_.code, stdout=buffer)
    rows = {row["假名"]: row["名称"] for row in csv.DictReader(StringIO(buffer.getvalue()))}
    assert set(re.findall(r'"([EUP][0-9a-f]{12})"', exported)) <= rows.keys()
    drawn = Assignment.objects.select_related("expert__account")
    assert {row.expert.account.name for row in drawn} <= set(rows.values())
    with pytest.raises(CommandError, match="没有批次"):
        call_command("name_pseudonyms", "2031-13", stdout=buffer)


def _the_five_records_are_complete(round_) -> None:
    """申请、抽取申请、使用申请、抽取结果、评价反馈."""
    draw = round_.draws.get(number=1)
    made = {kind: printed(make(draw, at=DECIDED)) for kind, make in paper.OF_A_DRAW.items()}
    drawn = {row.expert.account.name for row in draw.assignments.select_related("expert__account")}
    assert draw.hash in made["request"]
    assert "双色球第2026132期" in made["request"]
    assert not [name for name in drawn if name in made["request"]]
    assert str(draw.assignments.count()) in made["use"]
    assert [name for name in drawn if name not in made["result"]] == []
    assert [name for name in drawn if name not in made["feedback"]] == []
    assert "按时提交评分" in made["feedback"]
    applied = printed(paper.application(draw.assignments.first().expert, at=DECIDED))
    assert "在任" in applied


def printed(form) -> str:
    pages = PdfReader(BytesIO(printable_pdf(form))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def _every_forgery_is_found(exported: bytes, folder: Path) -> None:
    rows = [json.loads(line) for line in exported.decode().splitlines()]
    draw = next(row for row in rows if row["type"] == "draw")
    item = next(row for row in rows if row["type"] == "item" and row["decision"] and row["decision"]["selected"])
    score = next(row for row in rows if row["type"] == "score" and row["item"] == item["item"])
    drawn = next(iter(draw["result"]))

    def forged(change) -> bool:
        kept = json.dumps(rows)
        change()
        path = folder / "forged.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        rows[:] = json.loads(kept)
        return recompute(path).returncode == 1

    assert not forged(lambda: None)
    changes = {
        "another value": lambda: rows[rows.index(draw)].update(value="1"),
        "another name": lambda: draw_of(rows)["result"][drawn].reverse(),
        "somebody left out of the pool": lambda: draw_of(rows)["record"]["pool"].pop(),
        "a recusal taken away": lambda: next(
            facts["recused"] for facts in draw_of(rows)["record"]["items"].values() if facts["recused"]
        ).pop(),
        "a score of somebody who was not drawn": lambda: next(r for r in rows if r == score).update(expert="Efake"),
        "a better score": lambda: next(r for r in rows if r == score)["values"].update(science=100, technology=100),
        "a decision turned": lambda: next(r for r in rows if r == item)["decision"].update(selected=False),
    }
    assert [name for name, change in changes.items() if not forged(change)] == []


def draw_of(rows):
    return next(row for row in rows if row["type"] == "draw")


def _operator() -> Account:
    return Account.objects.make(email="office@province.example", name="运营（测试）", is_operator=True)
