"""The generator: reads the record, makes every file of the portal, hands them to the writer."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar, cast

from pelican.generators import Generator

from content.records import Publication, RecordError, StoryRecord, media_of
from content.store import RecordStore, StoreError, subject_name
from search.document import Document
from site_static.render import (
    PageMaker,
    Portal,
    PortalError,
    Unit,
    all_units,
    documents_of,
    files_of,
    index_files,
)

from .address_map import address_map
from .editions import write_json
from .errors import BadRecord, DuplicateAddress, FailedPage, UnfitSite
from .fitness import unfit_items
from .parts import how_many, in_parts
from .settings import KEY, BuildSettings
from .writer import EditionWriter

Made = TypeVar("Made")


class Part(NamedTuple):
    """What one process made: the hashes of its files, and what the search shall find of its stories."""

    digests: dict[str, str]
    documents: list[Document]


class PortalGenerator(Generator):
    """Reads a snapshot first, then streams the stories through the templates, one at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.build: BuildSettings = self.settings[KEY]
        self.store = RecordStore(self.build.record)
        self._last: tuple[Publication, StoryRecord] | None = None

    def generate_context(self) -> None:
        """Load the snapshot. Raises BadRecord, DuplicateAddress, MissingSite, UnfitSite."""
        try:
            self.portal = Portal.load(self.store, base_url=self.build.base_url, today=self.build.today)
        except (StoreError, RecordError) as error:
            raise BadRecord(error) from error
        check_site(self.portal)
        self.settings["PORTAL_SNAPSHOT"] = self.portal
        check_addresses(self.portal)
        check_cards(self.portal)

    def generate_output(self, writer: EditionWriter) -> None:
        """Write every file, in several processes when there are many stories."""
        maker = PageMaker(self.portal)
        units = list(all_units(self.portal))
        self.stories = sum(1 for unit in units if unit[0] == "story")
        parts = self.build.processes or how_many(self.stories)
        done = in_parts(parts, lambda part: self._write_part(maker, writer, units[part::parts], part))
        for part in done:
            writer.merge(part.digests)
        self._write_indexes(maker, writer, [document for part in done for document in part.documents], parts)
        write_json(writer.root / "map.json", address_map(self.portal))

    def _write_part(self, maker: PageMaker, writer: EditionWriter, units: list[Unit], part: int) -> Part:
        """One process's share. The first reports progress."""
        documents: list[Document] = []
        mine, done = sum(1 for unit in units if unit[0] == "story"), 0
        self._report(part, 0)
        for unit in units:
            self._put_all(writer, " ".join(unit), files_of(maker, unit, self._read))
            if unit[0] == "story":
                documents.extend(self._finish_story(maker, writer, unit[1]))
                done += 1
                self._report(part, done * self.stories // mine)
        return Part(writer.digests, documents)

    def _finish_story(self, maker: PageMaker, writer: EditionWriter, name: str) -> list[Document]:
        """The media of a story, and what the search shall find of it."""
        publication = self.portal.envelopes[name]
        if publication.status != "live":
            return []
        record = self._read(publication)
        try:
            for media in media_of(record):
                writer.link_media(self.store.media, media, name)
        except StoreError as error:
            raise BadRecord(error) from error
        return list(_guarded(name, documents_of(maker, record, publication)))

    def _read(self, publication: Publication) -> StoryRecord:
        """The record of a live story; the last one is kept, for its media and its place in the search."""
        if self._last is None or self._last[0] is not publication:
            try:
                self._last = publication, cast(StoryRecord, self.store.read(publication))
            except (StoreError, RecordError) as error:
                raise BadRecord(error) from error
        return self._last[1]

    def _write_indexes(
        self, maker: PageMaker, writer: EditionWriter, documents: list[Document], processes: int
    ) -> None:
        """The search's index of each language, in as many processes as there are languages."""
        locales = self.portal.locales
        parts = min(processes, len(locales))

        def write(part: int) -> dict[str, str]:
            before = set(writer.digests)
            for locale in locales[part::parts]:
                found = [document for document in documents if document.locale == locale]
                files = index_files(maker, locale, found)
                self._put_all(writer, "搜索索引", ((f"site/{name}", data) for name, data in files))
            return {name: digest for name, digest in writer.digests.items() if name not in before}

        for digests in in_parts(parts, write):
            writer.merge(digests)

    def _put_all(self, writer: EditionWriter, subject: str, files: Iterator[tuple[str, bytes]]) -> None:
        for name, data in _guarded(subject, files):
            writer.put(name, data)

    def _report(self, part: int, done: int) -> None:
        if self.build.progress and part == 0:
            self.build.progress(done, self.stories)


def _guarded(subject: str, made: Iterator[Made]) -> Iterator[Made]:
    """Name the page in whatever goes wrong while it is made."""
    try:
        yield from made
    except PortalError:
        raise
    except Exception as error:
        raise FailedPage(subject, error) from error


def check_site(portal: Portal) -> None:
    """Raise MissingSite without site settings, UnfitSite when a production portal has placeholders in them."""
    site = portal.settings
    if not site.demonstration and (items := list(unfit_items(site))):
        raise UnfitSite(items)


def check_cards(portal: Portal) -> None:
    """Raise UnresolvedReference when lists could not name a result's units, city, fields or claims."""
    maker = PageMaker(portal)
    for publication in portal.live:
        if card := portal.find_card(publication.key, publication.locale):
            maker.names(card.locale, f"{card.subject}.{card.locale}").check_card(card)


def check_addresses(portal: Portal) -> None:
    """Raise DuplicateAddress when two live stories stand at one address."""
    seen: dict[str, Publication] = {}
    for publication in portal.live:
        if other := seen.get(publication.address):
            raise DuplicateAddress(publication.address, subject_name(other), subject_name(publication))
        seen[publication.address] = publication
