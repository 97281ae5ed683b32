"""Becoming public and ceasing to be. The one place that changes `PublicState`.

Whoever calls, the ledger is asked here, and the database asks it once more (`triggers`).
"""

from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from content import records

from . import kinds
from .editing import editors_since_publication, last_edit
from .errors import Blocker, HasChanged, NotApproved, NotReady, PublicationRefused
from .models import Approval, PublicState, PublicVersion, RecordBytes
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
    address = records.address(record.record) if subject.stages == 3 else ""
    now = timezone.now()
    state.version += 1
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
    raise PublicationRefused("同时发布的内容太多,请稍后重试。")


def _refusal(error: IntegrityError, state: PublicState, subject: Subject) -> PublicationRefused:
    if "address" in str(error):
        return NotReady([Blocker("网址", f"{state.address} 已被另一条内容使用,请换一个英文短名。")])
    return NotApproved(f"数据库拒绝发布 {subject}:{error}")


def _require_public_source(subject: Subject) -> None:
    """No translation without its original; the original can't be withdrawn until this publication is through."""
    if subject.source is None:
        return
    if not PublicState.objects.select_for_update().of(subject.source).live().exists():
        raise NotReady([Blocker("", "中文版没有公开,英文版不能先于中文版发布。")])


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
        raise NotApproved(f"{subject} 的这一稿还没有完成{'三审' if subject.stages == 3 else '确认'},不能发布。")
    if editors := people & set(editors_since_publication(subject)):
        raise NotApproved(f"{subject} 的审批人中有人编辑过这一稿(账号 {sorted(editors)}),不能发布。")


def _require_draft(subject: Subject, record: RecordBytes) -> kinds.Draft:
    draft = kinds.draft_of(subject)
    if draft is None or records.digest(records.encode(draft.to_record())) != record.digest:
        raise HasChanged(f"{subject} 的内容与审批通过的不一致,没有发布。")
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
    Raises NotReady when there is no reason, PublicationRefused when nothing is or was public.
    """
    if not reason.strip():
        raise NotReady([Blocker("撤回原因", "请写明撤回原因,该原因将向社会公布。")])
    states = [
        state
        for language in subject.languages
        for state in PublicState.objects.select_for_update().of(language).filter(version__gt=0)
        if state.live or not state.withdrawal_reason
    ]
    if not states:
        raise PublicationRefused(f"{subject} 目前没有公开,无需撤回。")
    for state in states:
        _withdraw_one(state, reason.strip(), by)
    transaction.on_commit(wake_publisher, robust=True)
    return states


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
