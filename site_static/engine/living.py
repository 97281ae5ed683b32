"""The portal as a process keeps it that publishes: built once, then changed bit by bit.

A change is applied to the portal in memory, which says what was touched; the units that read any of it are made again;
the files that came out different are written in one small change (`journal`). What is made is what a full build of the
same record would make: a test compares the two after random changes.
"""

import gc
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import msgspec

from content.records import LOCALES, Locale
from content.store import RecordStore
from search.document import Document
from site_static.render import Key, Unit, units_of
from site_static.trust import Chain, Edition
from site_static.trust.compressed import copies, copies_of
from site_static.trust.statement import MANIFEST

from .build import run_build
from .editions import Editions
from .generator import check_cards, check_site
from .indexing import Current, NeedsFullBuild, NewestPlaces, changed_index, index_unit
from .journal import Change, commit
from .making import State, Workshop, digests, media_file, media_unit
from .manifest import Manifest, describe
from .rollback import hold, refuse_when_held, resume
from .settings import BuildOptions, BuildSettings, Progress


class LivingPortal:
    """Editions of one record. Not for several threads; other processes are kept out while it works."""

    def __init__(self, record: Path, editions: Path, **options: Unpack[BuildOptions]) -> None:
        self.settings = BuildSettings(record, editions, **options)
        self.store = RecordStore(record)
        self.editions = Editions(editions)
        self._state: State | None = None
        self._manifest = Manifest()
        self._edition: Edition | None = None
        self._chain = Chain()

    def publish(self, names: Iterable[str], progress: Progress | None = None) -> Edition:
        """Bring these subjects (``result/ID.en``) to what the record says of them; the edition that shows it.

        The first time, and after anything went wrong, the whole portal is built. Raises PortalError; then the last
        good edition is still shown.
        """
        if hold(self.editions.root):
            with self.editions.alone():
                refuse_when_held(self.editions)
        state, edition = self._state, self._edition
        self._state = None  # until all has gone well
        if state is None or edition is None or edition.folder is None or not self._shows(edition):
            return self._build(progress)
        try:
            with self.editions.alone():
                self._edition = self._change(state, edition, edition.folder, names)
        except NeedsFullBuild:
            return self._build(progress)
        self._state = state
        return self._edition

    def _change(self, state: State, edition: Edition, folder: Path, names: Iterable[str]) -> Edition:
        """The edition after a small change; the same one when nothing is different. Raises NeedsFullBuild."""
        made = _Making(self, state, folder, names)
        changed = made.changed()
        if changed is None:
            return edition
        parts = self._manifest.update(state.inventory)
        described = describe(state, self._manifest, edition.number + 1, self._chain.digest)
        now = msgspec.structs.replace(described, folder=folder, built=edition.built)
        chain, told = self._chain.grown(now, self.settings.signer)
        writes = changed.writes | told
        if parts:
            writes[MANIFEST] = self._manifest.root
        writes |= {name: data for name, data in parts.items() if data}
        removes = (*changed.removes, *(name for name, data in parts.items() if not data))
        packed = self._packed(changed.writes)
        writes |= packed
        touched = (copy for name in (*changed.writes, *changed.removes) for copy in copies_of(name))
        stale = {copy for copy in touched if (folder / copy).exists()}
        removes = (*removes, *sorted(stale - packed.keys()))
        change = msgspec.structs.replace(
            changed, writes=writes, removes=removes, number=now.number, before=edition.number
        )
        commit(self.editions.root, change)
        self._chain = chain
        return now

    def _packed(self, writes: Mapping[str, bytes]) -> dict[str, bytes]:
        """The compressed copies of what is written."""
        if not self.settings.compress:
            return {}
        return {copy: packed for name, data in writes.items() for copy, packed in copies(name, data).items()}

    def recover(self) -> None:
        """Finish what a process that was stopped left half done. Raises BuildRunning."""
        with self.editions.alone():
            resume(self.editions)

    @property
    def is_shown(self) -> bool:
        """Whether what is shown is what this process has made, and can change without building all of it."""
        return self._state is not None and self._edition is not None and self._shows(self._edition)

    def _shows(self, edition: Edition) -> bool:
        """Whether the edition that this process keeps in memory is the one on disk: nobody built or went back since."""
        current = self.editions.current
        return current == edition.folder and Chain.of(current).digest == self._chain.digest

    def unused(self, media: Iterable[str]) -> set[str]:
        """Those of these media that no story of the edition names; none when that is not known."""
        if self._state is None:
            return set()
        return {name for name in media if not self._state.media.is_used(name)}

    def forget(self) -> None:
        """The record was changed behind our back: the next change builds the whole portal."""
        self._state = None

    def _build(self, progress: Progress | None) -> Edition:
        self.recover()
        pelican = run_build(replace(self.settings, progress=progress, lasting=True))
        self._state, self._edition, self._chain = pelican.state, pelican.edition, pelican.chain
        self._manifest = pelican.manifest
        pelican.state.inventory.follow()
        gc.collect()  # else the collector looks through all that is new three times while editors wait
        return pelican.edition


