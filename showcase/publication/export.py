"""From the truth (`PublicState`) to the published record on disk. Called by the publisher process only."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet

from content import records
from content.store import MediaStore, RecordStore, StoreError

from .models import Approval, PublicState, PublicVersion
from .subjects import Subject, parse_subject

CHUNK = 500
"""Subjects that are written together."""


def export(subjects: Iterable[Subject], store: RecordStore, media: MediaStore) -> dict[Subject, str]:
    """Bring these subjects in the record to their public state; returns those that could not be, each with its fault.

    ``media`` are the files made for approval; those that a record names are copied before it is written.
    A constant number of queries for any number of subjects.
    """
    wanted = set(subjects)
    states = PublicState.objects.filter(version__gt=0, key__in={subject.key for subject in wanted})
    faults: dict[Subject, str] = {}
    keys = {subject.key for subject in wanted}
    places = _places(PublicVersion.objects.filter(key__in=keys))
    receipts = _receipts(PublicVersion.objects.filter(key__in=keys), Approval.objects.filter(key__in=keys))
    for chunk in _chunks(states):
        found = (state for state in chunk if state.subject in wanted)
        faults |= _write(found, store, media, places, receipts)
    return faults


def export_all(store: RecordStore, media: MediaStore, *, but: Collection[Subject] = ()) -> int:
    """Bring the whole record to the public state, ``but`` for some; returns the number of subjects.

    Raises StoreError with every fault when some could not be written; all others are.
    """
    count, places = 0, _places(PublicVersion.objects.all())
    receipts = _receipts(PublicVersion.objects.all(), Approval.objects.all())
    faults: dict[Subject, str] = {}
    for chunk in _chunks(PublicState.objects.filter(version__gt=0)):
        wanted = [state for state in chunk if state.subject not in but]
        faults |= _write(wanted, store, media, places, receipts)
        count += len(wanted)
    if faults:
        raise StoreError("；".join(faults.values()))
    return count


def outdated(store: RecordStore) -> Iterator[Subject]:
    """Subjects whose envelope is not in the record, is torn, or is not that of their public state."""
    facts = ("version", "live", "record_id", "withdrawal_reason")
    states = PublicState.objects.filter(version__gt=0).values_list("kind", "key", "locale", *facts)
    for kind, key, locale, *told in states.iterator(chunk_size=2000):
        subject = Subject(kind, key, locale)
        if _facts_in(store, subject) != told:
            yield subject


def _facts_in(store: RecordStore, subject: Subject) -> list[object]:
    """What the record says of a subject; nothing where it says nothing that can be read."""
    try:
        found = store.find(*subject)
    except StoreError:
        return []
    if found is None or (
        found.locale and any(records.receipt_faults(found.receipts, version=found.version, digest=found.digest))
    ):
        return []
    return [found.version, found.status == "live", found.digest, found.withdrawal_reason]


def version_before(subject: Subject, version: int) -> tuple[records.Publication, bytes] | None:
    """How the record had the last public version of a subject before this one; None when it was the first."""
    versions = PublicVersion.objects.filter(**subject._asdict(), version__lt=version)
    last = versions.select_related("record").order_by("-version").first()
    if last is None:
        return None
    state = PublicState.objects.of(subject).get()
    state.version, state.record, state.published_at = last.version, last.record, last.published_at
    state.address = "" if subject.is_reference else records.address(last.record.story)
    state.former_addresses = [address for address in state.former_addresses if address != state.address]
    receipts = _receipts(versions, Approval.objects.of(subject)).get(subject, ())
    return publication_of(state, _places(versions).get(subject, {}), receipts), bytes(last.record.data)


def _chunks(states: QuerySet[PublicState]) -> Iterator[list[PublicState]]:
    """States in the order of their first publication, so many at a time as are written together."""
    ordered = states.select_related("record").order_by("order").iterator(chunk_size=CHUNK)
    while chunk := list(islice(ordered, CHUNK)):
        yield chunk


def _places(versions: QuerySet[PublicVersion]) -> dict[Subject, dict[str, int]]:
    """When results came to the lists on which they ever stood: the number of the publication that brought them there.

    Worked out from the history of versions, so that a record written afresh keeps every place.
    """
    places: dict[Subject, dict[str, int]] = {}
    results = versions.filter(kind__in=("result", "sourced")).select_related("record").order_by("pk")
    for version in results.iterator(chunk_size=500):
        known = places.setdefault(version.subject, {})
        record = version.record.record
        for name in records.shelves_of(record) if isinstance(record, records.Result | records.Sourced) else ():
            known.setdefault(name, version.pk)
    return places


def _receipts(
    versions: QuerySet[PublicVersion], approvals: QuerySet[Approval]
) -> dict[Subject, tuple[records.Receipt, ...]]:
    """The receipts of stories, from the ledgers alone, which only grow: written afresh they are the same bytes."""
    stages: dict[tuple[Subject, int, str], list[records.StagePassed]] = {}
    stories = {"locale__in": records.LOCALES}
    facts = ("kind", "key", "locale", "version", "record_id")
    passed = approvals.filter(**stories).order_by("stage").values_list(*facts, "stage", "at")
    for kind, key, locale, version, digest, stage, at in passed.iterator(chunk_size=2000):
        found = stages.setdefault((Subject(kind, key, locale), version, digest), [])
        found.append(records.StagePassed(stage=stage, at=at))
    chains: dict[Subject, tuple[records.Receipt, ...]] = {}
    published = versions.filter(**stories).order_by("version").values_list(*facts, "published_at")
    for kind, key, locale, version, digest, at in published.iterator(chunk_size=2000):
        subject = Subject(kind, key, locale)
        before = chains.get(subject, ())
        receipt = records.Receipt(
            version=version,
            digest=digest,
            stages=tuple(stages.get((subject, version, digest), ())),
            published_at=at,
            previous=records.receipt_digest(before[-1]) if before else None,
        )
        chains[subject] = (*before, receipt)
    return chains


def _write(
    states: Iterable[PublicState],
    store: RecordStore,
    media: MediaStore,
    places: dict[Subject, dict[str, int]],
    receipts: dict[Subject, tuple[records.Receipt, ...]],
) -> dict[Subject, str]:
    """Write these states together; those that could not be, each with its fault."""
    puts: list[tuple[records.Publication, bytes | None]] = []
    faults: dict[Subject, str] = {}
    for state in states:
        try:
            publication = publication_of(state, places.get(state.subject, {}), receipts.get(state.subject, ()))
            if state.record is not None and state.live:
                store.media.copy(records.media_of(state.record.record), media)
                puts.append((publication, bytes(state.record.data)))
            else:
                puts.append((publication, None))
        except (StoreError, records.RecordError) as error:
            faults[state.subject] = str(error)
    return faults | {parse_subject(name): str(fault) for name, fault in store.put_all(puts).items()}


def publication_of(
    state: PublicState, places: dict[str, int] | None = None, receipts: tuple[records.Receipt, ...] = ()
) -> records.Publication:
    """The envelope of a subject that is, or was, public; ``places`` are those of a result on lists.

    Raises ValueError for one that never was.
    """
    order, record, first, this = state.order, state.record, state.first_published_at, state.published_at
    if order is None or record is None or first is None or this is None:
        raise ValueError(f"{state.subject} was never public")
    return records.Publication(
        kind=state.kind,
        key=state.key,
        locale=state.locale,  # type: ignore[arg-type]  # the two languages, or none
        status="live" if state.live else "withdrawn",
        version=state.version,
        order=order,
        digest=record.digest,
        address=state.address,
        first_published_at=first,
        published_at=this,
        shelves=places or {},
        receipts=receipts,
        refers_to=records.refers_to(record.record) if state.live else (),
        former_addresses=tuple(state.former_addresses),
        withdrawn_at=state.withdrawn_at,
        withdrawal_reason=state.withdrawal_reason,
    )
