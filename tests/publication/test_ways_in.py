"""Every way in which Wagtail can publish, hide or change a page: what the public has stays what three people approved.

The rows are those of the table of ways that were tried on Wagtail (docs/publication.md). Where Wagtail's own ``live``
is moved behind our back, the desk says so.
"""

import datetime
from contextlib import suppress
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Locale, Page, PageViewRestriction, Task, Workflow, WorkflowTask
from wagtail_localize.models import Translation, TranslationSource

from showcase.pages import tree, writing
from showcase.pages.models import ResultPage
from showcase.publication import confirming, publishing
from showcase.publication.errors import PublicationRefused
from showcase.publication.models import OutboxEntry, PublicState
from showcase.publication.reconcile import drifts
from tests.forms import Editor
from tests.translating import translate_all

pytestmark = pytest.mark.django_db
REFUSED = (PublicationRefused, PermissionDenied, IntegrityError, ValidationError)


def red(page: Any) -> list[str]:
    """What the desk says in red of a page."""
    return [drift.message for drift in drifts() if drift.page_id == page.pk]


def attempt(way: Any, *facts: Any) -> bool:
    """Go a way, refused or not; True when it was let through."""
    with suppress(*REFUSED), transaction.atomic():
        way(*facts)
        return True
    return False


# Ways that publish --------------------------------------------------------------------------------------------------


