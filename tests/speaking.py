"""The language that a person chose for the desk."""

from typing import Any

from wagtail.users.models import UserProfile


def speaking(user: Any, language: str) -> Any:
    """The person, with that language in the account's settings."""
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user
