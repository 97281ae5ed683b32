"""Settings that an office changes: one row of a table."""

from typing import Self

from django.db import models
from django.db.models import Q


class OneRow(models.Model):
    """Rules with their defaults. The row is made when it is first asked for."""

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="%(class)s_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Self:
        return cls._default_manager.get_or_create(pk=1)[0]
