"""The office's pages of a round: what is found on them, steps for several at once, drawing again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from showcase.intake import evidence, filing
from showcase.intake.models import Submission
from showcase.intake.states import State
from showcase.intake.tests import samples
from showcase.library.tests.samples import organisation
from showcase.review.models import Draw, Employment, ReviewRules
from showcase.review.portal import rounds

from .conftest import client_of
from .world import PDF, make_expert


@pytest.fixture
def office(world):
    return client_of(world.operator)


def page(name: str, world) -> str:
    return reverse(name, args=[world.reviewed.round.code])


def deed(name: str, world) -> str:
    return reverse("selection_act", args=[world.reviewed.round.code, name])


def accepted(world, number: int) -> Submission:
    row = samples.candidate("unit-b", by=world.other, name=f"第{number}项成果")
    evidence.attach(row, 1, SimpleUploadedFile("材料.pdf", PDF), by=world.other, at=timezone.now())
    submission = filing.file(row, by=world.other, at=timezone.now())
    return filing.accept(submission, by=world.operator, at=timezone.now())


def test_submissions_are_found_by_state_words_and_field(world, office):
    address = page("selection_round", world)
    both = office.get(address).content.decode()
    assert world.waiting.reference in both
    assert world.reviewed.reference in both
    for query in (
        "state=in-review",
        "q=另一项成果",
        "q=乙单位",
        f"q={world.reviewed.reference}",
        "q=乙单位&field=new-energy",
    ):
        found = office.get(f"{address}?{query}").content.decode()
        assert world.reviewed.reference in found, query
        assert world.waiting.reference not in found, query
    assert "没有符合条件的申报" in office.get(f"{address}?field=nothing-of-this-name").content.decode()
    assert office.get(f"{address}?state=no-state&order=no-order&page=many").status_code == 200


def test_long_lists_have_pages_that_keep_what_was_asked(world, office, monkeypatch):
    monkeypatch.setattr(rounds, "ON_A_PAGE", 1)
    first = office.get(page("selection_round", world) + "?order=reference").content.decode()
    assert "第 1 页，共 2 页" in first
    assert "?order=reference&amp;page=2" in first


def test_several_are_closed_together_or_none(world, office, judged):
    ReviewRules.objects.update_or_create(pk=1, defaults={"least_scores": 1})
    other = accepted(world, 2)
    posted = {"submission": [world.reviewed.reference, other.reference], "back": "state=in-review"}
    answer = office.post(deed("close", world), posted, follow=True)
    assert f"{other.reference}：" in answer.content.decode()
    assert Submission.objects.get(pk=world.reviewed.pk).state == State.IN_REVIEW

    answer = office.post(deed("close", world), {"submission": world.reviewed.reference, "back": "state=in-review"})
    assert answer["Location"] == page("selection_round", world) + "?state=in-review"
    assert Submission.objects.get(pk=world.reviewed.pk).state == State.SCORED


def test_nothing_ticked_and_what_is_not_of_the_round(world, office):
    assert "请先勾选申报" in office.post(deed("close", world), follow=True).content.decode()
    assert office.post(deed("close", world), {"submission": "2020-01-0001"}).status_code == 404


def test_a_draw_is_shown_in_names_and_made_anew_with_a_reason(world, office):
    item = accepted(world, 3)
    for number in range(6):
        expert = make_expert(f"pool-{number}")
        if number == 0:
            Employment.objects.create(expert=expert, organisation=organisation("unit-b"))
    soon = (timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    facts = {"group": world.group.pk, "value_name": "示例公开数值", "due_at": soon}
    assert "已办理" in office.post(deed("freeze", world), facts, follow=True).content.decode()
    frozen = Draw.objects.get(number=2)
    assert list(frozen.record["items"]) == [item.reference]

    shown = office.get(page("selection_draws", world)).content.decode()
    assert frozen.hash in shown
    assert "pool-0，同单位" in shown  # recused, with the reason
    assert "抽中：" not in shown

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        facts = {"draw": frozen.pk, "value": "1", "source": "https://example.org/1"}
        assert "已办理" in office.post(deed("draw", world), facts, follow=True).content.decode()
    drawn = Draw.objects.get(pk=frozen.pk)
    assert drawn.result
    shown = office.get(page("selection_draws", world)).content.decode()
    assert "抽中：" in shown
    assert [row.expert.account.name for row in drawn.assignments.all() if row.expert.account.name not in shown] == []

    again = {"replaces": frozen.pk, "value_name": "示例公开数值二", "due_at": soon}
    assert "要写明理由" in office.post(deed("freeze", world), again, follow=True).content.decode()
    office.post(deed("freeze", world), again | {"reason": "公开数值录错（测试）"})
    assert Draw.objects.get(number=3).replaces == drawn
    assert "公开数值录错（测试）" in office.get(page("selection_fairness", world)).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_draws(world, office, django_assert_max_num_queries):
    for number in (2, 3, 4):
        Draw.objects.create(
            round=world.reviewed.round,
            group=world.group,
            number=number,
            record=world.draw.record,
            hash="0" * 64,
            frozen_by=world.operator,
            frozen_at=world.draw.frozen_at,
            due_at=world.draw.due_at,
        )
    with django_assert_max_num_queries(24):
        office.get(page("selection_draws", world))
