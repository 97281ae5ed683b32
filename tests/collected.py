"""One row of everything in collection and selection, each text of it a word of its own: none may ever become public."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from showcase.intake import models as intake
from showcase.library.models import Achievement
from showcase.organisations.models import Organisation
from showcase.review import models as review
from showcase.taxonomy.models import Term
from tests.canaries import Flock, text_columns

APPS = ("intake", "review")
ORDER = (
    intake.Account,
    intake.SubmissionRound,
    intake.Recommendation,
    intake.Candidate,
    intake.Submission,
    intake.SubmissionVersion,
    review.Expert,
    review.ExpertGroup,
    review.Draw,
    review.Assignment,
    review.WeightSet,
    review.Minutes,
    review.Decision,
)
"""First those that others point at."""


def all_models() -> list[type[models.Model]]:
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [*ORDER, *(model for model in found if model not in ORDER)]


def collect(secret: Flock) -> None:
    """Write a row of each model, past what its methods refuse: the database's own constraints hold."""
    known: dict[type[models.Model], Any] = {
        Organisation: Organisation.objects.first(),
        Achievement: Achievement.objects.first(),
        Term: Term.objects.filter(scheme="field").first(),
    }
    now = timezone.now()
    special: dict[type[models.Model], dict[str, Any]] = {
        intake.CollectionRules: {"pk": 1},
        review.ReviewRules: {"pk": 1},
        intake.ReportingLine: {"through": Organisation.objects.last()},
        intake.SubmissionRound: {"closes_at": now + timedelta(days=1)},
        review.Employment: {"organisation": None},
        review.Draw: {"due_at": now + timedelta(hours=1), "drawn_at": now + timedelta(hours=2), "replaces": None},
    }
    for model in all_models():
        row = model(**_values(model, known, secret, now) | special.get(model, {}))
        model._default_manager.bulk_create([row])
        known[model] = model._default_manager.first()


def _values(model: type[models.Model], known: dict[Any, Any], secret: Flock, now: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    texts = {column.name for column in text_columns(model)}
    for column in model._meta.concrete_fields:
        place = f"{model._meta.label}.{column.name}"
        if isinstance(column, models.EmailField):
            values[column.name] = f"{secret.word(place, english=True)}@example.org"
        elif column.name in texts:
            values[column.name] = secret.word(place)
        elif isinstance(column, models.ForeignKey):
            values[column.name] = known.get(column.related_model)
        elif isinstance(column, models.JSONField):
            values[column.name] = {"planted": secret.word(place)}
        elif not column.primary_key:
            values[column.name] = _other(column, now)
    return {name: value for name, value in values.items() if value is not None}


def _other(column: Any, now: Any) -> Any:
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.DateTimeField):
        return now
    if isinstance(column, models.DateField):
        return now.date()
    if isinstance(column, models.BooleanField):
        return column.get_default() if column.null else bool(column.get_default())
    return column.get_default() if column.has_default() else 1
