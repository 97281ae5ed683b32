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
    documents_of,
    gathering_jobs,
    index_files,
    story_files,
    tombstones,
)

from .address_map import address_map, gone_page
from .editions import write_json
from .errors import BadRecord, DuplicateAddress, FailedPage
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

    def generate_context(self) -> None:
        """Load the snapshot. Raises BadRecord, DuplicateAddress, MissingSite."""
        try:
            self.portal = Portal.load(self.store, base_url=self.build.base_url, today=self.build.today)
        except (StoreError, RecordError) as error:
            raise BadRecord(error) from error
        _ = self.portal.settings
        self.settings["PORTAL_SNAPSHOT"] = self.portal
        check_addresses(self.portal)
        check_cards(self.portal)

    def generate_output(self, writer: EditionWriter) -> None:
        """Write every file, in several processes when there are many stories."""
        maker = PageMaker(self.portal)
        parts = self.build.processes or how_many(len(self.portal.live))
        done = in_parts(parts, lambda part: self._write_part(maker, writer, part, parts))
        for part in done:
            writer.merge(part.digests)
        self._write_indexes(maker, writer, [document for part in done for document in part.documents], parts)
        for publication, data in tombstones(self.portal):
            writer.put(gone_page(publication), data)
        write_json(writer.root / "map.json", address_map(self.portal))

    def _write_part(self, maker: PageMaker, writer: EditionWriter, part: int, parts: int) -> Part:
        """One process's share."""
        documents: list[Document] = []
        for publication, record in self._stories(part, parts):
            self._write_story(maker, publication, record, writer)
            documents.extend(_guarded(subject_name(publication), documents_of(maker, record, publication)))
        for job in gathering_jobs(maker)[part::parts]:
            self._put_all(writer, "栏目页", job())
        return Part(writer.digests, documents)

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
                self._put_all(writer, "搜索索引", index_files(maker, locale, found))
            return {name: digest for name, digest in writer.digests.items() if name not in before}

        for digests in in_parts(parts, write):
            writer.merge(digests)

    def _put_all(self, writer: EditionWriter, subject: str, files: Iterator[tuple[str, bytes]]) -> None:
        for name, data in _guarded(subject, files):
            writer.put(f"site/{name}", data)

    def _write_story(
        self, maker: PageMaker, publication: Publication, record: StoryRecord, writer: EditionWriter
    ) -> None:
        name = subject_name(publication)
        self._put_all(writer, name, story_files(maker, publication, record))
        try:
            for media in media_of(record):
                writer.link_media(self.store.media, media, name)
        except StoreError as error:
            raise BadRecord(error) from error

    def _stories(self, part: int, parts: int) -> Iterator[tuple[Publication, StoryRecord]]:
        """A share of the live stories with their records, one after another. The first part reports progress."""
        stories = self.portal.live[part::parts]
        for done, publication in enumerate(stories):
            self._report(part, done * parts)
            try:
                yield publication, cast(StoryRecord, self.store.read(publication))
            except (StoreError, RecordError) as error:
                raise BadRecord(error) from error
        self._report(part, len(self.portal.live))

    def _report(self, part: int, done: int) -> None:
        if self.build.progress and part == 0:
            self.build.progress(done, len(self.portal.live))


def _guarded(subject: str, made: Iterator[Made]) -> Iterator[Made]:
    """Name the page in whatever goes wrong while it is made."""
    try:
        yield from made
    except PortalError:
        raise
    except Exception as error:
        raise FailedPage(subject, error) from error


def check_cards(portal: Portal) -> None:
    """Raise UnresolvedReference when lists could not name a result's units, city, fields or claims."""
    maker = PageMaker(portal)
    for locale, cards in portal.cards.items():
        for card in cards:
            maker.names(locale, f"{card.subject}.{locale}").check_card(card)


def check_addresses(portal: Portal) -> None:
    """Raise DuplicateAddress when two live stories stand at one address."""
    seen: dict[str, Publication] = {}
    for publication in portal.live:
        if other := seen.get(publication.address):
            raise DuplicateAddress(publication.address, subject_name(other), subject_name(publication))
        seen[publication.address] = publication
