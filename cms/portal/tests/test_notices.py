"""公示: from which day, how long, to whom one objects, and what the organisation hears of it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from showcase.intake import filing
from showcase.intake.models import Letter, Submission
from showcase.intake.states import State
from showcase.review.models import Draw, PublicNotice, ReviewRules

from .conftest import client_of
from .test_rounds import accepted, deed, soon
from .world import make_expert


@pytest.fixture
def office(world):
    return client_of(world.operator)


def done(office, world, action: str, **typed) -> str:
    """What the page says after a deed of the office."""
    address = reverse("selection_act", args=[world.reviewed.round.code, action])
    return office.post(address, typed, follow=True).content.decode()


def day(step: int) -> str:
    return (timezone.localdate() + timedelta(days=step)).isoformat()


def test_a_notice_begins_on_a_day_to_come_and_says_to_whom_one_objects(world, office):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.PROPOSED)
    ReviewRules.objects.update(notice_contact=" ")
    assert "请先在评审规则中填写公示受理方式" in done(office, world, "announce")
    ReviewRules.objects.update(notice_contact="示例受理处")
    assert "公示不能从过去的日期开始" in done(office, world, "announce", starts_on=day(-1))
    assert "请填写日期" in done(office, world, "announce", starts_on="下周一")
    shown = done(office, world, "announce", starts_on=day(3))
    assert "已办理" in shown
    assert "领域覆盖" in shown
    made = world.reviewed.notices.get()
    assert (made.starts_on.isoformat(), (made.ends_on - made.starts_on).days + 1) == (day(3), 7)
    letters = Letter.objects.filter(kind=Letter.Kind.NOTICED)
    assert {letter.account.memberships.get().organisation for letter in letters} == {world.reviewed.organisation}


def test_a_notice_is_made_longer_in_public_and_never_shorter(world, office):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    world.notice.submissions.set([world.reviewed])
    facts = {"notice": world.notice.pk, "reason": "公示内容有更正（示例）"}
    assert "要晚于原来的结束日期" in done(office, world, "extend", **facts, ends_on=day(0))
    assert "请写明延长的理由" in done(office, world, "extend", **facts | {"reason": " "}, ends_on=day(5))
    assert "已办理" in done(office, world, "extend", **facts, ends_on=day(5))
    assert PublicNotice.objects.get(pk=world.notice.pk).ends_on.isoformat() == day(5)
    public = client_of().get(reverse("selection_public_notice", args=[world.notice.pk])).content.decode()
    assert "公示已延长：公示内容有更正（示例）" in public
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.SELECTED)
    assert "都已有决定" in done(office, world, "extend", **facts, ends_on=day(9))


def test_the_organisation_hears_that_there_is_an_objection_and_what_came_of_it(world, office):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    world.notice.submissions.set([world.reviewed])
    reference = world.reviewed.reference
    done(office, world, "object", submission=reference, objector="不公开的人", text="不公开的异议")
    own = client_of(world.other)
    page = own.get(reverse("collection_submission", args=[reference])).content.decode()
    assert "正在核实" in page
    assert "不公开" not in page
    objection = world.reviewed.objections.get()
    done(office, world, "conclude", objection=objection.pk, conclusion="依据不足（示例）")
    assert (
        "异议不成立：依据不足（示例）" in own.get(reverse("collection_submission", args=[reference])).content.decode()
    )
    told = [letter.body for letter in Letter.objects.filter(kind=Letter.Kind.OBJECTION).order_by("pk")]
    assert ["收到异议" in told[0], "异议不成立" in told[1]] == [True, True]
    assert "不公开" not in "".join(told)


def test_an_item_that_is_disputed_or_objected_to_is_marked_in_public_without_saying_by_whom(world, office):
    Submission.objects.filter(pk=world.reviewed.pk).update(state=State.NOTICED)
    world.notice.submissions.set([world.reviewed])
    world.reviewed.refresh_from_db()
    address, mark = reverse("selection_public_notice", args=[world.notice.pk]), "有异议，处理中"

    def shown() -> str:
        return client_of().get(address).content.decode()

    assert mark not in shown()
    facts = {"by": world.operator, "at": timezone.now()}
    dispute = filing.dispute(world.reviewed, text="某人不公开的争议", **facts)
    assert mark in shown()
    assert "不公开" not in shown()
    filing.settle(dispute, resolution="已厘清（示例）", **facts)
    assert mark not in shown()
    done(office, world, "object", submission=world.reviewed.reference, objector="不公开的人", text="不公开的异议")
    assert mark in shown()
    assert "不公开" not in shown()


def test_anybody_reads_what_was_frozen_before_the_value_was_known_and_no_names(world, office):
    item = accepted(world, 31)
    for number in range(7):
        make_expert(f"pool-{number}")
    facts = {"group": world.group.pk, "value_name": "约定的一期（示例）", "writing": "digits", "due_at": soon()}
    office.post(deed("freeze", world), facts)
    frozen, address = Draw.objects.get(number=2), reverse("selection_public_draws")
    before = client_of().get(address).content.decode()
    assert frozen.hash in before
    assert "约定的一期（示例），一串数字" in before
    assert "公告第八期" not in before
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        drawn = {"draw": frozen.pk, "value": "12 34", "source": "公告第八期"}
        client_of(world.operator).post(deed("draw", world), drawn)
    after = client_of().get(address).content.decode()
    assert "1234" in after
    assert "公告第八期" in after
    drawn_names = [row.expert.account.name for row in frozen.assignments.select_related("expert__account")]
    assert drawn_names
    assert [word for word in (*drawn_names, item.reference, item.name, world.operator.name) if word in after] == []
