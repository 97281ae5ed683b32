"""Reference records as subjects of publication: one table row, one record, no draft apart from the row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse

from .errors import Blocker
from .subjects import Subject


@dataclass
class ReferenceDraft:
    """A row of an organisation, term or site setting (`kinds.Draft`)."""

    row: Any
    revision_id: int | None = None
    page_id: int | None = None

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def edit_address(self) -> str:
        meta = self.row._meta
        try:
            return reverse(f"wagtailsnippets_{meta.app_label}_{meta.model_name}:edit", args=[self.row.pk])
        except NoReverseMatch:
            return ""

    def blockers(self) -> Sequence[Blocker]:
        try:
            self.row.clean_fields(exclude=[field.name for field in self.row._meta.fields if field.is_relation])
            self.row.clean()
        except ValidationError as error:
            return [Blocker(field, text) for field, texts in error.message_dict.items() for text in texts]
        return []

    def to_record(self) -> Any:
        return self.row.to_record()

    def mirror_publication(self, user: Any) -> None:
        """A row has no live flag to follow."""

    def mirror_withdrawal(self, user: Any) -> None:
        """A row has no live flag to follow."""


class ReferenceKind:
    """One kind of reference record. ``lookup`` turns a key into the fields to find the row by."""

    def __init__(self, rows: Callable[[], models.QuerySet[Any]], lookup: Callable[[str], dict[str, Any]]) -> None:
        self.rows = rows
        self.lookup = lookup

    def draft(self, subject: Subject) -> ReferenceDraft | None:
        row = self.rows().filter(**self.lookup(subject.key)).first()
        return ReferenceDraft(row) if row else None

    def subjects(self) -> Iterable[Subject]:
        return (subject for subject, _draft in self.drafts())

    def drafts(self) -> Iterable[tuple[Subject, ReferenceDraft]]:
        """Every row as a draft, in a constant number of queries."""
        for row in self.rows():
            for key in row.feeds():
                yield Subject(key.kind, key.key), ReferenceDraft(row)
