"""How good a ranking is, by documents known to be relevant."""

from collections.abc import Collection, Sequence
from math import log2


def ndcg(ranking: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first ``depth`` places; 1 is the best possible order."""
    gain = sum(1 / log2(place + 2) for place, found in enumerate(ranking[:depth]) if found in relevant)
    return gain / sum(1 / log2(place + 2) for place in range(min(depth, len(relevant))))


def recall(ranking: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """How many of the relevant documents stand in the first ``depth`` places."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """One divided by the place of the first relevant document; 0 if there is none."""
    return next((1 / place for place, found in enumerate(ranking, 1) if found in relevant), 0.0)
