"""What failed is left alone for a while, longer each time, so that one fault does not take all the time there is."""

import time
from collections.abc import Hashable

FIRST_SECONDS = 10.0
MOST_SECONDS = 600.0


class Patience:
    """How long each thing that failed is left alone: ten seconds, then twice as long each time, ten minutes at most."""

    def __init__(self) -> None:
        self._until: dict[Hashable, float] = {}
        self._seconds: dict[Hashable, float] = {}
        self._reasons: dict[Hashable, str] = {}

    def is_due(self, what: Hashable) -> bool:
        """Whether it may be tried (again)."""
        return time.monotonic() >= self._until.get(what, 0.0)

    def reason(self, what: Hashable) -> str:
        """Why it failed when it was last tried; empty when it did not."""
        return self._reasons.get(what, "")

    def failed(self, what: Hashable, reason: str) -> str:
        """Leave it alone from now on; gives the reason back."""
        self._seconds[what] = min(2 * self._seconds.get(what, FIRST_SECONDS / 2), MOST_SECONDS)
        self._until[what] = time.monotonic() + self._seconds[what]
        self._reasons[what] = reason
        return reason

    def succeeded(self, what: Hashable) -> None:
        for known in (self._until, self._seconds, self._reasons):
            known.pop(what, None)
