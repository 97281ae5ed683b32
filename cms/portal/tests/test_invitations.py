"""Invitations that wait: seen, revoked, sent again by who may invite; and what a completed handover leaves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.intake import inviting
from showcase.intake.models import Account, Invitation, Membership
from showcase.intake.tests import samples
from showcase.library.tests.samples import organisation

from .conftest import client_of

MEMBERS, OFFICE = "collection_members", "collection_invitations"


def post(account, place: str, **posted):
    return client_of(account).post(reverse(place), posted)


def link_of(reply) -> str:
    page = reply.content.decode()
    return page.split('<code class="hcg-code">')[1].split("</code>")[0].removeprefix("http://testserver")


def test_what_waits_is_listed_sent_again_and_revoked(world):
    row, first = world.invitation, reverse("collection_invitation", args=[world.secret])
    assert "new@unit-a.example" in client_of(world.submitter).get(reverse(MEMBERS)).content.decode()
    second = link_of(post(world.submitter, MEMBERS, renew=row.pk))
    assert client_of().get(first).status_code == 410
    assert client_of().get(second).status_code == 200
    assert "已撤销，原来的链接不能再用" in post(world.submitter, MEMBERS, revoke=row.pk).content.decode()
    gone = client_of().get(second)
    assert gone.status_code == 410
    assert "撤销" in gone.content.decode()
    for again in ("revoke", "renew"):
        assert "这个邀请已于" in post(world.submitter, MEMBERS, **{again: row.pk}).content.decode()
    assert "没有等待接受的邀请" in client_of(world.submitter).get(reverse(MEMBERS)).content.decode()


def test_an_expired_one_is_called_so_and_can_be_sent_again(world):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = client_of(world.submitter).get(reverse(MEMBERS)).content.decode()
    assert "已过期" in page
    assert client_of().get(link_of(post(world.submitter, MEMBERS, renew=world.invitation.pk))).status_code == 200


def test_nobody_touches_the_invitations_of_another_organisation(world):
    Membership.objects.filter(account=world.other).update(may_invite=True)
    for deed in ("revoke", "renew"):
        assert post(world.other, MEMBERS, **{deed: world.invitation.pk}).status_code == 404
    assert "new@unit-a.example" not in client_of(world.other).get(reverse(MEMBERS)).content.decode()
    assert Invitation.objects.waiting().count() == 1


def test_the_office_invites_the_first_member_and_sees_all_that_waits(world):
    reply = post(world.operator, OFFICE, unit="浙大", name="首位", email="first@zju.example", may_invite="on")
    row = Invitation.objects.get(email="first@zju.example")
    assert (row.organisation.name, row.may_invite) == ("浙江大学", True)
    assert client_of().post(link_of(reply), {"password": "a-good-long-one-1"}).status_code == 302
    assert Account.objects.get(email="first@zju.example").memberships.current().get().may_invite
    page = client_of(world.operator).get(reverse(OFFICE)).content.decode()
    assert "new@unit-a.example" in page
    assert "first@zju.example" not in page


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"unit": "没有的单位"}, "单位名录里没有这个单位"),
        ({"unit": "甲单位", "email": "不是邮箱"}, "有效的"),
        ({"unit": "甲单位", "email": "member@unit-a.example"}, "已经是该单位的成员"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(world, posted, message):
    reply = post(world.operator, OFFICE, **{"name": "写下的姓名", "email": "x@y.example", **posted})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert message in page
    assert 'value="写下的姓名"' in page
    assert 'aria-invalid="true"' in page
    assert not Invitation.objects.filter(name="写下的姓名").exists()


def test_a_link_that_was_taken_up_says_so_to_who_holds_it(world):
    link = reverse("collection_invitation", args=[world.secret])
    client_of().post(link, {"password": "a-good-long-one-1"})
    again = client_of().get(link)
    assert again.status_code == 410
    assert "接受，请直接登录" in again.content.decode()


def test_who_handed_over_sees_nothing_any_more_and_the_history_keeps_the_name(world):
    heir = samples.member("unit-a", "heir@unit-a.example", may_invite=True)
    mine = world.submitter.memberships.get(until=None)
    assert "已交接" in post(heir, MEMBERS, hand_over=mine.pk).content.decode()
    gone = client_of(world.submitter)
    for address in (
        reverse("collection_list"),
        reverse("collection_candidate", args=[world.candidate.pk]),
        reverse("collection_submission", args=[world.waiting.reference]),
        reverse(MEMBERS),
    ):
        assert gone.get(address).status_code == 404, address
    assert gone.get("/").status_code == 200
    assert world.submitter.name in (
        client_of(heir).get(reverse("collection_submission", args=[world.waiting.reference])).content.decode()
    )
    assert "交接" in post(heir, MEMBERS, hand_over=mine.pk).content.decode()
    assert Membership.objects.get(pk=mine.pk).until is not None


def test_an_invitation_of_a_colleague_who_left_can_be_revoked_by_another(world):
    heir = samples.member("unit-a", "heir@unit-a.example", may_invite=True)
    inviting.hand_over(world.submitter.memberships.get(until=None), today=timezone.localdate())
    assert "已撤销" in post(heir, MEMBERS, revoke=world.invitation.pk).content.decode()
    assert Invitation.objects.get(pk=world.invitation.pk).organisation == organisation("unit-a")


def test_no_label_of_the_portal_ends_in_a_half_width_colon(world):
    pages = {
        None: ["/log-in/", "/password/", reverse("collection_invitation", args=[world.secret])],
        world.submitter: ["/members/", "/account/two-factor/"],
        world.operator: ["/invitations/", "/office/lines/", "/office/rules/collection/", "/office/weights/"],
        world.expert: ["/ties/"],
    }
    for account, addresses in pages.items():
        for address in addresses:
            page = client_of(account).get(address).content.decode()
            assert "<label" in page, address
            assert ":</label>" not in page, address
            assert ":</legend>" not in page, address


def test_an_expert_who_is_not_admitted_yet_recommends_nothing(world):
    expert = world.expert.expert
    expert.admitted_on = None
    expert.save()
    client = client_of(world.expert)
    assert client.get(reverse("selection_recommendations")).status_code == 404
    assert "发现推荐" not in client.get("/").content.decode()
