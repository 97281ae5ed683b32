"""The generator: reads the record, makes every unit of the portal, hands the files to the writer."""

from typing import Any

from pelican.generators import Generator

from content.records import Publication, RecordError
from content.store import RecordStore, StoreError, subject_name
from site_static.render import PageMaker, Portal, Unit, all_units

from .errors import BadRecord, DuplicateAddress, UnfitSite
from .fitness import unfit_items
from .making import State, Workshop, media_unit
from .parts import how_many, in_parts
from .settings import KEY, STATE, BuildSettings
from .writer import EditionWriter


class PortalGenerator(Generator):
    """Loads the portal first, then makes unit after unit; the state that results is left in the settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.build: BuildSettings = self.settings[KEY]
        self.store = RecordStore(self.build.record)

    def generate_context(self) -> None:
        """Load the record. Raises BadRecord, DuplicateAddress, MissingSite, UnfitSite."""
        try:
            self.portal = Portal.load(self.store, base_url=self.build.base_url, today=self.build.today)
        except (StoreError, RecordError) as error:
            raise BadRecord(error) from error
        check_site(self.portal, production=self.build.production)
        check_addresses(self.portal)
        check_cards(self.portal, self.portal.live)

    def generate_output(self, writer: EditionWriter) -> None:
        """Write every file, in several processes when there are many stories."""
        workshop = Workshop(self.store, self.portal)
        units = list(all_units(self.portal))
        self.stories = sum(1 for unit in units if unit[0] == "story")
        parts = self.build.processes or how_many(self.stories)
        state = State(self.portal)
        for made in in_parts(parts, lambda part: self._make_part(workshop, writer, units[part::parts], part)):
            state.merge(made)
        self._write_indexes(workshop, writer, state, parts)
        self.settings[STATE] = state

    def _make_part(self, workshop: Workshop, writer: EditionWriter, units: list[Unit], part: int) -> State:
        """One process's share. The first reports progress."""
        state = State(self.portal)
        mine, done = sum(1 for unit in units if unit[0] == "story"), 0
        self._report(part, 0)
        for unit in units:
            self._make(workshop, writer, state, unit)
            if unit[0] == "story":
                done += 1
                self._report(part, done * self.stories // mine)
        return state.without_portal()

    def _make(self, workshop: Workshop, writer: EditionWriter, state: State, unit: Unit) -> None:
        made = workshop.make(unit)
        for name, data in made.files.items():
            writer.put(name, data)
        state.inventory.note(unit, made.digests, made.read)
        if unit[0] == "story":
            self._note_story(workshop, writer, state, unit[1])

    def _note_story(self, workshop: Workshop, writer: EditionWriter, state: State, name: str) -> None:
        """The media of a story, and what the search shall find of it."""
        state.media[name] = workshop.media(name)
        for media in state.media[name]:
            writer.link_media(self.store.media, media)
            state.inventory.note(*media_unit(media), ())
        document, read = workshop.document(name)
        state.inventory.note(("document", name), {}, read)
        if document:
            state.documents[name] = document

    def _write_indexes(self, workshop: Workshop, writer: EditionWriter, state: State, processes: int) -> None:
        """The search's index of each language, in as many processes as there are languages."""
        locales = self.portal.locales
        parts = min(processes, len(locales))

        def write(part: int) -> State:
            made_here = State(self.portal)
            for locale in locales[part::parts]:
                made = workshop.index(locale, state.documents)
                for name, data in made.files.items():
                    writer.put(name, data)
                made_here.inventory.note(made.unit, made.digests, made.read)
            return made_here.without_portal()

        for made in in_parts(parts, write):
            state.merge(made)

    def _report(self, part: int, done: int) -> None:
        if self.build.progress and part == 0:
            self.build.progress(done, self.stories)


def check_site(portal: Portal, *, production: bool) -> None:
    """Raise MissingSite without site settings, UnfitSite when a production portal has placeholders in them."""
    site = portal.settings
    if (production or not site.demonstration) and (items := list(unfit_items(site))):
        raise UnfitSite(items)


def check_cards(portal: Portal, publications: list[Publication]) -> None:
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
