"""Many items in leaves that stay small: the tree of the manifest and that of the map have such leaves.

An item goes by the hexadecimal digits of a hash. A leaf that would have more than ``most`` is parted in sixteen by the
next digit, and is one again as soon as all of it fits. So which leaves there are depends on the items alone, and an
item that comes or goes changes few of them, however many there are.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
DIGITS = "0123456789abcdef"


class Leaves(Generic[Item]):
    """Items by leaves, these by the digits that all of a leaf begin with. ``least`` digits part them in any case."""

    def __init__(self, digits: Callable[[Item], str], *, most: int, least: int = 0) -> None:
        self._digits = digits
        self._most = most
        self._least = least
        self._leaves: dict[str, set[Item]] = {}
        self._parted: dict[str, int] = {}

    def __iter__(self) -> Iterator[str]:
        """The leaves that have an item."""
        return iter(self._leaves)

    def items(self, leaf: str) -> Collection[Item]:
        """What a leaf has; nothing where no leaf is."""
        return self._leaves.get(leaf, ())

    def is_parted(self, node: str) -> bool:
        return node in self._parted

    def leaf_of(self, item: Item) -> str:
        digits = self._digits(item)
        return next(node for node in _nodes(digits, self._least) if node not in self._parted)

    def fill(self, items: Iterable[Item]) -> None:
        """Take many items into leaves that are empty still."""
        self._fill("", sorted(((self._digits(item), item) for item in items), key=_by_digits))

    def _fill(self, node: str, told: Sequence[tuple[str, Item]]) -> None:
        """``told`` are the items below a node with their digits, in order."""
        fits = len(told) <= self._most or len(node) == len(told[0][0])
        if fits and len(node) >= self._least:
            if told:
                self._leaves[node] = {item for _digits, item in told}
            return
        if len(node) >= self._least:
            self._parted[node] = len(told)
        for below in self._below(node):
            start, end = (bisect_left(told, limit, key=_by_digits) for limit in (below, below + "g"))
            self._fill(below, told[start:end])

    def add(self, item: Item) -> set[str]:
        """Take an item in that is not there yet; the leaves that are different now, also those that are no more."""
        leaf = self.leaf_of(item)
        self._leaves.setdefault(leaf, set()).add(item)
        self._count(leaf, +1)
        return self._part(leaf)

    def discard(self, item: Item) -> set[str]:
        """Let an item go that is there; the leaves that are different now, also those that are no more."""
        leaf = self.leaf_of(item)
        self._leaves[leaf].discard(item)
        self._count(leaf, -1)
        above = (
            node for node in _nodes(leaf[:-1], self._least) if self._parted.get(node, self._most + 1) <= self._most
        )
        top = next(above, None)
        if top is not None:
            return {top} | self._join(top)
        if not self._leaves[leaf]:
            del self._leaves[leaf]
        return {leaf}

    def _count(self, leaf: str, step: int) -> None:
        for node in _nodes(leaf, self._least):
            if node in self._parted:
                self._parted[node] += step

    def _part(self, leaf: str) -> set[str]:
        items = self._leaves[leaf]
        if len(items) <= self._most or len(leaf) == len(self._digits(next(iter(items)))):
            return {leaf}
        del self._leaves[leaf]
        self._parted[leaf] = len(items)
        for item in items:
            self._leaves.setdefault(self._digits(item)[: len(leaf) + 1], set()).add(item)
        return {leaf}.union(*(self._part(below) for below in self._below(leaf) if below in self._leaves))

    def _join(self, node: str) -> set[str]:
        """All that stands below a node becomes one leaf."""
        del self._parted[node]
        gone: set[str] = set()
        items: set[Item] = set()
        for below in self._below(node):
            if below in self._parted:
                gone |= self._join(below)
            if below in self._leaves:
                gone.add(below)
                items |= self._leaves.pop(below)
        if items:
            self._leaves[node] = items
        return gone

    def _below(self, node: str) -> list[str]:
        return [node + digit for digit in DIGITS]


def _by_digits(told: tuple[str, Item]) -> str:
    return told[0]


def _nodes(digits: str, least: int) -> Iterator[str]:
    """The nodes on the way to a leaf, from the top."""
    return (digits[:length] for length in range(least, len(digits) + 1))
