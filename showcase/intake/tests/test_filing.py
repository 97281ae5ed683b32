"""From the list into the round and back, with every step in the ledger."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from showcase.intake import filing, ledger, listing
from showcase.intake.models import Candidate, ReportingLine, Submission, SubmissionEvent, SubmissionVersion
from showcase.intake.reporting import assess, required_of
from showcase.intake.states import Action, Party, State, StepRefused
from showcase.library.tests.samples import organisation

from . import samples
from .samples import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def story(submission):
    return [(row.action, row.from_state, row.to_state, row.actor_name, row.reason) for row in submission.events.all()]


def test_a_whole_candidate_is_filed_frozen_and_written_down():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)

    assert (submission.reference, submission.state, submission.round.code) == ("2026-11-0001", "submitted", "2026-11")
    assert submission.current.facts == made.facts
    assert submission.current.hash == ledger.digest({"facts": made.facts, "declarations": samples.ALL_CLEAR})
    assert story(submission) == [("file", "", "submitted", "member", "")]


@pytest.mark.parametrize("fields", [["materials", "new-energy"], ["new-energy", "materials"]])
def test_the_first_field_as_reported_is_the_one_whose_group_reviews(fields):
    made = samples.candidate(fields=fields)
    assert filing.file(made, by=made.updated_by, at=NOON).field.code == fields[0]


def test_a_second_click_files_nothing_new():
    made = samples.candidate()
    first = filing.file(made, by=made.updated_by, at=NOON)

    assert filing.file(made, by=made.updated_by, at=NOON) == first
    assert (Submission.objects.count(), SubmissionEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "成果名称"),
        ({"abstract": ""}, "公众摘要"),
        ({"abstract": "字" * 151}, "公众摘要"),
        ({"limitations": []}, "局限与适用边界"),
        ({"dispute": "署名有异议"}, "争议情况"),
        ({"evidence": [], "claims": []}, "佐证"),
        ({"claims": [{"kind": "fills-gap", "statement": "填补空白", "evidence": []}]}, "第1条主张"),
        ({"category": "basic-research", "papers": [], "maturity": None}, "论文"),
        (
            {
                "category": "basic-research",
                "papers": [{"title": "题", "journal": "刊", "year": 2026, "doi": "http://x"}],
            },
            "第1篇论文的DOI",
        ),
        ({"category": "major-application"}, "佐证"),
        ({"fields": []}, "战略领域"),
        ({"secrecy_conclusion": "涉密"}, "保密审查结论"),
        ({"secrecy_conclusion": "不涉密，但不宜公开"}, "保密审查结论"),
        ({"score_science": 100}, ""),
    ],
)
def test_each_missing_thing_stops_filing_and_is_named(changes, field):
    made = samples.candidate(**changes)
    made.facts |= {key: value for key, value in changes.items() if key == "score_science"}
    made.save()

    with pytest.raises(filing.NotFit) as refused:
        filing.file(made, by=made.updated_by, at=NOON)

    assert field in {blocker.field for blocker in refused.value.blockers}
    assert Submission.objects.count() == 0


def test_each_declaration_is_asked_for():
    made = samples.candidate(declarations={"ownership_clear": True})
    with pytest.raises(filing.NotFit) as refused:
        filing.file(made, by=made.updated_by, at=NOON)
    assert [blocker.field for blocker in refused.value.blockers] == [
        "完成单位清晰明确且无争议",
        "完成人署名清晰明确且无争议",
    ]


def test_county_and_city_bureaux_forward_in_turn_or_return_with_a_reason():
    county, city = samples.bureau("county", "某县科技局"), samples.bureau("city-bureau", "某市科技局")
    samples.reports_through("unit-a", county)
    samples.reports_through("county", city)
    made = samples.candidate()
    at_county, at_city = samples.member("county"), samples.member("city-bureau")

    submission = filing.file(made, by=made.updated_by, at=NOON)
    assert (submission.state, submission.bureau) == ("with-bureau", county)
    filing.forward(submission, by=at_county, at=NOON)
    assert (submission.state, submission.bureau) == ("with-bureau", city)
    with pytest.raises(StepRefused, match="理由"):
        filing.send_back(submission, by=at_city, at=NOON, party=Party.BUREAU, reason=" ")
    filing.send_back(submission, by=at_city, at=NOON, party=Party.BUREAU, reason="缺少产业化合同")
    filing.resubmit(submission, by=made.updated_by, at=NOON)
    filing.forward(submission, by=at_county, at=NOON)
    filing.forward(submission, by=at_city, at=NOON)

    assert submission.state == "submitted"
    assert [row[0] for row in story(submission)] == [
        "file",
        "forward",
        "send-back",
        "resubmit",
        "forward",
        "forward",
    ]
    assert ledger.broken(submission.events.all()) == []


def test_resubmitting_keeps_the_old_version_and_late_work_joins_the_next_round():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)
    filing.send_back(submission, by=samples.operator(), at=NOON, party=Party.OPERATOR, reason="请补充局限")
    made.facts["limitations"] = ["高温下未验证"]
    made.save()

    filing.resubmit(submission, by=made.updated_by, at=NOON + timedelta(days=10))

    assert submission.round.code == "2026-12"
    assert submission.reference == "2026-11-0001"
    assert [version.number for version in submission.versions.all()] == [1, 2]
    assert submission.current.facts["limitations"] == ["高温下未验证"]


def test_filing_after_the_deadline_joins_the_next_round():
    made = samples.candidate()
    assert filing.file(made, by=made.updated_by, at=NOON + timedelta(days=10)).round.code == "2026-12"


def test_withdrawn_work_can_be_filed_again():
    made = samples.candidate()
    first = filing.file(made, by=made.updated_by, at=NOON)
    filing.withdraw(first, by=made.updated_by, at=NOON, reason="需要补充试验")
    second = filing.file(made, by=made.updated_by, at=NOON)
    assert (first.state, second.state, second.reference) == ("withdrawn", "submitted", "2026-11-0002")


def test_an_open_dispute_stops_acceptance_until_it_is_settled():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)
    row = filing.dispute(submission, by=samples.operator(), at=NOON, text="第二完成单位提出异议")
    with pytest.raises(StepRefused, match="争议"):
        filing.accept(submission, by=samples.operator(), at=NOON)
    assert submission.state == "submitted"

    filing.settle(row, by=samples.operator(), at=NOON, resolution="双方已书面确认排序")
    filing.accept(submission, by=samples.operator(), at=NOON)
    assert submission.state == "accepted"


def test_a_stale_page_cannot_take_a_step_twice():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)
    stale = Submission.objects.get(pk=submission.pk)
    filing.accept(submission, by=samples.operator(), at=NOON)
    with pytest.raises(StepRefused, match="形式审查通过"):
        filing.accept(stale, by=samples.operator(), at=NOON)
    assert submission.events.count() == 2


def test_the_ledger_is_only_added_to_and_a_change_behind_its_back_is_seen():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)
    filing.accept(submission, by=samples.operator(), at=NOON)
    event = submission.events.first()
    event.reason = "改写"
    for attempt in (
        event.save,
        event.delete,
        SubmissionEvent.objects.all().delete,
        SubmissionVersion.objects.all().delete,
    ):
        with pytest.raises(ledger.LedgerIsClosed):
            attempt()

    rows = list(submission.events.all())
    rows[0].reason = "改写"
    assert ledger.broken(rows) == [1]
    assert ledger.broken(rows[1:]) == [2]


def test_the_database_lets_one_submission_of_a_candidate_be_under_way():
    made = samples.candidate()
    submission = filing.file(made, by=made.updated_by, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            candidate=made,
            organisation=made.organisation,
            round=submission.round,
            reference="x",
            name="x",
            category="key-technology",
            field=submission.field,
            state=State.SUBMITTED,
        )


def test_who_sees_which_submission():
    county = samples.bureau("county", "某县科技局")
    samples.reports_through("unit-a", county)
    mine, direct = samples.candidate("unit-a"), samples.candidate("unit-b", name="另一项成果")
    first = filing.file(mine, by=mine.updated_by, at=NOON)
    second = filing.file(direct, by=direct.updated_by, at=NOON)

    seen = {
        who.email: set(Submission.objects.visible_to(who))
        for who in (mine.updated_by, direct.updated_by, samples.member("county"), samples.operator(), samples.account())
    }

    assert list(seen.values()) == [{first}, {second}, {first}, {first, second}, set()]


def test_who_left_the_organisation_sees_nothing_more():
    made = samples.candidate()
    filing.file(made, by=made.updated_by, at=NOON)
    made.updated_by.memberships.update(until=NOON.date())
    assert not Submission.objects.visible_to(made.updated_by).exists()
    assert organisation("unit-a").submissions.count() == 1


def test_every_action_of_the_table_has_words():
    assert {str(action.label) for action in Action} & {str(action.value) for action in Action} == set()


def test_a_bureau_reads_what_was_sent_to_it_and_not_what_was_filed_past_it():
    samples.reports_through("unit-a", samples.bureau("county", "某县科技局"))
    by, bureau = samples.member("unit-a"), samples.member("county")
    made = samples.candidate("unit-a", by=by, name="送到县里的名称")
    submission = filing.file(made, by=by, at=NOON)
    filing.send_back(submission, by=bureau, at=NOON, party=Party.BUREAU, reason="请补充")
    listing.save(
        Candidate.objects.get(pk=made.pk), made.facts | {"name": "改过的名称"}, declarations=samples.ALL_CLEAR,
        seen=made.version, by=by, at=NOON,
    )  # fmt: skip
    ReportingLine.objects.all().delete()
    filing.resubmit(submission, by=by, at=NOON)
    assert submission.version_for(bureau).facts["name"] == "送到县里的名称"
    assert submission.version_for(by).facts["name"] == "改过的名称"
    assert submission.version_for(samples.operator()) == submission.current
    sent = Submission.objects.through_bureau(bureau).with_name_seen(bureau).get()
    assert sent.name_seen == "送到县里的名称"


@pytest.mark.parametrize("category", ["basic-research", "key-technology", "major-application"])
def test_what_the_form_calls_required_is_exactly_what_is_refused_without(world, category):
    """The marks in the form and the rules of the library are two lists: they must be one."""
    facts = samples.reported(category=category)
    facts = {key: value for key, value in facts.items() if not key.startswith("secrecy")}  # all of it or nothing
    facts["maturity"] = {} if category == "basic-research" else facts.get("maturity", {})
    facts["papers"] = [{"title": "论文", "journal": "期刊", "top_journal": True, "year": 2025}]
    kind = {"key-technology": "industrialisation-proof", "major-application": "user-proof"}
    facts["evidence"] = [facts["evidence"][0] | {"kind": kind.get(category, "industrialisation-proof")}]
    facts["claims"] = [facts["claims"][0] | {"evidence": "1"}]
    row = samples.candidate(by=samples.member("unit-a"), **facts)
    assert [str(one) for one in assess(row).blockers] == []

    needed = set()
    for key in facts:
        row.facts = {name: value for name, value in facts.items() if name != key}
        if key == "evidence":
            row.facts["claims"] = []
        if {blocker for blocker in assess(row).blockers if "主张" not in str(blocker) or key == "claims"}:
            needed.add(key)
    assert needed == required_of(category) & facts.keys()
    assert required_of(category) <= facts.keys()
