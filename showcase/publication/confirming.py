"""Reference records (organisation, term, site setting): one confirmation by a second person."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from content import records

from . import kinds, publishing
from .approving import record_of
from .errors import NotReady, NotYours
from .models import PublicState
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
    for subject, draft in kinds.all_drafts(*(only or REFERENCE_KINDS)):
        try:
            data = record_of(draft)
        except NotReady as refused:
            if unready is not None:
                unready.append(Unready(subject, str(refused)))
            continue
        state = public.get(subject)
        if state is None or state.record_id != records.digest(data):
            yield Waiting(subject, draft.title, data, state.record.record if state and state.record else None)


def confirm(subjects: Iterable[Subject], *, by: Any) -> int:
    """Confirm and publish reference records as one batch, in a constant number of queries; returns how many.

    Raises NotYours when ``by`` edited one of them or has no such right, NotReady when one can't be confirmed;
    the whole batch is then undone.
    """
    if not by.groups.filter(permissions__codename="confirm_reference").exists():
        raise NotYours(_("您没有确认基础信息的权限。"))
    wanted = dict.fromkeys(subjects)
    if unknown := [str(subject) for subject in wanted if subject.kind not in REFERENCE_KINDS]:
        raise NotYours(_("%(subjects)s 须经三审，不能在这里确认。") % {"subjects": _("、").join(unknown)})
    with transaction.atomic():
        drafts = dict(kinds.all_drafts(*{subject.kind for subject in wanted}))
        rows = {subject: record_of(drafts.get(subject)) for subject in wanted}
        publishing.publish_references(rows, by=by)
    return len(rows)
