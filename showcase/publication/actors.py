"""Who is acting: the person at the desk, or the named process, whose saves the edit ledger records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Actor:
    """An account, or, without ``user_id``, a process by its name. Both outlive the account in the ledgers."""

    name: str
    user_id: int | None = None


UNKNOWN = Actor(name="system:unknown")
_current: ContextVar[Actor] = ContextVar("actor", default=UNKNOWN)


def actor_of(user: Any) -> Actor:
    """The actor that an account is. Raises ValueError for an anonymous visitor."""
    if user is None or not user.is_authenticated:
        raise ValueError("an anonymous visitor is no actor")
    return Actor(name=str(user), user_id=user.pk)


def current_actor() -> Actor:
    """Who is acting in this request, command or task."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Everything saved inside is saved by ``actor``."""
    token = _current.set(actor)
    try:
        yield
    finally:
        _current.reset(token)


class ActorMiddleware:
    """Names the logged-in account as the actor of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return self.get_response(request)
        with acting(actor_of(user)):
            return self.get_response(request)
