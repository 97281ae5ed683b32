"""Sources of a record: every model whose rows end up in a published record, and what they feed."""

from collections.abc import Iterable

from .subjects import SubjectKey

__all__ = ["Source", "SubjectKey"]


class Source:
    """Mixin for models that feed published records; a change of a row is an edit of what it feeds.

    ``PUBLIC`` names the fields that reach a record, ``INTERNAL`` those that never do; a test fails on a field
    that is in neither.
    """

    PUBLIC: frozenset[str] = frozenset()
    INTERNAL: frozenset[str] = frozenset()

    def feeds(self) -> Iterable[SubjectKey]:
        """The subjects whose records are made from this row."""
        raise NotImplementedError
