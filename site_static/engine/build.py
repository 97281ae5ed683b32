"""One build: a new edition or nothing. ``manage.py build_site`` and ``pelican -s`` both come through here."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Unpack

import msgspec
from pelican import Pelican
from pelican.log import console
from pelican.settings import read_settings

from content.records import Publication
from site_static.addresses import STORY_FILE
from site_static.trust import Chain, Edition
from site_static.trust.chain import carried, keys_file
from site_static.trust.statement import KEYS, MANIFEST

from .compressing import compress_edition
from .editions import Editions
from .errors import MissingPages
from .making import State
from .manifest import Manifest, describe
from .parts import how_many
from .rollback import refuse_when_held
from .settings import KEY, STATE, BuildOptions, BuildSettings
from .steps import Steps
from .writer import EditionWriter

CONFIGURATION = Path(__file__).parents[1] / "pelicanconf.py"


def build(record: Path, editions: Path, **options: Unpack[BuildOptions]) -> Edition:
    """Build the whole portal from a record and show it; `BuildSettings` tells the options.

    The same record gives the same bytes, however many processes make them. Raises PortalError (see `errors`); then the
    edition that was shown before still is, and nothing of the failed build is left.
    """
    return run_build(BuildSettings(record, editions, **options)).edition


def run_build(settings: BuildSettings) -> "EditionPelican":
    """As `build`; gives the Pelican that did it, with the state from which small changes can go on."""
    pelican = EditionPelican(read_settings(str(CONFIGURATION), override={KEY: settings}))
    with _uncollected():
        pelican.run()
    return pelican


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hardly anything of a build is garbage in cycles: looking for it takes a tenth of the time, and makes processes
    copy what they share."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class EditionPelican(Pelican):
    """Pelican whose run makes one edition, checks it and only then shows it: ``edition``, with its ``state``."""

    edition: Edition

    def run(self) -> None:
        settings: BuildSettings = self.settings[KEY]
        editions = Editions(settings.editions)
        with editions.building() as folder:
            refuse_when_held(editions)
            self.output_path = self.settings["OUTPUT_PATH"] = str(folder / "site")
            self._run_quietly()
            edition = self._finish(settings, editions)
            if settings.compress:
                self._compress(folder, editions.current, settings)
            self.edition = msgspec.structs.replace(edition, folder=editions.adopt(folder, edition.number))

    def _run_quietly(self) -> None:
        """Pelican's own last line counts articles, of which there are none."""
        loud, console.quiet = console.quiet, True
        try:
            super().run()
        finally:
            console.quiet = loud

    def _get_writer(self) -> EditionWriter:
        self.writer: EditionWriter = super()._get_writer()
        return self.writer

    def _finish(self, settings: BuildSettings, editions: Editions) -> Edition:
        """Compare what was made with what the record asks for, and write what the edition says of itself."""
        self.state: State = self.settings[STATE]
        check_pages(self.state.portal.live, self.state.inventory.files)
        self.manifest = Manifest()
        parts = self.manifest.update(self.state.inventory)
        for name, data in {MANIFEST: self.manifest.root, **parts}.items():
            self.writer.put(name, data)
        chain = Chain.of(editions.current)
        edition = describe(self.state, self.manifest, editions.next_number(), chain.digest)
        self.chain, told = chain.grown(edition, settings.signer)
        self._carry_chain(editions.current, told)
        self.writer.put(KEYS, keys_file(settings.signer, editions.current))
        for name, data in told.items():
            self.writer.put(name, data)
        return edition

    def _compress(self, folder: Path, before: Path | None, settings: BuildSettings) -> None:
        names = sorted(self.state.inventory.files)
        stories = sum(1 for _story in self.state.portal.live)
        parts = settings.processes or how_many(stories)
        compress_edition(folder, before, names, parts, Steps(settings, stories).copies)

    def _carry_chain(self, before: Path | None, told: Mapping[str, bytes]) -> None:
        """Older statements come along, as links: what is in them never changes."""
        for name in carried(before):
            if before and name not in told:
                self.writer.link(before / name, name)


def check_pages(live: Iterable[Publication], written: Iterable[str]) -> None:
    """Raise MissingPages unless each live story has its page and its JSON, and no other story's place is taken."""
    expected = {f"site{item.address}index.{ending}" for item in live for ending in ("html", "json")}
    written = set(written)
    strangers = {name for name in written - expected if STORY_FILE.match(name) and name.endswith("/index.html")}
    if expected - written or strangers:
        raise MissingPages(expected - written, strangers)
