"""What every `Source` must promise: each column and child relation is declared public or internal, and only once."""

from django.db import models
from modelcluster.fields import ParentalKey

from showcase.publication.sources import Source


def faults(model: type[models.Model]) -> list[str]:
    """What is undeclared, declared twice, or declared and not there."""
    assert issubclass(model, Source)
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    names |= {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if isinstance(relation.field, ParentalKey) and relation.field.model is not model
    }
    declared = model.PUBLIC | model.INTERNAL
    return [
        *(f"{name}: undeclared" for name in sorted(names - declared)),
        *(f"{name}: not there" for name in sorted(declared - names)),
        *(f"{name}: public and internal" for name in sorted(model.PUBLIC & model.INTERNAL)),
    ]


def sources_of(app_label: str) -> list[type[models.Model]]:
    from django.apps import apps

    return [model for model in apps.get_app_config(app_label).get_models() if issubclass(model, Source)]
