"""Changes of a record as the exporter would make them, one after another, for tests of small changes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from content import records as r
from content.store import RecordStore, subject_name

from .records import ORGANISATIONS, SITE, START, TERMS, event, picture, put, ranking, result, standing, withdraw

RESULTS = tuple(range(1, 30))


class Changes:
    """A record that is changed. Every change takes a minute; ``names`` are the subjects changed since last asked."""

    def __init__(self, store: RecordStore) -> None:
        self.store = store
        self.clock = max(item.order for item in store.publications())
        self.days = 0
        self.names: set[str] = set()
        for item in list(store.publications()):
            if item.kind in {"result", "sourced"}:
                self._note_places(item)

    def _note_places(self, item: r.Publication) -> None:
        """As the exporter does for every result."""
        places = dict.fromkeys(r.shelves_of(self.store.read(item)), item.order)  # type: ignore[arg-type]
        self.store.put(msgspec.structs.replace(item, shelves=places), self.store.read_bytes(item))

    def taken(self) -> set[str]:
        names, self.names = self.names, set()
        return names

    def put(self, record: r.Record, **facts: Any) -> None:
        """Publish a version of a subject, with its places on lists and the addresses it had."""
        self.clock += 1
        before = self.store.find(r.kind_of(record), r.key_of(record), r.locale_of(record))
        address = r.address(record) if isinstance(record, r.Story) else ""
        former = list(before.former_addresses) if before else []
        if before and before.address != address:
            former = [path for path in (*former, before.address) if path != address]
        lists = r.shelves_of(record) if isinstance(record, r.Result | r.Sourced) else ()
        known = before.shelves if before else {}
        envelope = put(
            self.store,
            record,
            order=before.order if before else self.clock,
            version=before.version + 1 if before else 1,
            first_published_at=before.first_published_at if before else self._now,
            published_at=self._now,
            former_addresses=tuple(former),
            shelves={**known, **{name: known.get(name, self.clock) for name in lists}},
            **facts,
        )
        self.names.add(subject_name(envelope))

    @property
    def _now(self) -> Any:
        return START + timedelta(days=self.days, minutes=self.clock)

    def withdraw(self, kind: str, key: str) -> None:
        for locale in r.LOCALES:
            live = self.store.find(kind, key, locale)
            if live and live.status == "live":
                self.names.add(subject_name(withdraw(self.store, live)))

    def in_languages(self, make: Callable[..., r.Record], languages: int, *about: Any, **facts: Any) -> None:
        for locale in r.LOCALES[:languages]:
            self.put(make(*about, locale, **facts))


# --- what can change: each takes the record and a choice of numbers


def edit_a_result(changes: Changes, a: int, b: int, c: int) -> None:
    """New or edited, retagged, moved, with or without picture, claims, body."""
    number = RESULTS[a % len(RESULTS)]
    facts: dict[str, Any] = {
        "id": f"ZLHCG-DEMO-{number:04d}",
        "slug": f"sample-{number}" + ("-moved" if c % 5 == 0 else ""),
        "city": ("city:330100", "city:330200")[b % 2],
        "fields": (("field:ai",), ("field:energy",), ("field:ai", "field:energy"))[b % 3],
        "category": ("key-technology", "major-application")[c % 2],
        "related": ("ZLHCG-DEMO-0001", "ZLHCG-DEMO-0002") if c % 3 == 0 else (),
        "landmark_year": 2026 if b % 4 == 0 else None,
    }
    if b % 5 == 0:
        facts["picture"] = None
        facts["body"] = ()
    if c % 4 == 0:
        facts["claims"] = ()
    changes.in_languages(result, 1 + (a + b) % 2, number, **facts)


def replace_a_picture(changes: Changes, a: int, b: int, c: int) -> None:
    """Other bytes where a picture was; two results may come to share one."""
    name = changes.store.media.put(b"\xff\xd8\xff picture %d" % (c % 3), "jpg")
    renditions = (*picture().renditions[:1], r.Rendition(name=name, width=1200, height=800))
    changes.in_languages(result, 1 + b % 2, RESULTS[a % 5], picture=picture(renditions=renditions))


def withdraw_a_result(changes: Changes, a: int, b: int, c: int) -> None:
    changes.withdraw("result", f"ZLHCG-DEMO-{RESULTS[a % len(RESULTS)]:04d}")


def rename_an_organisation(changes: Changes, a: int, b: int, c: int) -> None:
    known = ORGANISATIONS[a % len(ORGANISATIONS)]
    parents = (None, "sample-department", "sample-university")
    parent = parents[b % 3] if parents[b % 3] != known.id and known.parent != "loop" else None
    changes.put(
        msgspec.structs.replace(
            known,
            name=f"{known.name}（改名{c}）",
            name_en=f"Renamed {c}" if c % 3 else "",
            parent=parent if known.id == "sample-lab" or parent == "sample-department" else known.parent,
        )
    )


def rename_a_term(changes: Changes, a: int, b: int, c: int) -> None:
    known = TERMS[a % 6]
    slug = f"{known.slug}-{c}" if known.slug and b % 3 == 0 else known.slug
    changes.put(msgspec.structs.replace(known, name=f"{known.name}{c}", slug=slug, order=b))


def change_a_release(changes: Changes, a: int, b: int, c: int) -> None:
    ids = [
        f"ZLHCG-DEMO-{number:04d}"
        for number in RESULTS
        if changes.store.find("result", f"ZLHCG-DEMO-{number:04d}", "zh-hans")
    ]
    if b % 2:
        shown = tuple(r.Presented(result=key) for key in ids[: 1 + c % 4])
        changes.in_languages(event, 1 + a % 2, results=shown, title=f"季度发布 {c}")
    else:
        entries = tuple(r.Ranked(result=key, reason=f"理由 {c}", rank=n) for n, key in enumerate(ids[: 1 + c % 4], 1))
        changes.in_languages(ranking, 1 + a % 2, entries=entries, title=f"榜单 {c}")


def write_a_standing_page(changes: Changes, a: int, b: int, c: int) -> None:
    role = ("home", "results", "about", "press")[a % 4]
    featured = ("ZLHCG-DEMO-0002", "ZLHCG-DEMO-0001")[: b % 3] if role == "home" else ()
    changes.in_languages(standing, 1 + b % 2, role, summary=f"说明 {c}", featured=featured)


def withdraw_a_standing_page(changes: Changes, a: int, b: int, c: int) -> None:
    changes.withdraw("standing", ("home", "results", "about", "press")[a % 4])


def withdraw_a_term(changes: Changes, a: int, b: int, c: int) -> None:
    """One that nothing names: it was added for this."""
    spare = r.Term(
        id="city:330300", name="温州市", name_en="Wenzhou", slug="wenzhou", order=3, tile=r.Tile(column=2, row=3)
    )
    if b % 2:
        changes.put(spare)
    elif (live := changes.store.find("term", spare.id, "")) and live.status == "live":
        changes.names.add(subject_name(withdraw(changes.store, live)))


def change_the_site(changes: Changes, a: int, b: int, c: int) -> None:
    changes.put(msgspec.structs.replace(SITE, contact=f"示例 {c}"))


def let_days_pass(changes: Changes, a: int, b: int, c: int) -> None:
    """Claims run out, events are over: seen at the next publication."""
    changes.days += (1, 40, 400)[a % 3]
    write_a_standing_page(changes, 2, b, c)


KINDS: tuple[Callable[[Changes, int, int, int], None], ...] = (
    edit_a_result,
    edit_a_result,
    edit_a_result,
    replace_a_picture,
    withdraw_a_result,
    rename_an_organisation,
    rename_a_term,
    change_a_release,
    write_a_standing_page,
    withdraw_a_standing_page,
    withdraw_a_term,
    change_the_site,
    let_days_pass,
)


def apply_all(changes: Changes, steps: list[tuple[int, int, int, int]]) -> Iterator[str]:
    """Make these changes; the name of each."""
    for kind, a, b, c in steps:
        change = KINDS[kind % len(KINDS)]
        change(changes, a, b, c)
        yield change.__name__
