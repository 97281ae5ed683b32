"""The search's indexes, one a language: gathered and written in a full build, changed file by file afterwards."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from content.records import LOCALES, Locale, Publication
from search.changing import Changed, change
from search.completions import Completions
from search.contents import Contents, keep
from search.document import Document
from search.gathering import Gathering
from search.segments import FULL, Segment
from site_static.render import ALL, Portal, Unit
from site_static.render.shelves import Slot

from .inventory import Inventory


class NeedsFullBuild(Exception):
    """The edition can't be changed bit by bit: a file of it is torn, or places have moved."""


class NewestPlaces:
    """The last place that was given in each language: a result that comes late, before others, moves them."""

    def __init__(self, portal: Portal) -> None:
        self._places = {locale: portal.places(locale) for locale in LOCALES}
        self._slots = {locale: self._slot(portal, locale) for locale in LOCALES}

    def _slot(self, portal: Portal, locale: Locale) -> Slot | None:
        places = self._places[locale]
        return portal.slots[locale, ALL].slot(places - 1) if places else None

    def moved(self, portal: Portal) -> bool:
        return any(self._slot(portal, locale) != slot for locale, slot in self._slots.items())


def waves(portal: Portal, units: Iterable[Unit]) -> list[list[Unit]]:
    """Units one wave behind another: with the stories of a full segment go the archive pages that show them. So what is
    gathered for the search, and the rows of lists, need not be kept for all stories at once. In a wave, too, they go by
    place, so that cards are asked for again soon (`Packed`)."""
    count = max(1, *(-(-portal.places(locale) // FULL) for locale in LOCALES))
    cut: list[list[tuple[int, Unit]]] = [[] for _wave in range(count)]
    for number, unit in enumerate(units):
        place = _place_of(portal, unit)
        wave = number % count if place is None else place // FULL
        cut[wave].append((place or 0, unit))
    return [[unit for _place, unit in sorted(wave)] for wave in cut]


def _place_of(portal: Portal, unit: Unit) -> int | None:
    """The place of the story that a unit is, or of the first one that an archive page shows."""
    match unit:
        case ("story", name):
            return portal.place_of(portal.envelopes[name])
        case ("list", locale, name, number) if number != "0":
            return portal.slots[locale, ALL].place_of(portal.slots[locale, name].first_on(int(number)))
    return None


class Task(NamedTuple):
    """Files of a segment that one process writes: its terms, or all else."""

    locale: Locale
    segment: Segment
    terms: bool


class Indexing:
    """The indexes in the making."""

    def __init__(self, portal: Portal, *, lasting: bool) -> None:
        self._portal = portal
        self._lasting = lasting
        self._gathered = {locale: Gathering(Contents(portal.places(locale), lasting=lasting)) for locale in LOCALES}

    def add(self, publication: Publication, document: Document) -> tuple[Unit, dict[str, bytes]]:
        """Take in what the search shall find of a story; the file of its card."""
        place = self._portal.place_of(publication)
        assert place is not None  # noqa: S101 - it has a document
        return index_unit(publication.locale, *self._gathered[publication.locale].add(place, document))  # type: ignore[index]

    @property
    def gathered(self) -> dict[Locale, Gathering]:
        """To travel to another process."""
        return self._gathered

    def merge(self, other: Mapping[Locale, Gathering]) -> None:
        for locale, gathering in other.items():
            self._gathered[locale].merge(gathering)

    def tasks(self, wave: int, parts: int) -> list[list[Task]]:
        """The work of so many processes, about the same for each: the segments of a wave (`waves`)."""
        tasks = [
            Task(locale, segment, terms)
            for locale, gathering in self._gathered.items()
            for segment in gathering.segments
            if segment.start // FULL == wave
            for terms in (True, False)
        ]
        shares: list[list[Task]] = [[] for _part in range(parts)]
        for task in sorted(tasks, key=_size, reverse=True):
            min(shares, key=lambda share: sum(map(_size, share))).append(task)
        return shares

    def files(self, task: Task) -> Iterator[tuple[Unit, dict[str, bytes]]]:
        gathering = self._gathered[task.locale]
        for file in (gathering.terms if task.terms else gathering.rest)(task.segment).items():
            yield index_unit(task.locale, *file)

    def heads(self) -> Iterator[tuple[Unit, dict[str, bytes]]]:
        for locale, gathering in self._gathered.items():
            yield index_unit(locale, *gathering.contents.head())

    def completions(self, tasks: Iterable[Task]) -> dict[Locale, dict[str, Completions]]:
        """What `files` left behind for changes, to travel to another process."""
        found: dict[Locale, dict[str, Completions]] = {}
        for task in tasks if self._lasting else ():
            if not task.terms:
                known = self._gathered[task.locale].contents.completions
                found.setdefault(task.locale, {})[task.segment.name] = known[task.segment.name]
        return found

    def keep(self, completions: Mapping[Locale, Mapping[str, Completions]]) -> None:
        for locale, found in completions.items():
            self._gathered[locale].contents.completions |= found

    def drop(self, tasks: Iterable[Task]) -> None:
        """Forget what was gathered for segments that are written."""
        for task in tasks:
            self._gathered[task.locale].drop(task.segment)

    @property
    def contents(self) -> dict[Locale, Contents]:
        return {locale: gathering.contents for locale, gathering in self._gathered.items()}


def _size(task: Task) -> int:
    """The completions of Chinese are spelt, which takes six times as long as writing its terms, or all of English."""
    return (task.segment.end - task.segment.start) * (6 if task.locale == "zh-hans" and not task.terms else 1)


def index_unit(locale: str, name: str, text: str) -> tuple[Unit, dict[str, bytes]]:
    """A file of an index as a unit of the edition."""
    return ("index", locale, name), {index_file(locale, name): text.encode()}


def index_file(locale: str, name: str) -> str:
    return f"site/search/{locale}/{name}"


def changed_index(
    contents: Contents, documents: Mapping[int, Document | None], places: int, locale: Locale, current: "Current"
) -> Changed:
    """Change the index of a language where its documents are different now."""
    different = {
        place: document
        for place, document in documents.items()
        if contents.documents.get(place) != (keep(document) if document else None)
    }
    if not different and places == contents.places:
        return Changed({}, set())
    return change(contents, different, places, lambda name: current.read(locale, name))


class Current(NamedTuple):
    """The indexes as they stand in an edition."""

    folder: Path
    inventory: Inventory

    def read(self, locale: Locale, name: str) -> str:
        """A file that a change starts from. Raises NeedsFullBuild when it is not what was written."""
        file = index_file(locale, name)
        try:
            data = (self.folder / file).read_bytes()
        except FileNotFoundError:
            raise NeedsFullBuild(file) from None
        if hashlib.sha256(data).hexdigest() != self.inventory.files_of(("index", locale, name)).get(file):
            raise NeedsFullBuild(file)
        return data.decode()
