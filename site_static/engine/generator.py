"""The generator: reads the record, makes every file of the portal, hands them to the writer."""

from collections.abc import Iterator
from typing import Any, cast

from pelican.generators import Generator

from content.records import Publication, RecordError, StoryRecord, media_of
from content.store import RecordStore, StoreError, subject_name
from site_static.render import PageMaker, Portal, PortalError, gathering_files, story_files, tombstones

from .address_map import address_map, gone_page
from .editions import write_json
from .errors import BadRecord, DuplicateAddress, FailedPage
from .settings import KEY, BuildSettings
from .writer import EditionWriter


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

    def generate_output(self, writer: EditionWriter) -> None:
        maker = PageMaker(self.portal)
        for publication, record in self._stories():
            self._write_story(maker, publication, record, writer)
        for name, data in _guarded("栏目页", gathering_files(maker)):
            writer.put(f"site/{name}", data)
        for publication, data in tombstones(self.portal):
            writer.put(gone_page(publication), data)
        write_json(writer.root / "map.json", address_map(self.portal))

    def _write_story(
        self, maker: PageMaker, publication: Publication, record: StoryRecord, writer: EditionWriter
    ) -> None:
        name = subject_name(publication)
        for path, data in _guarded(name, story_files(maker, publication, record)):
            writer.put(f"site/{path}", data)
        try:
            for media in media_of(record):
                writer.link_media(self.store.media, media, name)
        except StoreError as error:
            raise BadRecord(error) from error

    def _stories(self) -> Iterator[tuple[Publication, StoryRecord]]:
        """The live stories with their records, one after another. Reports progress."""
        total = len(self.portal.live)
        for done, publication in enumerate(self.portal.live):
            if self.build.progress:
                self.build.progress(done, total)
            try:
                yield publication, cast(StoryRecord, self.store.read(publication))
            except (StoreError, RecordError) as error:
                raise BadRecord(error) from error
        if self.build.progress:
            self.build.progress(total, total)


def _guarded(subject: str, files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Name the page in whatever goes wrong while it is made."""
    try:
        yield from files
    except PortalError:
        raise
    except Exception as error:
        raise FailedPage(subject, error) from error


def check_addresses(portal: Portal) -> None:
    """Raise DuplicateAddress when two live stories stand at one address."""
    seen: dict[str, Publication] = {}
    for publication in portal.live:
        if other := seen.get(publication.address):
            raise DuplicateAddress(publication.address, subject_name(other), subject_name(publication))
        seen[publication.address] = publication
