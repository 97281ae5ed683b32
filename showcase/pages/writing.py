"""From an achievement to the draft of its story."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from showcase.library.models import Achievement

from . import tree
from .models import ResultPage, SectionPage


def section_for(achievement: Achievement) -> SectionPage:
    """The folder in which the story of an achievement stands: by the year of its entry."""
    year = achievement.entry.entered_on.year if achievement.entry else achievement.year
    return tree.section("results", year)


@transaction.atomic
def write_story(achievement: Achievement, *, by: Any = None, slug: str = "") -> ResultPage:
    """A Chinese draft with what the library knows. The slug is a proposal: an editor chooses the English one."""
    unit = achievement.reporting_unit
    page = ResultPage(
        title=achievement.name,
        slug=slug or proposed_slug(achievement),
        achievement=achievement,
        one_liner=achievement.one_liner,
        abstract=achievement.abstract,
        content_source=unit.name if unit else achievement.source_title,
        owner=by,
        live=False,
    )
    section_for(achievement).add_child(instance=page)
    page.save_revision(user=by)
    return page


def proposed_slug(achievement: Achievement) -> str:
    """From the English name; without one, from the permanent id. Never from Chinese characters."""
    words = slugify(achievement.name_en).split("-")[:8]
    return "-".join(words).strip("-")[:80] or achievement.public_id.lower()
