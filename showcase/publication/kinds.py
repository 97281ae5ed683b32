"""The kinds of subjects: how publication gets a record from its owner, without knowing the owner's app."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from content import records

from .errors import Blocker
from .subjects import Subject


class Draft(Protocol):
    """The present, unpublished state of a subject, loaded once."""

    @property
    def title(self) -> str: ...

    @property
    def revision_id(self) -> int | None:
        """Number of the page's revision, for those that have pages."""

    @property
    def page_id(self) -> int | None: ...

    @property
    def edit_address(self) -> str:
        """Where the desk edits it."""

    def blockers(self) -> Sequence[Blocker]:
        """Why it can't be put up for approval now; empty when it can."""

    def to_record(self) -> records.Record:
        """The record as it would become public. May raise records.RecordError."""

    def mirror_publication(self, user: Any) -> None:
        """Show in the desk that this state went live. Runs in the transaction of the publication."""

    def mirror_withdrawal(self, user: Any) -> None:
        """Show in the desk that it is no longer public."""


class Kind(Protocol):
    """One kind of subject, registered by the app that owns it (``AppConfig.ready``)."""

    def draft(self, subject: Subject) -> Draft | None:
        """The present state, or None when the owner has none (any more)."""

    def subjects(self) -> Iterable[Subject]:
        """Every subject of the kind that has a draft; the reconciler walks them."""


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a kind of subject known. A name is registered once."""
    if name in _kinds and type(_kinds[name]) is not type(kind):
        raise ValueError(f"the kind {name} is registered already")
    _kinds[name] = kind


def names() -> tuple[str, ...]:
    return tuple(sorted(_kinds))


def draft_of(subject: Subject) -> Draft | None:
    """The present state of a subject, or None. Raises KeyError for a kind that nobody registered."""
    return _kinds[subject.kind].draft(subject)


def all_drafts(*kinds: str) -> Iterable[tuple[Subject, Draft]]:
    """Every row of these kinds of reference records as a draft."""
    for name in kinds:
        yield from _kinds[name].drafts()  # type: ignore[attr-defined]  # only references have them all at hand


def all_subjects(*kinds: str) -> Iterable[Subject]:
    """Every subject of these kinds, or of all."""
    for name in kinds or names():
        yield from _kinds[name].subjects()
