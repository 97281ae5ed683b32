"""The office's own ledger: every register and rule that is changed, with what stood there before."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from .models import Account, OfficeChange


def plain(row: models.Model) -> dict[str, Any]:
    """A row in plain values, with the keys of what it names: for comparison and for the ledger."""
    found: dict[str, Any] = {column.name: column.value_to_string(row) for column in row._meta.concrete_fields}
    if row.pk:
        found |= {column.name: sorted(map(str, getattr(row, column.name).all())) for column in row._meta.many_to_many}
    return found


@transaction.atomic
def record(subject: str, before: dict[str, Any], after: dict[str, Any], *, by: Account, at: datetime) -> None:
    """Write what differs; nothing when nothing does."""
    keys = sorted({*before, *after})
    changes = {key: [before.get(key), after.get(key)] for key in keys if before.get(key) != after.get(key)}
    if not changes:
        return
    last = OfficeChange.objects.select_for_update().order_by("-number").first()
    OfficeChange(subject=subject, changes=changes, actor=by, actor_name=by.name, at=at).append_after(last)
