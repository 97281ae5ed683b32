"""Which file of a picture goes where: modern formats first, a JPEG or PNG for old machines."""

from typing import NamedTuple

from content.records import Picture, Rendition

MODERN = ("avif", "webp")


class Sources(NamedTuple):
    """``modern`` by ending, from small to large; ``old`` for ``img``, whose largest is its ``src``."""

    modern: tuple[tuple[str, tuple[Rendition, ...]], ...]
    old: tuple[Rendition, ...]

    @property
    def largest(self) -> Rendition:
        return self.old[-1]


def sources(picture: Picture) -> Sources:
    by_ending: dict[str, list[Rendition]] = {}
    for rendition in picture.renditions:
        by_ending.setdefault(rendition.name.rpartition(".")[2], []).append(rendition)
    modern = tuple((ending, tuple(by_ending.pop(ending))) for ending in MODERN if ending in by_ending)
    old = tuple(rendition for renditions in by_ending.values() for rendition in renditions)
    return Sources(modern, old or picture.renditions)
