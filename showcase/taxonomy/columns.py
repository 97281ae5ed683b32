"""Naming many columns at once, for `Source.PUBLIC` and `Source.INTERNAL`."""


def columns(names: str) -> frozenset[str]:
    """The columns of a text that separates them by blanks."""
    return frozenset(names.split())
