"""Rows that are only ever added, each carrying the hash of the one before: a change behind our back is seen."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LedgerIsClosed(Exception):
    """Somebody tried to change or delete what was written."""


def canonical(content: Any) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8: what is hashed everywhere in collection and selection."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise LedgerIsClosed(_("台账只能追加，不能修改。"))

    def delete(self) -> NoReturn:
        raise LedgerIsClosed(_("台账只能追加，不能删除。"))

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsClosed(_("台账只能追加，不能修改。"))


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsClosed(_("台账只能追加，不能修改。"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsClosed(_("台账只能追加，不能删除。"))


class Chained(AppendOnly):
    """A row of a ledger: `content` is what its hash covers, together with the hash before."""

    number = models.PositiveIntegerField(gettext_lazy("序号"))
    before = models.CharField(gettext_lazy("上一条的校验值"), max_length=64, blank=True)
    hash = models.CharField(gettext_lazy("校验值"), max_length=64)

    class Meta(AppendOnly.Meta):
        abstract = True

    def content(self) -> dict[str, Any]:
        """What was written, in plain values."""
        raise NotImplementedError

    def append_after(self, last: Self | None) -> Self:
        """Number the row, chain it to the one before and save it."""
        self.number = last.number + 1 if last else 1
        self.before = last.hash if last else ""
        self.hash = digest([self.before, self.number, self.content()])
        self.save(force_insert=True)
        return self


def broken(rows: Iterable[Chained]) -> list[int]:
    """The numbers of the rows, in their order, that are not what was written or do not follow the one before."""
    wrong, last = [], None
    for row in rows:
        number, before = (last.number + 1, last.hash) if last else (1, "")
        if (row.number, row.before) != (number, before) or row.hash != digest([before, row.number, row.content()]):
            wrong.append(row.number)
        last = row
    return wrong
