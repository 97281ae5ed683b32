"""A step that was taken already: whoever clicks again reads when and by whom; who never could, still gets 404."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.intake import filing
from showcase.intake.models import Submission, SubmissionRound
from showcase.intake.states import Party

from .conftest import client_of


def act(account, submission: Submission, action: str):
    address = reverse("collection_act", args=[submission.reference, action])
    return client_of(account).post(address, {"reason": "材料不全"}, follow=True)


def test_forwarding_and_withdrawing_twice_is_told_with_time_and_name(world):
    for who, action, words in (("bureau", "forward", "转报"), ("submitter", "withdraw", "撤回")):
        account = getattr(world, who)
        act(account, world.waiting, action)
        events = world.waiting.events.count()
        again = act(account, world.waiting, action)
        assert again.status_code == 200
        text = again.content.decode()
        assert f"“{words}”已于 {timezone.localtime():%Y-%m-%d}" in text
        assert f"由{account.name}办理，不用再办" in text
        assert world.waiting.events.count() == events


def test_returning_and_accepting_twice_by_the_office(world):
    act(world.bureau, world.waiting, "forward")
    filing.settle(world.dispute, by=world.operator, at=timezone.now(), resolution="已核实")
    act(world.operator, world.waiting, "accept")
    assert "“通过形式审查”已于" in act(world.operator, world.waiting, "accept").content.decode()


def test_who_could_never_take_the_step_is_told_nothing(world):
    act(world.bureau, world.waiting, "forward")
    assert act(world.other, world.waiting, "forward").status_code == 404
    assert act(world.submitter, world.waiting, "forward").status_code == 404
    assert act(world.submitter, world.waiting, "accept").status_code == 404


def test_a_progress_report_noted_twice_is_told(world):
    client, address = client_of(world.operator), reverse("collection_progress_note", args=[world.progress.pk])
    client.post(address)
    again = client.post(address, follow=True)
    assert f"由{world.operator.name}阅办，不用再办" in again.content.decode()


@pytest.mark.parametrize("by_bureau", [True, False])
def test_why_it_was_returned_stands_on_the_start_page_the_form_and_the_submission(world, by_bureau):
    if by_bureau:
        filing.send_back(world.waiting, by=world.bureau, at=timezone.now(), party=Party.BUREAU, reason="缺少盖章表")
    else:
        filing.forward(world.waiting, by=world.bureau, at=timezone.now())
        filing.send_back(world.waiting, by=world.operator, at=timezone.now(), party=Party.OPERATOR, reason="缺少盖章表")
    client = client_of(world.submitter)
    places = [
        reverse("collection_home"),
        reverse("collection_candidate", args=[world.candidate.pk]),
        reverse("collection_submission", args=[world.waiting.reference]),
    ]
    until = f"{timezone.localtime(world.waiting.round.closes_at):%Y-%m-%d %H:%M} 前重新报送的"
    for place in places:
        page = client.get(place).content.decode()
        assert ("已由某县科技局于" if by_bureau else "已由省征集运营人员于") in page, place
        assert "缺少盖章表" in page, place
        assert until in page, place
    past = timezone.now() - timedelta(days=1)
    SubmissionRound.objects.filter(pk=world.waiting.round_id).update(opens_at=past - timedelta(days=30), closes_at=past)
    assert "批次已截止，重新报送的计入正在征集的批次" in client.get(places[1]).content.decode()
