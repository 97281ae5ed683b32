"""What every installation has from the start."""

from django.contrib.auth.models import Group

from cms.accounts.roles import ROLES
from cms.foundation import STOCK_GROUPS, lay_foundation


def test_only_our_roles_can_be_given(foundation):
    assert {group.name for group in Group.objects.all()} == {role.name for role in ROLES}


def test_a_stock_group_that_somebody_holds_is_not_taken_away(db, django_user_model):
    held, _free = (Group.objects.create(name=name) for name in STOCK_GROUPS)  # as Wagtail's migration leaves them
    django_user_model.objects.create_user("holder").groups.add(held)

    lay_foundation()

    assert Group.objects.filter(name="Editors").exists()
    assert not Group.objects.filter(name="Moderators").exists()
