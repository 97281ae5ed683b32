"""Lists of the desk ask the database the same number of questions, however many rows they show."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from showcase.library.synthetic import make_library
from showcase.pages import writing
from showcase.publication import confirming
from showcase.publication.models import PublicState

LISTS = {
    "pages of a folder": lambda folder: f"/desk/pages/{folder}/",
    "search of pages": lambda _folder: "/desk/pages/search/?q=示例",
    "achievements": lambda _folder: "/desk/snippets/library/achievement/",
    "organisations": lambda _folder: "/desk/snippets/organisations/organisation/",
}


@pytest.fixture
def published(people, approve) -> Callable[[int], int]:
    """``published(3)``: some more public pages of one year; their folder."""

    def run(number: int) -> int:
        pages = [
            writing.write_story(achievement, by=people.author, slug=f"story-{achievement.pk}")
            for achievement in make_library(number)
        ]
        confirming.confirm([row.subject for row in confirming.waiting()], by=people.first)
        for page in pages:
            approve(page.subject())
        return int(pages[0].get_parent().pk)

    return run


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_makes_no_more_queries(name, published, desk):
    author, operator = desk("author"), desk("operator")

    def rows_and_queries(folder: int) -> tuple[int, int]:
        client = operator if name == "organisations" else author
        address = LISTS[name](folder)
        client.get(address)  # content types and the like are known from now on
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        return len(answer.context["object_list" if "object_list" in answer.context else "pages"]), len(captured)

    few, queries = rows_and_queries(published(1))
    more, same = rows_and_queries(published(3))
    assert more > few or name == "organisations"
    assert same == queries


def test_lists_lead_to_what_the_public_reads(story, approve, confirmed, text_of):
    folder = story.get_parent().pk
    assert "/results/tandem-module/" not in text_of("author", f"/desk/pages/{folder}/")
    approve(story.subject())
    assert "/results/tandem-module/" in text_of("author", f"/desk/pages/{folder}/")


def test_the_address_that_came_with_a_page_is_forgotten_when_it_is_read_again(story, approve, confirmed):
    page = type(story).objects.get(pk=story.pk)
    assert page.public_address is None
    approve(story.subject())
    page.refresh_from_db()
    assert page.url.endswith("/results/tandem-module/")


def test_a_page_that_was_public_cannot_be_deleted_and_a_draft_can(people, story, approve, confirmed):
    def may(user) -> bool:
        return Page.objects.get(pk=story.pk).specific.permissions_for_user(user).can_delete()

    assert may(people.author)
    approve(story.subject())
    assert not may(people.author)
    PublicState.objects.of(story.subject()).update(live=False, withdrawal_reason="示例")
    assert not may(people.author)


def test_one_search_ranks_all_hits(people, desk):
    """A score asked for hit by hit makes as many searches as there are hits, inside one query."""
    titles = ("示例的碳化硅", "碳化硅碳化硅碳化硅")
    for number, title in enumerate(titles):
        [achievement] = make_library(1, seed=number)
        page = writing.write_story(achievement, by=people.author, slug=f"story-{number}")
        page.title = page.draft_title = title
        page.save()
    client = desk("author")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/desk/pages/search/?q=碳化硅")
    shown = answer.content.decode()
    assert shown.index(titles[1]) < shown.index(titles[0])
    scored = [query["sql"] for query in captured.captured_queries if "bm25" in query["sql"]]
    assert not [sql for sql in scored if "wagtailcore_page" in sql]
    looked_up = [query["sql"] for query in captured.captured_queries if " MATCH " in query["sql"]]
    assert len(looked_up) == (4 if connection.vendor == "sqlite" else 0)  # kinds, number, the best, rows
