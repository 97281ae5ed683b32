"""One change of one result: ``python -m tools.bench.changes SIZE FOLDER [ROUNDS]``.

From the new bytes of a result, in hand, to its page on the public server: written into the record (flushed), brought
into the edition through the journal (flushed), then asked for over HTTP until the new text is there. The database's own
part, a transaction of constant size, is `tools.bench.private`'s.
"""

import http.client
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from content import records as r
from content.store import RecordStore, subject_name
from site_static.engine import LivingPortal, living
from site_static.engine.journal import Change, commit
from site_static.serve import PortalServer
from site_static.tests.synthetic import synthetic_record

ROUNDS = 60
WARM = 10

Edit = Callable[[r.Result, int], r.Result]


class Measured(NamedTuple):
    """``public`` and ``engine`` are milliseconds: until readers have it, and what the engine took of that."""

    public: float
    engine: float
    files: int
    bytes: int


def one_line(record: r.Result, turn: int) -> r.Result:
    return msgspec.structs.replace(record, one_liner=f"{record.one_liner[:20]} {turn}")


def new_title(record: r.Result, turn: int) -> r.Result:
    return msgspec.structs.replace(record, title=f"{record.title} {turn}")


def new_tags(record: r.Result, turn: int) -> r.Result:
    """Another city: the result leaves lists and comes to others."""
    return msgspec.structs.replace(record, city=f"city:3{turn % 11 + 1:02d}00")


def new_text(record: r.Result, turn: int) -> r.Result:
    """Nearly every term is another one."""
    return msgspec.structs.replace(record, abstract=f"{record.abstract[::-1][:140]}{turn}")


EDITS: dict[str, Edit] = {
    "one_line": one_line,
    "title": new_title,
    "city": new_tags,
    "abstract": new_text,
}


class Bench:
    def __init__(self, size: int, folder: Path) -> None:
        self.size = size
        if not (folder / "record").exists():
            synthetic_record(folder / "record", size)
        self.store = RecordStore(folder / "record")
        self.portal = LivingPortal(self.store.root, folder / "living")
        self.portal.publish(())
        os.sync()  # else the first changes wait for what the build left for the disk to write
        self.order = max(publication.order for publication in self.store.publications())
        self.server = PortalServer(("127.0.0.1", 0), folder / "living")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.written: list[Change] = []
        self._watch_commits()

    def _watch_commits(self) -> None:
        def watched(root: Path, change: Change) -> None:
            self.written.append(change)
            commit(root, change)

        setattr(living, "commit", watched)  # noqa: B010 - no part of its interface

    def edit(self, edit: Edit, turn: int) -> Measured:
        """Change one result somewhere in the library."""
        number = turn * 7919 % self.size + 1
        key = f"ZLHCG-{2000 + number // 10_000}-{number % 10_000:04d}"
        known = self.store.find("result", key, r.LOCALES[turn % 2])
        assert known is not None  # noqa: S101 - it was made above
        record = self.store.read(known)
        assert isinstance(record, r.Result)  # noqa: S101
        changed = edit(record, turn)
        data = r.encode(changed)
        stood = dict.fromkeys(r.shelves_of(record), known.order) | known.shelves
        known = msgspec.structs.replace(known, shelves=stood)
        return self._publish(_envelope(known, changed, data, turn), data)

    def add(self, turn: int) -> Measured:
        """Publish a result that is new."""
        number = turn * 7919 % self.size + 1
        known = self.store.find("result", f"ZLHCG-{2000 + number // 10_000}-{number % 10_000:04d}", "zh-hans")
        assert known is not None  # noqa: S101
        record = self.store.read(known)
        assert isinstance(record, r.Result)  # noqa: S101
        self.order += 1
        new = msgspec.structs.replace(record, id=f"ZLHCG-2099-{turn:04d}", slug=f"new-{turn}")
        data = r.encode(new)
        envelope = msgspec.structs.replace(
            _envelope(known, new, data, turn), key=new.id, order=self.order, version=1, shelves={}
        )
        return self._publish(msgspec.structs.replace(envelope, address=r.address(new)), data)

    def _publish(self, envelope: r.Publication, data: bytes) -> Measured:
        started = time.perf_counter()
        self.store.put(envelope, data)
        begun = time.perf_counter()
        self.portal.publish([subject_name(envelope)])
        engine = time.perf_counter() - begun
        self._await(envelope)
        public = time.perf_counter() - started
        change = self.written[-1]
        files = len(change.writes) + len(change.links) + len(change.removes)
        return Measured(public * 1000, engine * 1000, files, sum(map(len, change.writes.values())))

    def _await(self, envelope: r.Publication) -> None:
        """Until the public page's JSON is of that version."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port)
        wanted = (self.portal.editions.root / "current" / "site" / envelope.address[1:] / "index.html").read_bytes()
        while True:
            connection.request("GET", envelope.address)
            answer = connection.getresponse()
            if answer.read() == wanted and answer.status == http.HTTPStatus.OK:
                break
        connection.close()


def _envelope(known: r.Publication, record: r.Result, data: bytes, turn: int) -> r.Publication:
    places = {name: known.shelves.get(name, 10_000_000 + turn) for name in r.shelves_of(record)}
    return msgspec.structs.replace(
        known,
        digest=r.digest(data),
        version=known.version + 1,
        refers_to=r.refers_to(record),
        shelves={**known.shelves, **places},
    )


def main(size: int, folder: Path, rounds: int = ROUNDS) -> None:
    """Print milliseconds, files and bytes of each kind of change as JSON."""
    bench = Bench(size, folder)
    for turn in range(WARM):
        bench.edit(one_line, turn)
    told = {name: [bench.edit(edit, turn) for turn in range(WARM, WARM + rounds)] for name, edit in EDITS.items()}
    told["new"] = [bench.add(turn) for turn in range(WARM, WARM + rounds)]
    everything = [one for measured in told.values() for one in measured]
    print(
        json.dumps(
            {name: summary(measured) for name, measured in {**told, "all": everything}.items()} | {"peak_mb": _peak()}
        )
    )


def summary(measured: list[Measured]) -> dict[str, float]:
    public = sorted(one.public for one in measured)
    engine = sorted(one.engine for one in measured)
    last = int(len(measured) * 0.95)
    return {
        "p50": public[len(public) // 2],
        "p95": public[last],
        "engine_p50": engine[len(engine) // 2],
        "engine_p95": engine[last],
        "files": median(one.files for one in measured),
        "kb": median(one.bytes for one in measured) / 1000,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
