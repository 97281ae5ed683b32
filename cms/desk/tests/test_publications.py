"""What is public: the list, the history, restoring, withdrawing, changing an address."""

import pytest
from django.urls import reverse

from cms import publisher
from showcase.publication.models import PublicState

pytestmark = pytest.mark.django_db


def act(client, name, story, *more, **fields):
    return client.post(reverse(name, args=[str(story.subject()), *more]), fields)


@pytest.mark.parametrize("sought", ["光伏", "DEMO-0001", "tandem"])
def test_the_list_is_searched_by_title_number_and_address(published, text_of, sought):
    assert published.title in text_of("author", f"/desk/work/publications/?q={sought}")
    assert "没有找到" in text_of("author", "/desk/work/publications/?q=核聚变")


def test_the_history_tells_versions_approvers_and_later_edits(published, approve, text_of, people):
    published.one_liner = "第二版的一句话"
    published.save_revision(user=people.author)
    approve(published.subject())
    published.one_liner = "还没送审的改动"
    published.save_revision(user=people.author)

    text = text_of("first", reverse("desk_history", args=[str(published.subject())]))

    assert "第 2 版" in text
    assert "第 1 版" in text
    assert "第二版的一句话" in text
    assert "还没送审的改动" not in text
    for person in ("first", "second", "third"):
        assert person in text
    assert "author" in text.split("本版公开后的编辑")[1]


def test_restoring_makes_a_draft_that_needs_approval(published, approve, desk, people):
    first = PublicState.objects.of(published.subject()).get().record_id
    published.one_liner = "第二版的一句话"
    published.save_revision(user=people.author)
    approve(published.subject())
    second = PublicState.objects.of(published.subject()).get().record_id

    assert act(desk("author"), "desk_roll_back", published, 1).status_code == 302

    assert PublicState.objects.of(published.subject()).get().record_id == second
    approve(published.subject())
    assert PublicState.objects.of(published.subject()).get().record_id == first


def test_a_withdrawal_without_a_reason_says_so_at_the_field(published, desk):
    reply = act(desk("third"), "desk_withdraw", published, reason=" ")

    assert "请写明撤回原因" in reply.content.decode()
    assert PublicState.objects.of(published.subject()).get().live


@pytest.mark.parametrize("person", ["third", "operator"])
def test_a_withdrawal_takes_the_story_from_the_public_at_once(published, desk, settings, person):
    publisher.publish_waiting()

    reply = act(desk(person), "desk_withdraw", published, reason="完成单位申请更正（示例）")

    assert reply.url == reverse("desk_publications")
    state = PublicState.objects.of(published.subject()).get()
    assert (state.live, state.withdrawal_reason) == (False, "完成单位申请更正（示例）")
    published.refresh_from_db()
    assert not published.live
    assert publisher.publish_waiting().error == ""
    edition = settings.EDITIONS_ROOT / "current"
    assert not (edition / "site" / "results" / "tandem-module").exists()
    assert "完成单位申请更正（示例）" in (edition / "gone" / "results" / "tandem-module" / "index.html").read_text()


def test_only_those_who_may_withdraw_are_offered_it(published, desk, text_of):
    address = reverse("desk_history", args=[str(published.subject())])
    withdrawal = reverse("desk_withdraw", args=[str(published.subject())])

    assert withdrawal in text_of("third", address)
    assert withdrawal not in text_of("author", address)
    assert desk("author").get(withdrawal).url == reverse("wagtailadmin_home")  # Wagtail's way of saying no


def test_a_changed_address_redirects_after_its_approvals(published, approve, desk, settings):
    reply = act(desk("operator"), "desk_change_address", published, slug="Tandem Module")
    assert "英文短名只能用" in reply.content.decode()

    assert act(desk("operator"), "desk_change_address", published, slug="tandem-solar-module").status_code == 302
    assert PublicState.objects.of(published.subject()).get().address == "/results/tandem-module/"
    approve(published.subject())
    assert publisher.publish_waiting().error == ""

    state = PublicState.objects.of(published.subject()).get()
    assert state.address == "/results/tandem-solar-module/"
    assert state.former_addresses == ["/results/tandem-module/"]
    site = settings.EDITIONS_ROOT / "current" / "site"
    assert (site / "results" / "tandem-solar-module" / "index.html").exists()
    assert not (site / "results" / "tandem-module" / "index.html").exists()
