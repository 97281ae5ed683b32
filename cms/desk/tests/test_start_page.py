"""The start page, the boards and the search of the desk."""

import pytest
from django.urls import reverse

from cms import publisher
from showcase.pages.translations import begin
from showcase.publication import approving
from showcase.publication.models import OutboxEntry
from tests.translating import translate_all

pytestmark = pytest.mark.django_db


def test_it_tells_what_is_live_since_when_and_what_failed(published, text_of):
    publisher.publish_waiting()
    entry = OutboxEntry.objects.first()
    OutboxEntry.objects.filter(pk=entry.pk).update(done_at=None, error="磁盘已满，请清理后重试")

    text = text_of("operator", "/desk/")

    assert published.title in text
    assert "没有发布成功" in text
    assert "磁盘已满" in text


def test_a_page_that_only_wagtail_calls_live_shows_red(story, text_of):
    type(story).objects.filter(pk=story.pk).update(live=True)

    text = text_of("operator", "/desk/")

    assert "需要处理的不一致" in text
    assert "公众看不到" in text


@pytest.mark.parametrize("sought", ["光伏", "叠层", "组件"])
def test_pages_are_found_by_two_characters(story, text_of, sought):
    text = text_of("author", f"{reverse('wagtailadmin_pages:search')}?q={sought}")

    assert story.title in text


@pytest.mark.parametrize("sought", ["层光", "光叠"])
def test_characters_that_merely_meet_are_not_found(story, text_of, sought):
    found = story.title in text_of("author", f"{reverse('wagtailadmin_pages:search')}?q={sought}")

    assert found is (sought in story.title)


def test_achievements_are_found_in_the_admin_by_two_characters(achievement, text_of):
    address = reverse(type(achievement).snippet_viewset.get_url_name("list"))

    assert achievement.name in text_of("author", f"{address}?q=叠层")
    assert achievement.name not in text_of("author", f"{address}?q=海洋")


def test_the_translation_board_tells_each_state(published, text_of, people):
    board = reverse("desk_translations")
    assert "开始翻译" in text_of("translator", board)

    english = begin(published, by=people.translator)
    assert "0 / " in text_of("translator", board).replace("/", " / ").replace("  ", " ")
    translate_all(english, by=people.translator)
    english.refresh_from_db()
    approving.submit(english.subject(), by=people.translator)
    assert "审批中" in text_of("translator", board)


def test_a_story_is_begun_from_an_achievement_once(achievement, desk, text_of):
    assert achievement.name in text_of("author", reverse("desk_without_story"))

    desk("author").post(reverse("desk_write", args=[achievement.pk]))

    assert achievement.name not in text_of("author", reverse("desk_without_story"))


def test_the_start_page_counts_nothing_of_wagtails(people, text_of):
    assert reverse("wagtailimages:index") not in text_of("author", "/desk/").partition('id="main"')[2]


def test_the_log_in_is_chinese_whatever_the_browser_says(client, foundation):
    text = client.get("/desk/login/", headers={"accept-language": "en"}).content.decode()

    assert "密码" in text
    assert ">Password" not in " ".join(text.split()).replace("> ", ">")


def test_a_translation_is_listed_beside_its_chinese_title(published, approve, text_of, people):
    english = begin(published, by=people.translator)
    translate_all(english, by=people.translator)
    english.refresh_from_db()
    approve(english.subject(), by=people.translator)

    for address in ("/desk/", reverse("desk_publications")):
        text = text_of("author", address)
        assert english.get_latest_revision_as_object().title in text
        assert f'<span class="desk-soft desk-original">{published.title}</span>' in text


def test_whoever_looks_after_accounts_sees_accounts_and_vacant_roles(people, text_of):
    people.second.groups.clear()

    text = text_of("account_admin", "/desk/")

    assert "没有人担任的角色" in text
    assert "二审" in text
    assert reverse("wagtailusers_users:index") in text
    assert "公开情况" not in text


def test_only_writers_are_offered_to_begin_a_story(people, desk, text_of):
    address = reverse("desk_without_story")

    assert address in text_of("author", "/desk/")
    for name in ("first", "translator", "operator"):
        assert address not in text_of(name, "/desk/"), name
        assert desk(name).get(address).status_code == 302, name