def revision_publish(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.revision.publish(user=people.superuser)


def revision_publish_of_the_base_page(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    base = Page.objects.get(pk=changed.page.pk)
    base.get_latest_revision().publish(user=people.superuser, skip_permission_checks=True)


def page_publish(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.publish(changed.revision, user=people.superuser)


def action_without_checks(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    """What the edit view and API v3 build themselves: the page's own ``publish`` is not asked."""
    PublishPageRevisionAction(changed.revision, user=people.superuser).execute(skip_permission_checks=True)


def saving_the_live_row(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.title, changed.page.live = "没有人审过的题名", True
    changed.page.save()


def saving_another_slug(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.slug = "another-address"
    changed.page.save()


def an_update_in_bulk(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    Page.objects.filter(pk=changed.page.pk).update(title="没有人审过的题名", live=True, slug="another")
    ResultPage.objects.filter(pk=changed.page.pk).update(one_liner="没有人审过")


def raw_sql(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = '没有人审过的题名' WHERE id = %s", [changed.page.pk])
        cursor.execute("UPDATE pages_resultpage SET abstract = '没有人审过' WHERE page_ptr_id = %s", [changed.page.pk])


def a_row_of_the_achievement(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.achievement.claims.update(statement="没有人审过的主张")
    type(changed.page.achievement).objects.filter(pk=changed.page.achievement_id).update(name="没有人审过")


def reverting(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    first = changed.page.revisions.order_by("id").first()
    RevertToPageRevisionAction(changed.page, first, user=people.superuser).execute(skip_permission_checks=True)


def moving(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    target = tree.section("results", 2025)
    MovePageAction(changed.page, target, pos="last-child", user=people.superuser).execute(skip_permission_checks=True)


def locking(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.locked, changed.page.locked_by = True, people.superuser
    changed.page.save()


def setting_paths(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    call_command("set_url_paths", stdout=StringIO())


def mending_the_tree(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    call_command("fixtree", stdout=StringIO(), interactive=False)


def moving_all_pages(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    call_command("move_pages", changed.page.get_parent().pk, tree.section("results", 2024).pk, stdout=StringIO())


def updating_aliases(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.update_aliases(revision=changed.revision)


def an_alias(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.create_alias(user=people.superuser)


def converting_an_alias(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    Page.objects.filter(pk=changed.page.pk).update(alias_of_id=changed.page.get_parent().pk)
    page = ResultPage.objects.get(pk=changed.page.pk)
    ConvertAliasPageAction(page, user=people.superuser).execute(skip_permission_checks=True)


def a_copy(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    changed.page.copy(keep_live=True, user=people.superuser, update_attrs={"slug": "copied", "title": "副本"})


def a_copy_of_the_whole_year(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    year = changed.page.get_parent()
    year.specific.copy(recursive=True, keep_live=True, user=people.superuser, update_attrs={"slug": "copied"})


def a_copy_for_translation(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    english = Locale.objects.get(language_code="en")
    CopyPageForTranslationAction(changed.page, english, copy_parents=True, user=people.superuser).execute(
        skip_permission_checks=True
    )


def translating(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    """wagtail-localize publishes what it saves, or saves it straight onto a live row."""
    source, _created = TranslationSource.update_or_create_from_instance(changed.page)
    english = Locale.objects.get(language_code="en")
    Translation.objects.create(source=source, target_locale=english).save_target(user=people.superuser, publish=True)


def a_born_live_page(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    achievement = changed.page.achievement
    achievement.pk, achievement.public_id, achievement.source_key = None, "", "test-born"
    achievement.save()
    born = ResultPage(title="生来就公开", slug="born-live", achievement=achievement, content_source="示例", live=True)
    born.one_liner, born.abstract = "一句话", "一段话"
    changed.page.get_parent().add_child(instance=born)


def the_scheduler(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    past = timezone.now() - datetime.timedelta(hours=1)
    type(changed.revision).objects.filter(pk=changed.revision.pk).update(approved_go_live_at=past)
    Page.objects.filter(pk=changed.page.pk).update(go_live_at=past)
    with suppress(*REFUSED, CommandError), transaction.atomic():
        call_command("publish_scheduled", stdout=StringIO())


def a_workflow_that_ends(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    """Stock: the end of a workflow publishes the newest revision, whatever it says."""
    page = changed.page
    state = a_workflow(page).start(page, people.author)
    state.current_task_state.approve(user=people.superuser)


def a_workflow_whose_task_is_switched_off(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    """Stock: with its last task gone, a workflow publishes."""
    state = a_workflow(changed.page).start(changed.page, people.author)
    state.current_task_state.task.deactivate(user=people.superuser)


def a_workflow(page: Any) -> Workflow:
    workflow = Workflow.objects.create(name="示例")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.create(name="示例"), sort_order=1)
    return workflow


def several_updates_at_once(changed: SimpleNamespace, people: SimpleNamespace) -> None:
    rows = list(Page.objects.filter(pk=changed.page.pk))
    for row in rows:
        row.live, row.title = True, "没有人审过的题名"
    Page.objects.bulk_update(rows, ["live", "title"])


REFUSED_WAYS = [
    revision_publish,
    revision_publish_of_the_base_page,
    page_publish,
    an_alias,
    a_copy,
    a_workflow_that_ends,
    a_workflow_whose_task_is_switched_off,
]
IDLE_WAYS = [
    action_without_checks,
    saving_the_live_row,
    saving_another_slug,
    an_update_in_bulk,
    several_updates_at_once,
    raw_sql,
    a_row_of_the_achievement,
    reverting,
    moving,
    locking,
    setting_paths,
    mending_the_tree,
    moving_all_pages,
    updating_aliases,
    converting_an_alias,
    a_copy_of_the_whole_year,
    a_copy_for_translation,
    translating,
    a_born_live_page,
    the_scheduler,
]
"""Ways that nobody refuses: they may do to Wagtail's own tables what they like, and the public gets nothing of it."""


@pytest.mark.parametrize(
    ("way", "refused"),
    [*((way, True) for way in REFUSED_WAYS), *((way, False) for way in IDLE_WAYS)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_the_public_has_stays_what_was_approved(changed, people, public, state, way, refused):
    before, truth, outbox = public(), state(), OutboxEntry.objects.count()
    pages = set(Page.objects.values_list("pk", flat=True))

    assert attempt(way, changed, people) is not refused

    assert public() == before
    assert (state().version, state().record_id, state().live) == (truth.version, truth.record_id, True)
    assert OutboxEntry.objects.count() == outbox
    assert not Page.objects.exclude(pk__in=pages).filter(live=True).exists(), "what a way makes is a draft"


@pytest.mark.parametrize("way", [action_without_checks, an_update_in_bulk, several_updates_at_once, raw_sql])
def test_a_page_that_never_was_approved_is_public_to_nobody_and_red_at_the_desk(
    story, people, public, client, confirmed, way
):
    draft = SimpleNamespace(page=story, revision=story.get_latest_revision(), subject=story.subject())

    way(draft, people)
    Page.objects.filter(pk=story.pk).update(live=True)

    assert public() == {}
    assert ["没有经过三审，公众看不到" in message for message in red(story)] == [True]
    client.force_login(people.operator)
    assert "没有经过三审，公众看不到" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_wagtails_own_api_is_not_there(db):
    assert not {app.name for app in apps.get_app_configs()} & {"wagtail.api.v2", "wagtail.api.v3", "rest_framework"}
    assert "wagtailapi" not in "".join(get_resolver().namespace_dict)


def test_the_create_view_makes_a_draft_whatever_is_pressed(client, people, achievement, confirmed, public):
    section = writing.section_for(achievement)
    client.force_login(people.author)
    address = reverse("wagtailadmin_pages:add", args=["pages", "resultpage", section.pk])
    editor = Editor(client, address, body=[], quotable=[])

    reply = editor.send(
        title="新稿",
        slug="new-story",
        achievement=str(achievement.pk),
        one_liner="一句话",
        abstract="一段话",
        content_source="示例",
        **{"action-publish": "1"},
    )

    assert reply.status_code == 302
    made = ResultPage.objects.get(slug="new-story")
    assert (made.live, made.title) == (False, "新稿")
    assert public() == {}


@pytest.mark.parametrize("person", ["author", "superuser"])
def test_the_edit_view_saves_a_draft_whatever_is_pressed(client, people, changed, public, state, person):
    before = public()
    client.force_login(getattr(people, person))
    editor = Editor(client, reverse("wagtailadmin_pages:edit", args=[changed.page.pk]), body=[], quotable=[])

    editor.send(
        title="按了发布的题名",
        go_live_at="2020-01-01 00:00",
        expire_at="2020-01-02 00:00",
        **{"action-publish": "1", "action-unpublish": "1"},
    )

    page = ResultPage.objects.get(pk=changed.page.pk)
    assert page.get_latest_revision_as_object().title == "按了发布的题名"
    assert page.title == changed.page.title
    assert (page.go_live_at, page.expire_at) == (None, None)
    call_command("publish_scheduled", stdout=StringIO())
    assert public() == before
    assert state().live


def test_a_changed_organisation_is_public_after_its_confirmation_only(published, people, public):
    unit = published.achievement.reporting_unit
    subject = next(row.subject for row in PublicState.objects.filter(kind="organisation"))
    before = PublicState.objects.of(subject).get().record_id
    unit.name = "没有人确认过的单位"
    unit.save()
    assert PublicState.objects.of(subject).get().record_id == before

    confirming.confirm([subject], by=people.first)

    assert PublicState.objects.of(subject).get().record.title == "没有人确认过的单位"


# Ways that hide -----------------------------------------------------------------------------------------------------


def unpublishing(page: Any, people: SimpleNamespace) -> None:
    page.unpublish()


def unpublishing_the_base_page(page: Any, people: SimpleNamespace) -> None:
    Page.objects.get(pk=page.pk).unpublish()


def expiring(page: Any, people: SimpleNamespace) -> None:
    """The scheduler calls ``unpublish`` of the base page: what we override is not asked."""
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(hours=1))
    call_command("publish_scheduled", stdout=StringIO())


def switching_off(page: Any, people: SimpleNamespace) -> None:
    Page.objects.filter(pk=page.pk).update(live=False)


def a_password(page: Any, people: SimpleNamespace) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")


def a_password_above(page: Any, people: SimpleNamespace) -> None:
    PageViewRestriction.objects.create(page=tree.require_home("zh-hans"), restriction_type="login")


def deleting_the_row(page: Any, people: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        for table in ("pages_relatedresult", "pages_resultpage"):
            column = "page_id" if table == "pages_relatedresult" else "page_ptr_id"
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [page.pk])
        cursor.execute("DELETE FROM wagtailsearch_indexentry WHERE object_id = %s", [str(page.pk)])
        cursor.execute("DELETE FROM wagtailcore_page WHERE id = %s", [page.pk])


@pytest.fixture
def in_both_languages(published, people, approve) -> Any:
    """The story, public in Chinese and English."""
    source, _created = TranslationSource.update_or_create_from_instance(published)
    english = Locale.objects.get(language_code="en")
    Translation.objects.create(source=source, target_locale=english).save_target(user=people.translator, publish=False)
    translate_all(published, by=people.translator)
    approve(published.get_translation(english).subject(), by=people.translator)
    return ResultPage.objects.get(pk=published.pk)


@pytest.mark.parametrize(
    "way",
    [
        unpublishing,
        unpublishing_the_base_page,
        expiring,
        switching_off,
        a_password,
        a_password_above,
        deleting_the_row,
    ],
)
def test_what_wagtail_hides_is_withdrawn_in_all_languages_and_red_until_a_reason_is_given(
    in_both_languages, people, public, way
):
    page = in_both_languages
    assert {status for status, _digest, _address in public().values()} == {"live"}

    way(page, people)

    assert {status for status, _digest, _address in public().values()} == {"withdrawn"}
    assert "内容被绕过撤回程序下线，请补充撤回原因。" in [drift.message for drift in drifts()]
    assert set(OutboxEntry.objects.filter(done_at=None, kind="result").values_list("locale", flat=True)) == {
        "zh-hans",
        "en",
    }

    publishing.withdraw(page.subject(), reason="补充说明", by=people.operator)
    assert "内容被绕过撤回程序下线，请补充撤回原因。" not in [drift.message for drift in drifts()]


def test_nobody_has_wagtails_right_to_unpublish(published, people, public):
    before = public()
    for way in (published, Page.objects.get(pk=published.pk)):
        with pytest.raises(PermissionDenied):
            way.unpublish(user=people.superuser)
    assert public() == before


def test_what_was_hidden_comes_back_by_three_approvals_only(published, people, public, approve):
    Page.objects.filter(pk=published.pk).update(live=False)
    Page.objects.filter(pk=published.pk).update(live=True)
    assert {status for status, _digest, _address in public().values()} == {"withdrawn"}
    with pytest.raises(PublicationRefused):
        published.get_latest_revision().publish(user=people.superuser)

    approve(published.subject())

    assert {status for status, _digest, _address in public().values()} == {"live"}


def test_a_withdrawal_is_not_hindered_by_an_open_request(changed, people, approve, public):
    approve(changed.subject, stages=2)
    publishing.withdraw(changed.subject, reason="核实中", by=people.third)
    assert {status for status, _digest, _address in public().values()} == {"withdrawn"}


# Ways that delete ---------------------------------------------------------------------------------------------------


def of_the_page(page: Any) -> None:
    page.delete()


def of_the_base_page(page: Any) -> None:
    Page.objects.get(pk=page.pk).delete()


def of_the_folder(page: Any) -> None:
    page.get_parent().specific.delete()


def of_a_query(page: Any) -> None:
    Page.objects.filter(pk=page.pk).delete()


def of_everything(page: Any) -> None:
    Page.objects.descendant_of(Page.get_first_root_node()).delete()


@pytest.mark.parametrize("way", [of_the_page, of_the_base_page, of_the_folder, of_a_query, of_everything])
def test_what_was_public_is_not_deleted_and_the_tree_stays_whole(published, public, way):
    before = public()

    with suppress(*REFUSED):
        way(published)

    assert public() == before
    assert ResultPage.objects.filter(pk=published.pk).exists()
    assert [list(rows) for rows in Page.find_problems()] == [[], [], [], [], []]
    parent = published.get_parent()
    assert parent.numchild == parent.get_children().count()


def test_a_draft_that_never_was_approved_may_be_deleted(story, people):
    story.delete()
    assert not ResultPage.objects.exists()
