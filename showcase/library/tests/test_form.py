"""The form of the desk: it can be built, holds every column that people may edit, and saves the rows with it."""

import pytest

from showcase.library.models import Achievement
from showcase.library.models.achievement import ROWS

from .samples import make_achievement

GIVEN_BY_PROGRAM = {"id", "public_id", "source_key", "import_digest", "latest_revision"}


def bound(achievement):
    handler = Achievement.edit_handler.bind_to_model(Achievement)
    return handler.get_form_class()


@pytest.mark.django_db
def test_every_column_that_people_edit_is_on_the_form():
    form = bound(None)
    columns = {field.name for field in (*Achievement._meta.concrete_fields, *Achievement._meta.many_to_many)}
    assert columns - GIVEN_BY_PROGRAM - set(form.base_fields) == set()
    assert set(form.formsets) == ROWS


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_form_saves_rows_and_says_what_is_wrong_in_chinese(django_user_model):
    achievement = make_achievement()
    form_class = bound(achievement)
    empty = form_class(instance=achievement)
    data = {}
    for name, field in empty.fields.items():
        value = (
            field.prepare_value(empty.get_initial_for_field(field, name)) if hasattr(field, "prepare_value") else None
        )
        if isinstance(value, list):
            data[name] = [getattr(item, "pk", item) for item in value]
        elif value not in (None, False):
            data[name] = str(value)
    for formset in empty.formsets.values():
        data |= {f"{formset.prefix}-TOTAL_FORMS": "0", f"{formset.prefix}-INITIAL_FORMS": "0"}
    prefix = empty.formsets["claims"].prefix
    data |= {
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-kind": str(achievement.claims.first().kind_id),
        f"{prefix}-0-statement": "又一条",
        f"{prefix}-0-is_public": "on",
        f"{prefix}-0-ORDER": "1",
    }

    form = form_class(data, instance=achievement)

    assert not form.is_valid()
    errors = str(form.formsets["claims"].errors)
    assert "还没有核实，不能公开" in errors

    data.pop(f"{prefix}-0-is_public")
    form = form_class(data, instance=Achievement.objects.get(pk=achievement.pk))
    assert form.is_valid(), (form.errors, [formset.errors for formset in form.formsets.values()])
    form.save()
    assert achievement.claims.model.objects.filter(statement="又一条").exists()
    assert Achievement.objects.get().public_id == "ZLHCG-DEMO-0001"
