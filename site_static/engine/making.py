"""Making units: the same for a full build and for a small change."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import NamedTuple, TypeVar, cast

from content.records import Locale, Publication, RecordError, StoryRecord, media_of
from content.store import MissingMedia, RecordStore, StoreError
from search.contents import Contents
from search.document import Document
from site_static.render import Approved, Key, PageMaker, Portal, PortalError, Unit, documents_of, files_of

from .errors import BadRecord, FailedPage
from .inventory import Inventory
from .summing import RecordSum

Made = TypeVar("Made")


class MediaUse:
    """The media that each story names, and how many stories name each."""

    def __init__(self) -> None:
        self._named: dict[str, tuple[str, ...]] = {}
        self._uses: Counter[str] = Counter()

    def put(self, story: str, names: tuple[str, ...]) -> set[str]:
        """A story names these now; the media that it named before and not any more."""
        before = self._named.get(story, ())
        self._named[story] = names = tuple(map(intern, names))
        self._uses.update(set(names))
        self._uses.subtract(set(before))
        return set(before) - set(names)

    def is_used(self, name: str) -> bool:
        return self._uses[name] > 0

    def merge(self, other: "MediaUse") -> None:
        """Take over what another process noted of other stories."""
        for story, names in other._named.items():
            self.put(story, names)


@dataclass
class State:
    """What an edition was made from and what was made: enough to change it without building it again.

    ``indexes`` are what the search finds, by language, ``media`` the files that each story names.
    """

    portal: Portal
    inventory: Inventory = field(default_factory=Inventory)
    indexes: dict[Locale, Contents] = field(default_factory=dict)
    media: MediaUse = field(default_factory=MediaUse)
    sum: RecordSum = field(default_factory=RecordSum)


class UnitFiles(NamedTuple):
    """The files of a unit, and what it read."""

    unit: Unit
    files: dict[str, bytes]
    read: set[Key]


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


class Workshop:
    """Makes the units of a portal."""

    def __init__(self, store: RecordStore, portal: Portal) -> None:
        self.store = store
        self.portal = portal
        self.maker = PageMaker(portal)
        self._last: tuple[str, Approved] | None = None

    def make(self, unit: Unit) -> UnitFiles:
        """Raises PortalError, which names the unit."""
        with self.portal.reads.noting() as read:
            files = dict(guarded(named(unit), files_of(self.maker, unit, self.approved)))
        return UnitFiles(unit, files, read)

    def document(self, name: str) -> tuple[Document | None, set[Key]]:
        """What the search finds of a story, and what that was made from."""
        with self.portal.reads.noting() as read:
            self.portal.reads.note("story", name)
            record = self.record(name)
            found = documents_of(self.maker, record, self.portal.envelopes[name]) if record else iter(())
            return next(guarded(name, found), None), read

    def media(self, name: str) -> tuple[str, ...]:
        """The media that a story names."""
        record = self.record(name)
        return media_of(record) if record else ()

    def stored(self, media: str, story: str) -> Path:
        """Where a file of the media store stands. Raises BadRecord of the story when it does not."""
        path = self.store.media.path(media)
        if not path.is_file():
            raise BadRecord(MissingMedia(media, story))
        return path

    def record(self, name: str) -> StoryRecord | None:
        """The record of a live story, None of one that is not live."""
        publication = self.portal.envelopes.get(name)
        return self.read(publication) if publication and publication.status == "live" else None

    def read(self, publication: Publication) -> StoryRecord:
        """The record of a live story. Raises BadRecord."""
        return self.approved(publication).record

    def approved(self, publication: Publication) -> Approved:
        """A live story with its bytes; the last one is kept, for its media and its place in the search."""
        if self._last is None or self._last[0] != publication.digest:
            try:
                record, data = self.store.read_with_bytes(publication)
                self._last = publication.digest, Approved(cast(StoryRecord, record), data)
            except (StoreError, RecordError) as error:
                raise BadRecord(error) from error
        return self._last[1]


def named(unit: Unit) -> str:
    """How messages name a unit: a story by its subject."""
    return unit[1] if unit[0] == "story" else " ".join(unit)


def media_unit(name: str) -> tuple[Unit, dict[str, str]]:
    """A file of the media store as a unit of the edition; its name is its hash."""
    return ("media", name), {media_file(name): name.partition(".")[0]}


def media_file(name: str) -> str:
    return f"site/media/{name[:2]}/{name}"


def guarded(subject: str, made: Iterator[Made]) -> Iterator[Made]:
    """Name the page in whatever goes wrong while it is made."""
    try:
        yield from made
    except PortalError:
        raise
    except Exception as error:
        raise FailedPage(subject, error) from error
