"""Reference records (organisation, term, site setting): one confirmation by a second person."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction

from content import records

from . import kinds, publishing
from .approving import keep, next_version, prepare
from .editing import editors_since_publication
from .errors import NotReady, NotYours
from .models import Approval, PublicState, Stage
from .subjects import REFERENCE_KINDS, Subject


class Waiting(NamedTuple):
    """A reference record that differs from what is public."""

    subject: Subject
    title: str
    data: bytes
    public: records.Record | None


class Unready(NamedTuple):
    """A reference record that can't be confirmed, and why."""

    subject: Subject
    reason: str


def waiting(*only: str, unready: list[Unready] | None = None) -> Iterator[Waiting]:
    """Reference records that wait for their confirmation. Those that can't be confirmed go to ``unready``."""
    public = {
        state.subject: state
        for state in PublicState.objects.filter(kind__in=REFERENCE_KINDS).live().select_related("record")
    }
    for subject in kinds.all_subjects(*(only or REFERENCE_KINDS)):
        try:
            draft, data = prepare(subject)
        except NotReady as refused:
            if unready is not None:
                unready.append(Unready(subject, str(refused)))
            continue
        state = public.get(subject)
        if state is None or state.record_id != records.digest(data):
            yield Waiting(subject, draft.title, data, state.record.record if state and state.record else None)


def confirm(subjects: Iterable[Subject], *, by: Any) -> int:
    """Confirm and publish reference records, each in its own transaction of one batch; returns how many.

    Raises NotYours when ``by`` edited one of them or has no such right; the whole batch is then undone.
    """
    if not by.groups.filter(permissions__codename="confirm_reference").exists():
        raise NotYours("您没有确认基础信息的权限。")
    with transaction.atomic():
        return sum(1 for subject in subjects if _confirm_one(subject, by))


def _confirm_one(subject: Subject, by: Any) -> bool:
    if by.pk in editors_since_publication(subject):
        raise NotYours(f"{subject} 由您编辑,须由另一人确认。")
    _draft, data = prepare(subject)
    stored = keep(data)
    Approval.objects.create(
        **subject._asdict(),
        version=next_version(subject),
        record=stored,
        stage=Stage.FIRST,
        user_id=by.pk,
        user_name=str(by),
    )
    publishing.publish(subject, record=stored, by=by)
    return True
