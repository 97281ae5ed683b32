"""What a translator may change of a story."""

import pytest
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from showcase.pages.models import EventPage, RankingPage, ResultPage, StandingPage, ThemePage

OBJECT_OF = {
    ResultPage: "achievement",
    EventPage: "event",
    RankingPage: "ranking",
    ThemePage: "theme",
    StandingPage: "role",
}


@pytest.mark.parametrize("model", OBJECT_OF)
def test_translation_tells_of_the_same_object_under_the_same_slug(model):
    fields = [field for field in get_translatable_fields(model) if isinstance(field, SynchronizedField)]
    fixed = {field.field_name for field in fields if not field.overridable}

    assert {OBJECT_OF[model], "slug"} <= fixed
