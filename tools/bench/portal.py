"""One full build of the portal from a synthetic record: ``python -m tools.bench.portal SIZE FOLDER [KIND]``.

``whole`` (unless another is named) has the search's index; ``pages`` leaves it empty: what is left is HTML, JSON,
listings, feeds, and the sitemap; ``finished`` is signed and has compressed copies as well, and tells what these took
apart from ``seconds``, the pages' own, and what pictures (plates, links to media) took of that in the first process.
"""

import functools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from site_static.engine import build, generator
from site_static.engine.build import EditionPelican
from site_static.engine.making import Workshop
from site_static.engine.writer import EditionWriter
from site_static.render import Unit
from site_static.tests.synthetic import synthetic_record
from site_static.trust import Chain, load_signer, make_key

EVERY = 0.1
"""Seconds between two looks at the memory, at least."""
SHARE = 0.02
"""Of the time, at most, goes into looking: the kernel walks through all pages, and whoever needs a new one waits."""


class Memory(threading.Thread):
    """Watches the memory of this process and its children together, each shared page counted once (PSS).

    It runs in a process of its own: a build does not fork where threads run.
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peak = 0.0

    def run(self) -> None:
        while True:
            began = time.perf_counter()
            self.peak = max(self.peak, sum(map(proportional, family(self.process))))
            time.sleep(max(EVERY, (time.perf_counter() - began) / SHARE))


def family(process: int) -> list[int]:
    """A process and its children."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [process, *map(int, told.split())]


def proportional(process: int) -> float:
    """Proportional set size in MB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def watched(work: Any) -> dict[str, float]:
    """Do ``work`` in a child process and watch its memory; what it told, with ``peak_mb``."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with open(writer, "w") as stream:  # noqa: PTH123 - from a descriptor
            json.dump(work(), stream)
        os._exit(0)
    os.close(writer)
    memory = Memory(child)
    memory.start()
    with open(reader) as stream:  # noqa: PTH123
        told: dict[str, float] = json.load(stream)
    os.waitpid(child, 0)
    return told | {"peak_mb": memory.peak}


class Clock:
    """Seconds that some of a build's methods took in this process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def watch(self, part: str, owner: type, name: str, when: Callable[..., bool] = lambda *_given: True) -> None:
        """Add up what a method takes under the name of a part; ``when`` sees what it is given."""
        method = getattr(owner, name)
        self.seconds.setdefault(part, 0.0)

        @functools.wraps(method)
        def watched(*given: Any, **named: Any) -> Any:
            if not when(*given):
                return method(*given, **named)
            started = time.perf_counter()
            try:
                return method(*given, **named)
            finally:
                self.seconds[part] += time.perf_counter() - started

        setattr(owner, name, watched)


def _is_plate(_workshop: Workshop, unit: Unit) -> bool:
    return unit[0] == "plate"


def finished(record: Path, editions: Path) -> dict[str, float]:
    """A build as an installation makes it; compression and signature are taken out of ``seconds``."""
    clock = Clock()
    clock.watch("compression", EditionPelican, "_compress")
    clock.watch("signing", Chain, "grown")
    clock.watch("pictures", Workshop, "make", _is_plate)
    clock.watch("pictures", EditionWriter, "link")
    key = record.parent / "edition.pem"
    make_key(key)
    signer = load_signer(key, demonstration=True)
    started = time.perf_counter()
    edition = build(record, editions, signer=signer, compress=True)
    whole = time.perf_counter() - started
    pages = whole - clock.seconds["compression"] - clock.seconds["signing"]
    return {"seconds": pages, "files": edition.files, **clock.seconds}


def main(size: int, folder: Path, kind: str = "whole") -> None:
    """Print seconds, peak memory of all processes in MB and the number of files as JSON."""
    if not (folder / "record").exists():
        synthetic_record(folder / "record", size)
    if kind == "pages":
        setattr(Workshop, "document", lambda _self, _name: (None, set()))  # noqa: B010 - the search finds nothing
        setattr(generator, "prepare", lambda: None)  # noqa: B010 - and needs no dictionary

    def work() -> dict[str, float]:
        if kind == "finished":
            return finished(folder / "record", folder / "editions")
        started = time.perf_counter()
        edition = build(folder / "record", folder / "editions")
        return {"seconds": time.perf_counter() - started, "files": edition.files}

    print(json.dumps(watched(work)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
