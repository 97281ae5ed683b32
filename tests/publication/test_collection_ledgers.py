"""The database holds the ledgers of collection and selection, whoever writes past the models."""

import pytest
from django.apps import apps
from django.db import connection

from showcase.intake.apps import LEDGERS as OF_INTAKE
from showcase.library.tests.samples import make_achievement, make_world
from showcase.publication import triggers
from showcase.review.triggers import LEDGERS as OF_REVIEW
from tests.canaries import Flock
from tests.collected import collect
from tests.publication.test_ledgers import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(db):
    """One row of each model."""
    make_world()
    make_achievement()
    collect(Flock("暗桩", "qzxjvw"))


def test_ledgers_are_only_added_to(everything):
    for table in (*OF_INTAKE, *OF_REVIEW):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 1, table
        assert refused(f"UPDATE {table} SET id = id"), table
        assert refused(f"DELETE FROM {table}"), table


def test_a_draw_stays_as_it_was_frozen_and_drawn(everything):
    assert refused("UPDATE review_draw SET hash = 'x'")
    assert refused("UPDATE review_draw SET value = 'x'")
    assert refused("DELETE FROM review_draw")


def test_a_score_is_changed_until_it_is_sent(everything):
    score = apps.get_model("review.Score").objects.get()
    assert score.sent_at is not None
    assert refused("UPDATE review_score SET comment = 'x'")
    assert refused("DELETE FROM review_score")


def test_every_append_only_model_has_its_triggers():
    from showcase.intake.ledger import AppendOnly

    guarded = {trigger.table for trigger in triggers.wanted()}
    models = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
    assert {model._meta.db_table for model in models} <= guarded
    assert len(models) > 5
