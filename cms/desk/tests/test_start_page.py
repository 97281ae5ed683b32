"""The start page, the boards and the search of the desk."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from cms import publisher
from conftest import ROLE_OF
from showcase.library.models import Achievement
from showcase.pages import writing
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


def seekers(story) -> dict[str, str]:
    """Every place of the desk that looks for pages."""
    return {
        "search": reverse("wagtailadmin_pages:search"),
        "results": reverse("wagtailadmin_pages:search_results"),
        "folder": reverse("wagtailadmin_explore", args=[story.get_parent().pk]),
        "chooser": reverse("wagtailadmin_choose_page_search"),
    }


@pytest.mark.parametrize("place", ["search", "results", "folder", "chooser"])
@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("光伏", True),
        ("叠层光伏组件", True),
        ("叠层 组件", True),
        ("件", True),
        ("光叠", False),
        ("叠伏", False),
        ("层组件", False),
        ("光伏 海洋", False),
    ],
)
def test_pages_are_found_by_the_words_of_their_titles(story, text_of, place, sought, found):
    address = f"{seekers(story)[place]}?{urlencode({'q': sought})}"
    assert (f"/pages/{story.pk}/" in text_of("author", address)) is found


@pytest.mark.parametrize(("sought", "found"), [('"层光伏"', True), ('"光伏叠层"', False)])
def test_words_in_quotation_marks_stand_together(story, text_of, sought, found):
    address = f"{reverse('wagtailadmin_pages:search')}?{urlencode({'q': sought})}"
    assert (f"/pages/{story.pk}/" in text_of("author", address)) is found


@pytest.mark.parametrize(("sought", "found"), [("叠层", True), ("光伏组件", True), ("海洋", False), ("层组", False)])
def test_achievements_are_found_in_the_admin_by_their_words(achievement, text_of, sought, found):
    address = reverse(type(achievement).snippet_viewset.get_url_name("list"))
    assert (achievement.name in text_of("author", f"{address}?q={sought}")) is found


def test_the_translation_board_tells_each_state(published, text_of, people):
    board = reverse("desk_translations")
    assert "开始翻译" in text_of("translator", board)

    english = begin(published, by=people.translator)
    assert "0 / " in text_of("translator", board).replace("/", " / ").replace("  ", " ")
    assert "处未译" in text_of("translator", board)
    translate_all(english, by=people.translator)
    assert "处未译" not in text_of("translator", board)
    english.refresh_from_db()
    approving.submit(english.subject(), by=people.translator)
    assert "审批中" in text_of("translator", board)

    draft = published.get_latest_revision_as_object()
    draft.abstract = "中文又改了。"
    draft.save_revision(user=people.author)
    text = text_of("translator", board)
    assert "中文稿已改，译文待更新" in text
    assert "<progress" not in text, "a full bar beside it would say the contrary"


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


def test_what_is_live_leads_to_the_portal(published, text_of):
    """Wagtail believes that the desk serves its one site."""
    public = f'href="{settings.PUBLIC_BASE_URL}/results/tandem-module/"'
    for address in (
        reverse("wagtailadmin_pages:edit", args=[published.pk]),
        reverse("wagtailadmin_explore", args=[published.get_parent().pk]),
    ):
        text = text_of("author", address)
        assert public in text
        assert 'href="/results/' not in text


def test_a_folder_is_not_called_a_draft(story, text_of):
    year = story.get_parent()
    text = text_of("author", reverse("wagtailadmin_explore", args=[year.get_parent().pk]))
    assert "不公开" in text


def menu_of(text: str) -> dict[str, str]:
    """The entries of the side bar with their addresses, and below them the entries of their panels."""
    page = BeautifulSoup(text, "html.parser")
    sidebar = json.loads(page.select_one("#wagtail-sidebar-props").string)
    found: dict[str, str] = {}

    def walk(node) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            if "_args" in node and isinstance(node["_args"][0], dict) and node["_args"][0].get("url"):
                found[node["_args"][0]["label"]] = node["_args"][0]["url"]
            for value in node.values():
                walk(value)

    walk(sidebar)
    return found


@pytest.mark.parametrize("person", ROLE_OF)
def test_every_entry_of_the_menu_opens_for_whom_it_is_shown(published, desk, person):
    client = desk(person)
    entries = menu_of(client.get("/desk/").content.decode())
    assert entries
    answers = {label: client.get(address, follow=True) for label, address in entries.items()}
    assert {label: reply.status_code for label, reply in answers.items()} == dict.fromkeys(entries, 200)
    assert [label for label, reply in answers.items() if reply.request["PATH_INFO"] == "/desk/"] == []


def test_only_who_may_edit_a_story_is_offered_to(published, text_of):
    address = reverse("desk_history", args=[published.subject()])
    for person, offered in (("author", True), ("operator", False), ("first", False), ("translator", False)):
        text = text_of(person, address)
        assert ("编辑草稿" in text) is offered, person
        assert ("恢复为草稿" in text) is offered, person


def test_public_source_examples_are_listed_among_what_is_public(example, text_of):
    for person, address in (("operator", "/desk/"), ("operator", reverse("desk_publications"))):
        assert "公开资料示例 · 中文" in text_of(person, address)
    assert "公开资料示例" in text_of("operator", reverse("desk_history", args=[example.subject()]))


@pytest.fixture
def example(confirmed, achievement, approve, people):
    """A public-source example, public."""
    sourced = Achievement.objects.create(
        kind="sourced",
        demonstration=True,
        source_key="public-source-900",
        name="示例来源中的成果",
        year=2020,
        source_title="示例公报，2020 年",
        city=achievement.city,
    )
    page = writing.write_story(sourced, by=people.author, slug="public-source-900")
    approve(page.subject())
    return page


def test_a_form_that_arrives_without_its_fields_is_told_so(story, desk):
    reply = desk("author").post(reverse("wagtailadmin_pages:edit", args=[story.pk]), {"title": "只有题名"})
    assert reply.status_code == 400
    assert "浏览器送来的内容不完整，没有保存。" in reply.content.decode()
    assert type(story).objects.get(pk=story.pk).get_latest_revision_as_object().title != "只有题名"
