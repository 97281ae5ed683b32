"""What every installation has from the start."""

from django.contrib.auth.models import Group

from cms.accounts.roles import ROLES
from cms.foundation import lay_foundation


def test_only_our_roles_can_be_given(foundation):
    assert {group.name for group in Group.objects.all()} == {role.name for role in ROLES}


def test_a_stock_group_that_somebody_holds_is_not_taken_away(db, django_user_model):
    django_user_model.objects.create_user("holder").groups.add(Group.objects.get(name="Editors"))

    lay_foundation()

    assert Group.objects.filter(name="Editors").exists()
    assert not Group.objects.filter(name="Moderators").exists()
