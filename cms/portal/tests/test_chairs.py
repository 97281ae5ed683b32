"""The chair of a group: nothing confidential before the declaration, as for every expert."""

from django.urls import reverse

from showcase.review.models import ChairDeclaration, Proposal, Recusal

from .conftest import client_of
from .world import close_with_one_score


def test_a_chair_declares_before_reading_what_was_filed(world, judged):
    ChairDeclaration.objects.all().delete()
    chair, place = client_of(world.chair), [world.group.pk, world.reviewed.reference]
    group, item = reverse("selection_group", args=[world.group.pk]), reverse("selection_item", args=place)
    abstract = world.reviewed.current.facts["abstract"]

    page = chair.get(item).content.decode()
    assert "没有利害关系，开始评审" in page
    assert abstract not in page
    assert chair.get(reverse("selection_item_filed", args=[*place, 1])).status_code == 404
    assert "评" * 30 not in chair.get(group).content.decode()

    assert (
        abstract
        in chair.post(reverse("selection_chair_declare", args=place), {"conflict": "no"}, follow=True).content.decode()
    )
    assert "评" * 30 in chair.get(group).content.decode()


def test_a_chair_proposes_nothing_without_having_declared(world):
    ChairDeclaration.objects.all().delete()
    close_with_one_score(world)
    address = reverse("selection_propose", args=[world.group.pk, world.reviewed.reference])
    refused = client_of(world.chair).post(address, {"selected": "yes"}, follow=True).content.decode()
    assert "声明没有利害关系，再提出建议" in refused
    assert not Proposal.objects.exists()


def test_a_chair_with_an_interest_says_which_and_sees_the_item_no_more(world):
    ChairDeclaration.objects.all().delete()
    chair, place = client_of(world.chair), [world.group.pk, world.reviewed.reference]
    declare = reverse("selection_chair_declare", args=place)
    assert "请写明利害关系" in chair.post(declare, {"conflict": "yes"}, follow=True).content.decode()
    assert "已登记回避" in chair.post(declare, {"conflict": "yes", "text": "曾任顾问"}, follow=True).content.decode()
    assert Recusal.objects.filter(expert__account=world.chair, kind="declared").count() == 1
    assert chair.get(reverse("selection_item", args=place)).status_code == 404
    group = reverse("selection_group", args=[world.group.pk])
    assert world.reviewed.reference not in chair.get(group).content.decode()


def test_the_form_of_minutes_says_when_it_cannot_be_written_yet(world):
    chair, group = client_of(world.chair), reverse("selection_group", args=[world.group.pk])
    before = chair.get(group).content.decode()
    assert "结束评分后再填写会议纪要" in before
    assert 'name="held_on"' not in before
    close_with_one_score(world)
    after = chair.get(group).content.decode()
    assert "结束评分后再填写会议纪要" not in after
    assert 'name="held_on"' in after


def test_a_chair_counts_nothing_that_she_is_recused_from(world):
    chair, group = client_of(world.chair), reverse("selection_group", args=[world.group.pk])
    row = {"field": world.reviewed.field, "filed": 2, "proposed": 0, "selected": 0}
    assert row in [one._asdict() for one in chair.get(group).context["brought"]]
    Recusal.objects.create(expert=world.group.chair, candidate=world.waiting.candidate, kind="same-unit", detail="示例")
    assert row | {"filed": 1} in [one._asdict() for one in chair.get(group).context["brought"]]
