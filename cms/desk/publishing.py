"""How publishing goes: the publisher's sign of life, the queue, the hold, the last editions, what changed in each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.heartbeat import is_silent, last_beat
from showcase.publication import differences
from showcase.publication.models import OutboxEntry, PublicState, PublicVersion
from showcase.publication.subjects import Subject
from showcase.publication.words import label_of_path
from site_static.engine import Editions, hold
from site_static.trust import Edition
from site_static.trust.chain import last_editions

SHOWN = 20
CHANGES = 30


def situation() -> dict[str, Any]:
    """What every page on publishing tells first: what is wrong and what to do, what is going on."""
    waiting, beat = OutboxEntry.objects.filter(done_at=None), last_beat()
    return {
        "hold": hold(Path(settings.EDITIONS_ROOT)),
        "silent": is_silent(),
        "beat": beat,
        "trouble": beat.trouble if beat else "",
        "waiting_count": waiting.filter(error="").count(),
        "failed_entries": waiting.exclude(error="").order_by("id")[:8],
    }


class EditionRow(NamedTuple):
    """An edition, the subjects that it brought, and how long the slowest of them waited."""

    edition: Edition
    made_at: datetime
    subjects: list[Subject]
    milliseconds: int | None


def editions() -> list[EditionRow]:
    """The last editions, the newest first."""
    current = Editions(Path(settings.EDITIONS_ROOT)).current
    told = last_editions(current, SHOWN) if current else []
    entries = defaultdict(list)
    for entry in OutboxEntry.objects.filter(edition__in=[edition.number for edition in told]).order_by("id"):
        entries[entry.edition].append(entry)
    return [_row(edition, entries[edition.number]) for edition in told]


def _row(edition: Edition, entries: list[OutboxEntry]) -> EditionRow:
    waits = [_milliseconds(entry.created_at, entry.done_at) for entry in entries if entry.done_at]
    subjects = list(dict.fromkeys(entry.subject for entry in entries))
    return EditionRow(edition, datetime.fromisoformat(edition.made_at), subjects, max(waits, default=None))


def _milliseconds(start: datetime, end: datetime) -> int:
    return max(0, round((end - start).total_seconds() * 1000))


class Changed(NamedTuple):
    """What one subject became in an edition: its version, what differs from the one before, or that it went."""

    subject: Subject
    title: str
    version: int | None
    changes: list[Any]
    word: str


def changes_in(number: int) -> list[Changed]:
    """What changed in an edition, subject by subject."""
    entries = OutboxEntry.objects.filter(edition=number).order_by("id")
    last = {entry.subject: entry for entry in entries}
    return [_changed(entry) for entry in list(last.values())[:CHANGES]]


def _changed(entry: OutboxEntry) -> Changed:
    subject = entry.subject
    versions = list(
        PublicVersion.objects.filter(**subject._asdict(), published_at__lte=entry.done_at).select_related("record")[:2]
    )
    if not versions:
        return Changed(subject, str(subject), None, [], "")
    title = versions[0].record.title
    state = PublicState.objects.of(subject).get()
    if state.withdrawn_at and entry.done_at and state.withdrawn_at <= entry.done_at:
        return Changed(subject, title, versions[0].version, [], _("已撤回"))
    if len(versions) == 1:
        return Changed(subject, title, versions[0].version, [], _("首次公开"))
    rows = differences.differences(versions[1].record.record, versions[0].record.record)
    changes = [row._replace(path=label_of_path(row.path)) for row in rows]
    return Changed(subject, title, versions[0].version, changes, "")


class PublicStateOf(NamedTuple):
    """Whether the public has a subject and since when, how long that took, and what still waits of it."""

    state: PublicState | None
    shown_after: int | None
    waiting: OutboxEntry | None


def public_state_of(subject: Subject) -> PublicStateOf:
    """What the editor of a page is told of its publication."""
    state = PublicState.objects.of(subject).filter(version__gt=0).first()
    waiting = OutboxEntry.objects.filter(**subject._asdict(), done_at=None).order_by("-id").first()
    return PublicStateOf(state, live_after([state]).get(state.pk) if state else None, waiting)


def live_after(states: Iterable[PublicState]) -> dict[int, int]:
    """Milliseconds from becoming public by decision to being seen by readers, by the states' primary keys."""
    states = [state for state in states if state.live and state.published_at]
    wanted = Q()
    for state in states:
        wanted |= Q(**state.subject._asdict(), done_at__gte=state.published_at)
    first: dict[Subject, datetime] = {}
    for entry in OutboxEntry.objects.filter(wanted).order_by("-done_at") if states else ():
        if entry.done_at:
            first[entry.subject] = entry.done_at
    return {
        state.pk: _milliseconds(state.published_at, first[state.subject])
        for state in states
        if state.published_at and state.subject in first
    }
