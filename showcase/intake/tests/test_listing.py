import pytest
from django.core.exceptions import PermissionDenied

from showcase.intake import listing
from showcase.intake.models import Candidate
from showcase.library.tests.samples import organisation

from . import samples
from .samples import ALL_CLEAR, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def save(candidate, facts, seen, declarations=ALL_CLEAR):
    return listing.save(candidate, facts, declarations=declarations, seen=seen, by=candidate.updated_by, at=NOON)


def test_what_was_typed_is_kept_right_or_wrong():
    made = samples.candidate()
    kept = save(made, {"name": "  名 ", "metrics": "不是列表", "category": "nonsense"}, seen=1, declarations={})
    assert (kept.name, kept.category, kept.version) == ("名", "", 2)
    assert kept.facts == {"name": "  名 ", "metrics": "不是列表", "category": "nonsense"}


def test_what_only_the_office_may_say_is_not_kept():
    made = samples.candidate()
    assert save(made, {"name": "名", "score_science": 100, "kind": "sourced"}, seen=1).facts == {"name": "名"}


def test_a_second_tab_overwrites_nothing_and_is_told_who_saved():
    made = samples.candidate()
    save(made, {"name": "第一个窗口"}, seen=1)
    with pytest.raises(listing.Outdated, match="member 在 12:00") as refused:
        save(made, {"name": "第二个窗口"}, seen=1)
    assert refused.value.candidate.name == "第一个窗口"


def test_a_double_click_saves_once():
    made = samples.candidate()
    first = save(made, {"name": "名"}, seen=1)
    again = save(made, {"name": "名"}, seen=1)
    assert (first.version, again.version) == (2, 2)


def test_only_members_start_an_entry_and_only_they_see_it():
    made = samples.candidate()
    stranger = samples.member("unit-b")
    with pytest.raises(PermissionDenied):
        listing.start(organisation("unit-a"), by=stranger, at=NOON)
    assert [list(Candidate.objects.visible_to(who)) for who in (made.updated_by, stranger, samples.operator())] == [
        [made],
        [],
        [],
    ]
