"""Becoming public and ceasing to be. The one place that changes `PublicState`.

Whoever calls, the ledger is asked here, and the database asks it once more (`triggers`).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import records

from . import kinds
from .editing import editors_since_publication, last_edit
from .errors import Blocker, HasChanged, NotApproved, NotReady, NotYours, PublicationRefused, Undecided
from .models import Approval, EditEvent, PublicState, PublicVersion, RecordBytes, Stage
from .outbox import wake_publisher
from .subjects import Subject

ATTEMPTS = 20
_mirroring: ContextVar[bool] = ContextVar("mirroring", default=False)


def is_mirroring() -> bool:
    """True while Wagtail's own live flag is set to follow an approved publication or a withdrawal."""
    return _mirroring.get()


@transaction.atomic
def publish(subject: Subject, *, record: RecordBytes, by: Any) -> PublicState:
    """Make the approved bytes public. Raises NotApproved, HasChanged; then nothing has changed.

    The draft must still give these bytes, before and after Wagtail's mirror follows.
    """
    _require_public_source(subject)
    state = _locked_state(subject)
    _require_approvals(subject, state.version + 1, record)
    draft = _require_draft(subject, record)
    previous = state.address
    address = "" if subject.is_reference else records.address(record.story)
    state.version += 1
    now = Approval.objects.of(subject).filter(version=state.version, record=record).next_moment()
    state.live = True
    state.record = record
    state.edit_mark = last_edit(subject)
    state.address = address
    if previous and previous != address:
        state.former_addresses = [former for former in (*state.former_addresses, previous) if former != address]
    state.page_id = draft.page_id
    state.first_published_at = state.first_published_at or now
    state.published_at = now
    state.withdrawn_at, state.withdrawn_by, state.withdrawal_reason = None, "", ""
    _save(state, subject)
    PublicVersion.objects.create(
        **subject._asdict(), version=state.version, record=record, revision_id=draft.revision_id, published_at=now
    )
    if draft.page_id is not None:
        _mirror(draft, by)
        _require_draft(subject, record)
    transaction.on_commit(wake_publisher, robust=True)
    return state


def publish_references(rows: Mapping[Subject, bytes], *, by: Any) -> None:
    """Approve and publish reference records by one person, in a constant number of queries.

    Call it inside a transaction. Raises NotYours when ``by`` edited one of them; the triggers ask again.
    """
    states = _states_of(rows)
    _require_another_editor(states, by)
    now, order = timezone.now(), _next_order()
    digests = {subject: records.digest(data) for subject, data in rows.items()}
    RecordBytes.objects.bulk_create(
        [RecordBytes(digest=digests[subject], data=data) for subject, data in rows.items()], ignore_conflicts=True
    )
    marks = _last_edits(rows)
    for number, (subject, state) in enumerate(states.items()):
        state.version += 1
        state.live, state.record_id, state.edit_mark = True, digests[subject], marks.get((subject.kind, subject.key), 0)
        state.order = state.order or order + number
        state.first_published_at, state.published_at = state.first_published_at or now, now
        state.withdrawn_at, state.withdrawn_by, state.withdrawal_reason = None, "", ""
    _note_confirmations(states, by, now)
    PublicState.objects.bulk_update(states.values(), _PUBLISHED_FIELDS, batch_size=50)
    transaction.on_commit(wake_publisher, robust=True)


_PUBLISHED_FIELDS = (
    "version",
    "live",
    "record",
    "edit_mark",
    "order",
    "first_published_at",
    "published_at",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawal_reason",
)


def _states_of(subjects: Iterable[Subject]) -> dict[Subject, PublicState]:
    """The locked states of subjects, made where they are missing."""
    wanted = list(subjects)
    PublicState.objects.bulk_create([PublicState(**subject._asdict()) for subject in wanted], ignore_conflicts=True)
    kinds_ = {subject.kind for subject in wanted}
    found = PublicState.objects.select_for_update().filter(kind__in=kinds_, locale="")
    by_subject = {state.subject: state for state in found}
    return {subject: by_subject[subject] for subject in wanted}


def _require_another_editor(states: Mapping[Subject, PublicState], by: Any) -> None:
    edits = EditEvent.objects.filter(actor_id=by.pk, kind__in={subject.kind for subject in states})
    newest = {(kind, key): last for kind, key, last in edits.values_list("kind", "key").annotate(models.Max("pk"))}
    for subject, state in states.items():
        if newest.get((subject.kind, subject.key), 0) > state.edit_mark:
            raise NotYours(_("%(subject)s 由您编辑，须由另一人确认。") % {"subject": subject})


def _last_edits(subjects: Iterable[Subject]) -> dict[tuple[str, str], int]:
    edits = EditEvent.objects.filter(kind__in={subject.kind for subject in subjects})
    return {(kind, key): last for kind, key, last in edits.values_list("kind", "key").annotate(models.Max("pk"))}


def _note_confirmations(states: Mapping[Subject, PublicState], by: Any, now: datetime) -> None:
    """The ledger's rows for versions that are about to become public."""
    facts = [
        {**subject._asdict(), "version": state.version, "record_id": state.record_id}
        for subject, state in states.items()
    ]
    Approval.objects.bulk_create(
        [Approval(**row, stage=Stage.FIRST, user_id=by.pk, user_name=str(by)) for row in facts]
    )
    PublicVersion.objects.bulk_create([PublicVersion(**row, published_at=now) for row in facts])


