"""What the database's checks say of a row that is not saved yet.

Django asks the database for each check of each row, with every column of the row. A check depends on the few columns
that it names: here each combination of their values is asked once a process.
"""

from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, Value

REMEMBERED = 8192
"""Combinations of values of which it is known whether a check holds."""


def broken(row: models.Model, *, exclude: Collection[str]) -> Iterator[ValidationError]:
    """The complaints of the constraints that name none of these columns, as `Model.validate_constraints` has them."""
    for constraint in row._meta.constraints:
        try:
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(type(row), row, exclude=set(exclude))
            elif not _holds_for(row, constraint.name, exclude):
                raise ValidationError(constraint.get_violation_error_message())
        except ValidationError as error:
            yield ValidationError({NON_FIELD_ERRORS: [error]})


def _holds_for(row: models.Model, check: str, exclude: Collection[str]) -> bool:
    names = _named_by(type(row), check)
    if not set(names).isdisjoint(exclude):
        return True
    values = (_column(type(row), name).value_from_object(row) for name in names)
    return _holds(type(row), check, tuple(values))


@lru_cache(maxsize=REMEMBERED)
def _holds(model: type[models.Model], check: str, values: tuple[Any, ...]) -> bool:
    """Whether the check holds for these values of the columns that it names."""
    names = _named_by(model, check)
    given = {name: Value(value, _column(model, name)) for name, value in zip(names, values, strict=True)}
    return _condition(model, check).check(given)


@cache
def _named_by(model: type[models.Model], check: str) -> tuple[str, ...]:
    return tuple(sorted(_condition(model, check).referenced_base_fields))


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _condition(model: type[models.Model], check: str) -> Q:
    constraint = next(one for one in model._meta.constraints if one.name == check)
    return Q(constraint.condition)  # type: ignore[attr-defined]  # a CheckConstraint
