"""The generator: reads the record, makes every unit of the portal, hands the files to the writer."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pelican.generators import Generator

from content.records import ListedResult, Locale, Publication, Record, RecordError
from content.store import RecordStore, StoreError, subject_name
from search.completions import Completions
from search.gathering import Gathering, prepare
from site_static.render import Key, PageMaker, Portal, Unit, all_units, compile_all

from .errors import BadRecord, DuplicateAddress, UnfitSite
from .fitness import unfit_items
from .indexing import Indexing, Task, waves
from .inventory import Inventory
from .making import MediaUse, State, Workshop, digests, media_file, media_unit
from .parts import how_many, in_parts
from .settings import KEY, STATE, BuildSettings, Progress
from .shares import shares
from .steps import Steps
from .writer import EditionWriter


class _Listed(NamedTuple):
    """The record as lists need it: what results say beyond that is read when their pages are made, by all processes."""

    store: RecordStore

    def publications(self) -> Iterator[Publication]:
        return self.store.publications()

    def read(self, publication: Publication) -> Record | ListedResult:
        return self.store.read_listed(publication)


class _Share(NamedTuple):
    """What one process made, and what it gathered for the search."""

    inventory: Inventory
    media: MediaUse
    gathered: dict[Locale, Gathering]


class PortalGenerator(Generator):
    """Loads the portal first, then makes unit after unit; the state that results is left in the settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.build: BuildSettings = self.settings[KEY]
        self.store = RecordStore(self.build.record)

    def generate_context(self) -> None:
        """Load the record. Raises BadRecord, DuplicateAddress, MissingSite, UnfitSite."""
        try:
            self.portal = Portal.load(_Listed(self.store), base_url=self.build.base_url, today=self.build.today)
        except (StoreError, RecordError) as error:
            raise BadRecord(error) from error
        check_site(self.portal, production=self.build.production)
        check_addresses(self.portal)
        check_cards(self.portal, self.portal.live)

    def generate_output(self, writer: EditionWriter) -> None:
        """Write every file, in several processes when there are many stories."""
        for locale in self.portal.locales:
            compile_all(locale)
        if not self.build.lasting:
            self.portal.reads.stop()
        workshop = Workshop(self.store, self.portal)
        cut = waves(self.portal, all_units(self.portal))
        stories = sum(1 for wave in cut for unit in wave if unit[0] == "story")
        parts = self.build.processes or how_many(stories)
        if parts > 1:
            prepare()
        state, indexing = State(self.portal), Indexing(self.portal, lasting=self.build.lasting)
        self.steps = Steps(self.build, stories, len(cut))
        for wave, these in enumerate(cut):
            self._make_wave(workshop, writer, state, indexing, these, parts)
            self._write_indexes(writer, state, indexing, indexing.tasks(wave, parts))
            self.portal.reads.forget_all()
            self.steps.next_wave()
        for unit, files in indexing.heads():
            self._write(writer, state.inventory, unit, files)
        state.indexes = indexing.contents
        state.sum.update(self.portal.envelopes, self.portal.envelopes)
        self.settings[STATE] = state

    def _make_wave(
        self,
        workshop: Workshop,
        writer: EditionWriter,
        state: State,
        indexing: Indexing,
        units: list[Unit],
        parts: int,
    ) -> None:
        """Make some units, in several processes."""
        cut = shares(units, parts)
        for made in in_parts(parts, lambda part: self._make_part(workshop, writer, cut[part], part)):
            state.inventory.merge(made.inventory)
            state.media.merge(made.media)
            indexing.merge(made.gathered)

    def _make_part(self, workshop: Workshop, writer: EditionWriter, units: list[Unit], part: int) -> _Share:
        """One process's share. The first reports progress."""
        indexing = Indexing(self.portal, lasting=self.build.lasting)
        share = _Share(Inventory(), MediaUse(), indexing.gathered)
        mine, done = sum(1 for unit in units if unit[0] == "story"), 0
        self._report(part, self.steps.pages, 0, mine)
        for unit in units:
            made = workshop.make(unit)
            self._write(writer, share.inventory, unit, made.files, made.read)
            if unit[0] == "story":
                self._note_story(workshop, writer, share, indexing, unit[1])
                done += 1
                self._report(part, self.steps.pages, done, mine)
        return share

    def _write(
        self, writer: EditionWriter, inventory: Inventory, unit: Unit, files: dict[str, bytes], read: Iterable[Key] = ()
    ) -> None:
        for name, data in files.items():
            writer.put(name, data)
        inventory.note(unit, digests(files), read if self.build.lasting else ())

    def _note_story(
        self, workshop: Workshop, writer: EditionWriter, share: _Share, indexing: Indexing, name: str
    ) -> None:
        """The media of a story, and what the search shall find of it."""
        names = workshop.media(name)
        share.media.put(name, names)
        for media in names:
            unit, files = media_unit(media)
            if not share.inventory.files_of(unit):
                writer.link(workshop.stored(media, name), media_file(media))
                share.inventory.note(unit, files, ())
        document, read = workshop.document(name)
        if self.build.lasting:
            share.inventory.note(("document", name), {}, read)
        if document:
            self._write(writer, share.inventory, *indexing.add(self.portal.envelopes[name], document))

    def _write_indexes(self, writer: EditionWriter, state: State, indexing: Indexing, shares: list[list[Task]]) -> None:
        """Segments of the search's indexes, in as many processes as the stories."""

        def write(part: int) -> tuple[Inventory, dict[Locale, dict[str, Completions]]]:
            made = Inventory()
            for done, task in enumerate(shares[part], 1):
                for unit, files in indexing.files(task):
                    self._write(writer, made, unit, files)
                self._report(part, self.steps.index, done, len(shares[part]))
            return made, indexing.completions(shares[part])

        for made, completions in in_parts(len(shares), write):
            state.inventory.merge(made)
            indexing.keep(completions)
        for share in shares:
            indexing.drop(share)

    def _report(self, part: int, report: Progress, done: int, share: int) -> None:
        if part == 0:
            report(done, share)


def check_site(portal: Portal, *, production: bool) -> None:
    """Raise MissingSite without site settings, UnfitSite when a production portal has placeholders in them."""
    site = portal.settings
    if (production or not site.demonstration) and (items := list(unfit_items(site))):
        raise UnfitSite(items)


def check_cards(portal: Portal, publications: Iterable[Publication]) -> None:
    """Raise UnresolvedReference when lists could not name a result's units, city, fields or claims."""
    maker = PageMaker(portal)
    for publication in publications:
        if card := portal.find_card(publication.key, publication.locale):
            maker.names(card.locale, f"{card.subject}.{card.locale}").check_card(card)


def check_addresses(portal: Portal) -> None:
    """Raise DuplicateAddress when two live stories stand at one address."""
    seen: dict[str, Publication] = {}
    for publication in portal.live:
        if other := seen.get(publication.address):
            raise DuplicateAddress(publication.address, subject_name(other), subject_name(publication))
        seen[publication.address] = publication
