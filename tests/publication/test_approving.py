"""三审三校: three different people, none of whom edited a source; what counts is the hash of the record."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from showcase.pages.models import ResultPage, ShowcaseImage
from showcase.publication import approving, proofreading, publishing
from showcase.publication.actors import acting, actor_of
from showcase.publication.editing import editors_since_publication
from showcase.publication.errors import HasChanged, NotReady, NotYours, Undecided
from showcase.publication.models import Approval, Deputy, PublicState
from tests.forms import Editor
from tests.publication.conftest import png
from tests.translating import translate_all

pytestmark = pytest.mark.django_db
TICKED = dict.fromkeys(proofreading.CHECKS, True)


def give(request: Any, by: Any, **facts: Any) -> Any:
    """One approval as the page sends it."""
    sent = {"seen": request.record_id, "proofreading": TICKED, "secrecy_cleared": request.stage == 3}
    return approving.approve(request.pk, by=by, **{**sent, **facts})


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize("person", ["author", "first", "second", "third", "translator", "operator", "superuser"])
def test_each_stage_is_its_own_role(story, confirmed, people, approve, stage, person):
    request = approving.submit(story.subject(), by=people.author)
    for done, approver in enumerate((people.first, people.second), 1):
        if done < stage:
            request = give(request, approver)
    rightful = {1: "first", 2: "second", 3: "third"}[stage]

    if person == rightful:
        give(request, getattr(people, person))
    else:
        with pytest.raises(NotYours):
            give(request, getattr(people, person))
    assert Approval.objects.of(story.subject()).filter(stage=stage).exists() is (person == rightful)


def test_one_person_with_every_role_still_approves_once(story, confirmed, people):
    people.first.groups.set(Group.objects.filter(name__in=["一审", "二审", "三审"]))
    request = give(approving.submit(story.subject(), by=people.author), people.first)
    with pytest.raises(NotYours, match="三位不同的人"):
        give(request, people.first)


def a_page(changed: SimpleNamespace, by: Any) -> None:
    draft = changed.page.get_latest_revision_as_object()
    draft.abstract = "另一个摘要"
    draft.save_revision(user=by)


def an_achievement(changed: SimpleNamespace, by: Any) -> None:
    changed.page.achievement.name = "另一个名称（示例）"
    changed.page.achievement.save()


def a_claim(changed: SimpleNamespace, by: Any) -> None:
    claim = changed.page.achievement.claims.get()
    claim.statement = "另一个主张"
    claim.save()


def a_row_that_goes(changed: SimpleNamespace, by: Any) -> None:
    changed.page.achievement.claims.get().delete()


def a_list_of_terms(changed: SimpleNamespace, by: Any) -> None:
    achievement = type(changed.page.achievement).objects.get(pk=changed.page.achievement_id)
    achievement.transfer_modes.clear()
    achievement.save()


def a_picture(changed: SimpleNamespace, by: Any) -> None:
    image = ShowcaseImage.objects.get()
    image.credit = "另一个署名"
    image.save()


def the_file_of_a_picture(changed: SimpleNamespace, by: Any) -> None:
    image = ShowcaseImage.objects.get()
    image.file, image.width, image.height = ContentFile(png("blue"), "other.png"), 8, 8
    image.save()


def the_file_of_a_document(changed: SimpleNamespace, by: Any) -> None:
    Document.objects.get().file.save("other.pdf", ContentFile(b"%PDF-1.7 other"))


EDITS = [a_page, an_achievement, a_claim, a_row_that_goes, a_list_of_terms, a_picture, the_file_of_a_picture]
EDITS_OF_ALL = [*EDITS, the_file_of_a_document]


@pytest.mark.parametrize("edit", EDITS_OF_ALL, ids=lambda edit: edit.__name__)
def test_who_edited_any_source_does_not_approve(illustrated, people, edit):
    assert editors_since_publication(illustrated.subject) == {}, "a publication begins a new count"
    for person in (people.first, people.author):
        with acting(actor_of(person)):
            edit(illustrated, person)
            edit = a_page  # by the author, so that there is something to approve

    request = approving.submit(illustrated.subject, by=people.author)

    assert people.first.pk in editors_since_publication(illustrated.subject)
    with pytest.raises(NotYours, match="您编辑过这条内容"):
        give(request, people.first)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_after_an_approval_sends_the_request_back(illustrated, people, edit, commit):
    with acting(actor_of(people.author)):
        a_first_change(illustrated, people)
    request = give(approving.submit(illustrated.subject, by=people.author), people.first)
    before = PublicState.objects.of(illustrated.subject).get().record_id

    with commit(), acting(actor_of(people.author)):
        edit(illustrated, people.author)

    request.refresh_from_db()
    assert (request.state, request.is_open) == ("changed", False)
    with pytest.raises(NotYours, match="已经办结"):
        give(request, people.second)
    assert PublicState.objects.of(illustrated.subject).get().record_id == before
    again = approving.submit(illustrated.subject, by=people.author)
    assert again.stage == 1


def a_first_change(illustrated: SimpleNamespace, people: SimpleNamespace) -> None:
    draft = illustrated.page.get_latest_revision_as_object()
    draft.title = "一个新题名（示例）"
    draft.save_revision(user=people.author)


def test_a_change_that_no_signal_saw_is_found_at_the_next_approval(changed, people):
    request = give(approving.submit(changed.subject, by=people.author), people.first)
    changed.page.achievement.claims.update(statement="绕过了信号的改动")

    with pytest.raises(HasChanged):
        give(request, people.second)

    request.refresh_from_db()
    assert request.state == "changed"


def saving_the_same(changed: SimpleNamespace, client: Any) -> None:
    changed.page.get_latest_revision_as_object().save_revision(user=None)


def saving_the_form_as_it_stands(changed: SimpleNamespace, client: Any) -> None:
    assert editor(changed, client).send().status_code == 302


def an_autosave_over_the_same_revision(changed: SimpleNamespace, client: Any) -> None:
    """Wagtail 8 writes what was not changed over the newest revision, in place."""
    newest = ResultPage.objects.get(pk=changed.page.pk).latest_revision
    reply = client.post(
        reverse("wagtailadmin_pages:edit", args=[changed.page.pk]),
        {**editor(changed, client).whole(), "overwrite_revision_id": newest.pk},
        headers={"Accept": "application/json"},
    )
    assert reply.status_code == 200, reply.content[:300]
    assert reply.json()["success"]


def saving_the_achievement_as_it_is(changed: SimpleNamespace, client: Any) -> None:
    changed.page.achievement.save()


def editor(changed: SimpleNamespace, client: Any) -> Editor:
    return Editor(client, reverse("wagtailadmin_pages:edit", args=[changed.page.pk]), body=[], quotable=[])


@pytest.mark.parametrize(
    "save",
    [
        saving_the_same,
        saving_the_form_as_it_stands,
        an_autosave_over_the_same_revision,
        saving_the_achievement_as_it_is,
    ],
    ids=lambda save: save.__name__,
)
def test_a_save_that_changes_nothing_keeps_the_approvals(changed, people, client, save, commit):
    client.force_login(people.author)
    saving_the_form_as_it_stands(changed, client)  # once, as the form writes it
    request = give(approving.submit(changed.subject, by=people.author), people.first)
    editors = editors_since_publication(changed.subject)

    with commit():
        save(changed, client)

    assert editors_since_publication(changed.subject) == editors
    request.refresh_from_db()
    assert (request.state, request.stage) == ("open", 2)
    give(give(request, people.second), people.third)
    assert PublicState.objects.of(changed.subject).get().version == 2


def test_an_autosave_that_changes_something_sends_the_request_back(changed, people, client, commit):
    client.force_login(people.author)
    request = give(approving.submit(changed.subject, by=people.author), people.first)
    newest = ResultPage.objects.get(pk=changed.page.pk).latest_revision
    sent = {**editor(changed, client).whole(), "abstract": "悄悄改的摘要", "overwrite_revision_id": newest.pk}

    with commit():
        client.post(
            reverse("wagtailadmin_pages:edit", args=[changed.page.pk]), sent, headers={"Accept": "application/json"}
        )

    request.refresh_from_db()
    assert request.state == "changed"


# What each stage asks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", proofreading.CHECKS)
def test_each_proofreading_is_ticked_and_kept(story, confirmed, people, check):
    request = approving.submit(story.subject(), by=people.author)
    with pytest.raises(Undecided, match=str(proofreading.CHECKS[check])):
        give(request, people.first, proofreading={**TICKED, check: False})
    assert not Approval.objects.of(story.subject()).exists()

    give(request, people.first)

    assert Approval.objects.of(story.subject()).get().proofreading == TICKED


def test_the_third_stage_asks_for_the_secrecy_check(story, confirmed, people, approve):
    request = approve(story.subject(), stages=2)
    with pytest.raises(Undecided, match="保密审查"):
        give(request, people.third, secrecy_cleared=False)
    assert not PublicState.objects.of(story.subject()).live().exists()


def test_who_looked_at_other_bytes_is_refused(story, confirmed, people):
    request = approving.submit(story.subject(), by=people.author)
    with pytest.raises(HasChanged, match="刷新页面"):
        give(request, people.first, seen="0" * 64)


def test_sending_back_unchanged_goes_on_where_it_was(story, confirmed, people):
    """Nothing was changed: the bytes are those that the first approver approved, and he is not asked twice."""
    request = give(approving.submit(story.subject(), by=people.author), people.first)
    approving.send_back(request.pk, by=people.second, reason="请说明来源")

    again = approving.submit(story.subject(), by=people.author)

    assert again.stage == 2
    give(give(again, people.second), people.third)
    assert PublicState.objects.of(story.subject()).live().exists()


def test_what_is_public_already_is_not_submitted_again(published, people):
    with pytest.raises(NotReady, match="与已公开的内容完全相同"):
        approving.submit(published.subject(), by=people.author)


# Absence, due dates, who has it --------------------------------------------------------------------------------------


@pytest.fixture
def away(people) -> Callable[..., Deputy]:
    def make(**facts: Any) -> Deputy:
        today = timezone.localdate()
        given = {"principal": people.first, "deputy": people.operator, "starts_on": today, "ends_on": today}
        return Deputy.objects.create(**{**given, "reason": "出差", **facts})

    return make


def test_a_deputy_approves_and_the_ledger_says_for_whom(story, confirmed, people, away):
    away()
    request = approving.submit(story.subject(), by=people.author)

    give(request, people.operator)

    row = Approval.objects.of(story.subject()).get()
    assert (row.stage, row.user_id, row.deputy_for) == (1, people.operator.pk, str(people.first))


@pytest.mark.parametrize("days", [-1, 1])
def test_a_deputy_is_one_on_the_days_only(story, confirmed, people, away, days):
    day = timezone.localdate() + timedelta(days=days)
    away(starts_on=day, ends_on=day)
    with pytest.raises(NotYours):
        give(approving.submit(story.subject(), by=people.author), people.operator)


def test_the_deputy_of_somebody_whose_account_is_closed_is_none(story, confirmed, people, away):
    away()
    people.first.is_active = False
    people.first.save()
    with pytest.raises(NotYours):
        give(approving.submit(story.subject(), by=people.author), people.operator)


def test_a_deputy_who_edited_does_not_approve(changed, people, away):
    away(deputy=people.author)
    with pytest.raises(NotYours, match="您编辑过"):
        give(approving.submit(changed.subject, by=people.author), people.author)


def test_each_stage_has_its_own_time_and_holder(story, confirmed, people):
    request = approving.submit(story.subject(), by=people.author)
    approving.take(request.pk, by=people.first)
    type(request).objects.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(days=1))
    assert list(type(request).objects.late()) == [request]

    request = give(request, people.first)

    assert request.held_by is None
    assert list(type(request).objects.late()) == []
    assert request.due_at > timezone.now() + timedelta(days=settings.APPROVAL_DAYS - 1)


# Translations --------------------------------------------------------------------------------------------------------


@pytest.fixture
def english(published, people) -> Any:
    """The English draft of the public story, completely translated."""
    source, _created = TranslationSource.update_or_create_from_instance(published)
    target = Locale.objects.get(language_code="en")
    Translation.objects.create(source=source, target_locale=target).save_target(user=people.translator, publish=False)
    translate_all(published, by=people.translator)
    return published.get_translation(target)


def test_a_translation_does_not_go_before_its_source(english, published, approve, people):
    request = approve(english.subject(), stages=2, by=people.translator)
    publishing.withdraw(published.subject(), reason="核实中", by=people.third)
    with pytest.raises(HasChanged):
        give(request, people.third)
    request.refresh_from_db()
    assert "中文版还没有公开" in request.reason
    with pytest.raises(NotReady, match="中文版还没有公开"):
        approving.submit(english.subject(), by=people.translator)
    assert not PublicState.objects.live().filter(kind="result").exists()


def test_a_sentence_left_in_chinese_keeps_a_translation_back(english, people):
    string = StringTranslation.objects.filter(locale=english.locale).first()
    for text, message in (("仍是中文的一句话。", "中文"), ("", "没有翻译")):
        StringTranslation.objects.filter(pk=string.pk).update(data=text)
        if not text:
            StringTranslation.objects.filter(pk=string.pk).delete()
        translation = Translation.objects.get(target_locale=english.locale)
        translation.save_target(user=people.translator, publish=False)
        with pytest.raises(NotReady) as refused:
            approving.submit(english.subject(), by=people.translator)
        assert message in str(refused.value)


def test_who_typed_one_string_does_not_approve_that_language_but_may_the_other(english, published, people):
    people.first.groups.add(Group.objects.get(name="翻译"))
    segment = StringSegment.objects.filter(source__object_id=english.translation_key).first()
    with acting(actor_of(people.first)):
        row = StringTranslation.objects.get(translation_of=segment.string, context=segment.context)
        row.data, row.last_translated_by = "Typed by the first approver (example)", people.first
        row.save()
    assert people.first.pk in editors_since_publication(english.subject())
    assert people.first.pk not in editors_since_publication(published.subject())


def test_who_overrode_a_field_of_the_translation_does_not_approve_it(english, people):
    text = StringSegment.objects.filter(source__object_id=english.translation_key).first()
    place = OverridableSegment.objects.create(source=text.source, context=text.context, data_json="null", order=9)
    with acting(actor_of(people.first)):
        SegmentOverride.objects.create(
            locale=english.locale, context=place.context, data_json='"x"', last_translated_by=people.first
        )
    assert people.first.pk in editors_since_publication(english.subject())


# Withdrawal ----------------------------------------------------------------------------------------------------------


def test_a_withdrawal_takes_all_languages_and_coming_back_takes_new_approvals(english, published, approve, people):
    approve(english.subject(), by=people.translator)
    publishing.withdraw(english.subject(), reason="核实中", by=people.third)
    states = PublicState.objects.filter(kind="result")
    assert set(states.values_list("live", "withdrawal_reason", "withdrawn_by")) == {(False, "核实中", "third")}

    request = approving.submit(published.subject(), by=people.author)
    assert request.stage == 1
    for person in (people.first, people.second, people.third):
        request = give(request, person)

    assert dict(states.values_list("locale", "live")) == {"zh-hans": True, "en": False}


def test_a_withdrawal_needs_a_reason(published, people):
    with pytest.raises(Undecided, match="请写明撤回原因"):
        publishing.withdraw(published.subject(), reason=" ", by=people.third)
    assert PublicState.objects.of(published.subject()).get().live
