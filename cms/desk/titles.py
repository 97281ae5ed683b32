"""Titles as the desk lists them: a translation stands beside its Chinese original."""

from collections.abc import Iterable
from typing import NamedTuple

from showcase.publication.models import PublicState
from showcase.publication.subjects import LANGUAGES


class Titled(NamedTuple):
    """A public state with its title; ``original`` is the Chinese title of a translation, else empty."""

    state: PublicState
    title: str
    original: str
    shown_after: int | None = None
    """Milliseconds from the last approval to the page that readers see, where that is known."""


def titled(states: Iterable[PublicState]) -> list[Titled]:
    """The states with their titles; one query for all originals. ``record`` should be selected with them."""
    states = list(states)
    translations = [state for state in states if state.subject.source]
    originals = {
        (state.kind, state.key): _title(state)
        for state in PublicState.objects.filter(
            locale=LANGUAGES[0], kind__in={row.kind for row in translations}, key__in={row.key for row in translations}
        ).select_related("record")
    }
    return [
        Titled(state, _title(state), originals.get((state.kind, state.key), "") if state.subject.source else "")
        for state in states
    ]


def _title(state: PublicState) -> str:
    return state.record.title if state.record else str(state.subject)
