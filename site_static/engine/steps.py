"""How far a full build has come: pages, index, compressed copies; each counts as many steps as there are stories."""

from .settings import BuildSettings


class Steps:
    """Turns the progress of each stage, of which one process's share is told, into that of the whole.

    Pages and index are made in ``waves``, of the same size but for the last.
    """

    def __init__(self, settings: BuildSettings, stories: int, waves: int = 1) -> None:
        self._progress = settings.progress
        self._stories = stories
        self._waves = waves
        self._wave = 0
        self._all = stories * (3 if settings.compress else 2)

    def next_wave(self) -> None:
        self._wave += 1

    def pages(self, done: int, share: int) -> None:
        self._tell(self._wave * 2, done, share, self._waves)

    def index(self, done: int, share: int) -> None:
        self._tell(self._wave * 2 + 1, done, share, self._waves)

    def copies(self, done: int, share: int) -> None:
        self._tell(2, done, share, 1)

    def _tell(self, stage: int, done: int, share: int, stages: int) -> None:
        """A stage of which there are so many for as many steps as there are stories."""
        if self._progress:
            steps = stage * self._stories // stages + done * self._stories // (max(share, 1) * stages)
            self._progress(steps, self._all)