def _save(state: PublicState, subject: Subject) -> None:
    """Save with a place in the order of first publications; another publication may take the place meanwhile."""
    first = state.order is None
    for _attempt in range(ATTEMPTS):
        state.order = _next_order() if first else state.order
        try:
            with transaction.atomic():
                state.save()
        except IntegrityError as error:
            if "order" in str(error) and "UNIQUE" in str(error).upper():
                continue
            raise _refusal(error, state, subject) from error
        return
    raise PublicationRefused(_("同时发布的内容太多，请稍后重试。"))


def _refusal(error: IntegrityError, state: PublicState, subject: Subject) -> PublicationRefused:
    if "address" in str(error):
        return NotReady(
            [Blocker(_("网址"), _("%(address)s 已被另一条内容使用，请换一个英文短名。") % {"address": state.address})]
        )
    return NotApproved(_("数据库拒绝发布 %(subject)s：%(error)s") % {"subject": subject, "error": error})


def _require_public_source(subject: Subject) -> None:
    """No translation without its original; the original can't be withdrawn until this publication is through."""
    if subject.source is None:
        return
    if not PublicState.objects.select_for_update().of(subject.source).live().exists():
        raise NotReady([Blocker("", _("中文版没有公开，英文版不能先于中文版发布。"))])


def _locked_state(subject: Subject) -> PublicState:
    locked = PublicState.objects.select_for_update().of(subject)
    try:
        return locked.get()
    except PublicState.DoesNotExist:
        PublicState.objects.get_or_create(**subject._asdict())
        return locked.get()


def _require_approvals(subject: Subject, version: int, record: RecordBytes) -> None:
    rows = Approval.objects.of(subject).filter(version=version, record=record)
    stages = {row.stage for row in rows}
    people = {row.user_id for row in rows}
    if stages < set(range(1, subject.stages + 1)) or len(people) < subject.stages:
        raise NotApproved(_("%(subject)s 的这一稿还没有完成审批，不能发布。") % {"subject": subject})
    if editors := people & set(editors_since_publication(subject)):
        accounts = _("、").join(map(str, sorted(editors)))
        raise NotApproved(
            _("%(subject)s 的审批人中有人编辑过这一稿（账号 %(accounts)s），不能发布。")
            % {"subject": subject, "accounts": accounts}
        )


def _require_draft(subject: Subject, record: RecordBytes) -> kinds.Draft:
    draft = kinds.draft_of(subject)
    if draft is None or records.digest(records.encode(draft.to_record())) != record.digest:
        raise HasChanged(_("%(subject)s 的内容与审批通过的不一致，没有发布。") % {"subject": subject})
    return draft


def _next_order() -> int:
    return (PublicState.objects.aggregate(last=models.Max("order"))["last"] or 0) + 1


def _mirror(draft: kinds.Draft, by: Any) -> None:
    token = _mirroring.set(True)
    try:
        draft.mirror_publication(by)
    finally:
        _mirroring.reset(token)


@transaction.atomic
def withdraw(subject: Subject, *, reason: str, by: Any) -> list[PublicState]:
    """撤回: take a subject out of the public, at once, in all its languages, with a public reason.

    Needs one authorised person (the caller asks ``publication.withdraw_subject``). Coming back takes all
    approvals again. Also gives the missing reason to what was withdrawn by a way round.
    Raises Undecided when there is no reason, PublicationRefused when nothing is or was public, or when it is a
    reference that something public still names: no page that names it could be made.
    """
    if not reason.strip():
        raise Undecided([Blocker(_("撤回原因"), _("请写明撤回原因，该原因将向社会公布。"))])
    if subject.is_reference:
        _require_unnamed(subject)
    states = [
        state
        for language in subject.languages
        for state in PublicState.objects.select_for_update().of(language).filter(version__gt=0)
        if state.live or not state.withdrawal_reason
    ]
    if not states:
        raise PublicationRefused(_("%(subject)s 目前没有公开，无需撤回。") % {"subject": subject})
    for state in states:
        _withdraw_one(state, reason.strip(), by)
    transaction.on_commit(wake_publisher, robust=True)
    return states


def _require_unnamed(subject: Subject) -> None:
    users = [_("每一个页面")] if subject.kind == "site" else list(islice(_titles_naming(subject), 3))
    if users:
        raise PublicationRefused(
            _("还有公开内容在用它（%(titles)s），不能撤回。请先从这些内容中去掉，或撤回它们。")
            % {"titles": _("、").join(users)}
        )


def _titles_naming(subject: Subject) -> Iterator[str]:
    """Titles of what is public and names the subject. Reads every public record: for a rare act."""
    for state in PublicState.objects.live().select_related("record").iterator():
        if state.record is not None and str(subject) in records.refers_to(state.record.record):
            yield state.record.title


def _withdraw_one(state: PublicState, reason: str, by: Any) -> None:
    state.live = False
    state.withdrawn_at = state.withdrawn_at or timezone.now()
    state.withdrawn_by = str(by)
    state.withdrawal_reason = reason
    state.save()
    token = _mirroring.set(True)
    try:
        if draft := kinds.draft_of(state.subject):
            draft.mirror_withdrawal(by)
    finally:
        _mirroring.reset(token)
