"""One story of a synthetic achievement and the people to approve it, for measurements."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.accounts.roles import ROLES
from cms.foundation import lay_foundation
from showcase.library.synthetic import make_library
from showcase.pages import writing

STAFF = ("author", "approver-1", "approver-2", "approver-3")


def people() -> list[Any]:
    """Author and three approvers."""
    names = {role.code: role.name for role in ROLES}
    made = []
    for code in STAFF:
        user, _created = get_user_model().objects.get_or_create(username=code)
        user.groups.set([Group.objects.get(name=names[code])])
        made.append(user)
    return made


def ready_story() -> Any:
    """A Chinese draft that lacks nothing."""
    lay_foundation()
    [achievement] = make_library(1)
    return writing.write_story(achievement, by=people()[0], slug="measured-story")