class _Making:
    """One small change in the making."""

    def __init__(self, living: LivingPortal, state: State, folder: Path, names: Iterable[str]) -> None:
        self.state = state
        self.store = living.store
        self.production = living.settings.production
        self.folder = folder
        self.names = sorted(set(names))
        self.workshop = Workshop(living.store, state.portal)
        self.links: dict[str, str] = {}
        self.writes: dict[str, bytes] = {}
        self.removes: set[str] = set()
        self.retires: set[str] = set()
        self.withdraws = False
        self.documents: dict[Locale, dict[int, Document | None]] = {locale: {} for locale in LOCALES}
        self.new_envelopes = False

    def changed(self) -> Change | None:
        """What is different on disk; None when nothing is."""
        self._apply()
        for unit in sorted(self._units()):
            self._make(unit)
        for name in self.names:
            self._follow_media(name)
        self._change_indexes()
        if not (self.new_envelopes or self.links or self.writes or self.removes):
            return None
        removes = self.removes - self.writes.keys() - self.links.keys()
        retires = tuple(sorted(self.retires & removes))
        folder, removed = self.folder.name, tuple(sorted(removes))
        return Change(folder, self.links, self.writes, removed, retires=retires, withdraws=self.withdraws)

    def _apply(self) -> None:
        portal = self.state.portal
        portal.touched.clear()
        known = NewestPlaces(portal)
        for name in self.names:
            publication = self.store.find_by_name(name)
            if publication:
                before = portal.envelopes.get(name)
                if before and publication.published_at < before.published_at:
                    raise NeedsFullBuild("a clock was put back, and with it perhaps the day of the newest publication")
                self.new_envelopes |= publication != before
                record = self.store.read(publication) if publication.status == "live" else None
                self.withdraws |= record is None
                portal.apply(publication, record)
        if known.moved(portal):
            raise NeedsFullBuild("places have moved")
        self.state.sum.update(portal.envelopes, (name for name in self.names if name in portal.envelopes))
        portal.reads.forget(portal.touched)
        check_site(portal, production=self.production)
        check_cards(portal, [portal.envelopes[name] for name in self.names if name in portal.envelopes])

    def _units(self) -> set[Unit]:
        portal, inventory = self.state.portal, self.state.inventory
        return inventory.readers(portal.touched) | {unit for key in portal.touched for unit in units_of(portal, key)}

    def _make(self, unit: Unit) -> None:
        if unit[0] == "document":
            self._make_document(unit[1])
        elif unit[0] == "story":
            self._put(unit)
            self._make_document(unit[1])
        elif unit[0] != "media":
            self._put(unit)

    def _put(self, unit: Unit) -> None:
        made = self.workshop.make(unit)
        self._compare(unit, made.files, made.read)

    def _compare(self, unit: Unit, files: dict[str, bytes], read: Iterable[Key] = ()) -> None:
        """Write what is different from what the unit had, remove what it no longer has."""
        before, now = self.state.inventory.files_of(unit), digests(files)
        different = {name: data for name, data in files.items() if before.get(name) != now[name]}
        gone = before.keys() - now.keys()
        self.writes |= different
        self.removes |= gone
        self.state.inventory.note(unit, now, read)

    def _make_document(self, name: str) -> None:
        document, read = self.workshop.document(name)
        self.state.inventory.note(("document", name), {}, read)
        publication = self.state.portal.envelopes[name]
        place = self.state.portal.place_of(publication)
        if place is not None:
            self.documents[publication.locale][place] = document  # type: ignore[index]  # results have a language

    def _change_indexes(self) -> None:
        """Change the search's indexes where something that they find is different."""
        current = Current(self.folder, self.state.inventory)
        for locale, contents in self.state.indexes.items():
            places = self.state.portal.places(locale)
            changed = changed_index(contents, self.documents[locale], places, locale, current)
            for file in changed.writes.items():
                self._compare(*index_unit(locale, *file))
            for name in changed.removes:
                self._compare(("index", locale, name), {})

    def _follow_media(self, name: str) -> None:
        """Link the media that a story names now; remove those that no story names any more."""
        now = self.workshop.media(name)
        dropped = self.state.media.put(name, now)
        for media in now:
            unit, files = media_unit(media)
            if not self.state.inventory.files_of(unit):
                self.links[media_file(media)] = str(self.workshop.stored(media, name))
                self.state.inventory.note(unit, files, ())
        for media in dropped:
            if not self.state.media.is_used(media):
                unit, files = media_unit(media)
                self.removes |= files.keys()
                self.retires |= files.keys()
                self.state.inventory.note(unit, {}, ())
