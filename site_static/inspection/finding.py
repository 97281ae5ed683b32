"""One place at which a rule is not kept."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from .site import Site


class Finding(NamedTuple):
    """``rule`` by its id, ``page`` by its address, and what an inspector would write down."""

    rule: str
    page: str
    what: str


Check = Callable[[Site, date], Iterator[Finding]]
