"""How far a full build has come: pages, index, compressed copies; each counts as many steps as there are stories."""

from .settings import BuildSettings


class Steps:
    """Turns the progress of each stage, of which one process's share is told, into that of the whole."""

    def __init__(self, settings: BuildSettings, stories: int) -> None:
        self._progress = settings.progress
        self._stories = stories
        self._all = stories * (3 if settings.compress else 2)

    def pages(self, done: int, share: int) -> None:
        self._tell(0, done, share)

    def index(self, done: int, share: int) -> None:
        self._tell(1, done, share)

    def copies(self, done: int, share: int) -> None:
        self._tell(2, done, share)

    def _tell(self, stage: int, done: int, share: int) -> None:
        if self._progress:
            self._progress(stage * self._stories + done * self._stories // max(share, 1), self._all)
