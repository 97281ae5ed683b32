"""三审: from 送审 to the third approval. What counts is the hash; what changes under it goes back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content import records

from . import editing, kinds, publishing
from .editing import editors_since_publication
from .errors import Blocker, HasChanged, NotReady, NotYours, Undecided, Unticked
from .models import Approval, ApprovalRequest, Deputy, PublicState, RecordBytes, RequestState, Stage
from .proofreading import CHECKS
from .subjects import Subject, SubjectKey

STAGE_PERMISSION = "publication.approve_stage_{}"


def prepare(subject: Subject) -> tuple[kinds.Draft, bytes]:
    """The present state of a subject and its record's bytes. Raises NotReady with every reason at once."""
    draft = kinds.draft_of(subject)
    if draft is None:
        raise NotReady([Blocker("", _("没有找到 %(subject)s 的草稿。") % {"subject": subject})])
    return draft, record_of(draft)


def record_of(draft: kinds.Draft | None) -> bytes:
    """The bytes of a draft's record. Raises NotReady with every reason at once."""
    if draft is None:
        raise NotReady([Blocker("", _("没有找到这条内容的草稿。"))])
    if blockers := list(draft.blockers()):
        raise NotReady(blockers)
    try:
        record = draft.to_record()
        data = records.encode(record)
    except records.RecordError as error:
        raise NotReady([Blocker("", _("记录不符合规范（%(error)s）。") % {"error": error})]) from error
    if paths := records.unprintable(record):
        why = _("这里有看不见的控制字符，多半是从别处粘贴来的。请删去，重新输入这一处。")
        raise NotReady([Blocker(path, why) for path in paths])
    return data


def keep(data: bytes) -> RecordBytes:
    """Keep bytes in the ledger by their hash."""
    stored, _created = RecordBytes.objects.get_or_create(digest=records.digest(data), defaults={"data": data})
    return stored


@transaction.atomic
def submit(subject: Subject, *, by: Any) -> ApprovalRequest:
    """送审: freeze the record as it stands and ask for its next approval. Raises NotReady.

    An open request for other bytes is closed as changed; for the same bytes it is returned as it is. Approvals that
    these very bytes had in an earlier request stand: what was sent back and comes again unchanged goes on there.
    """
    draft, data = prepare(subject)
    stored = keep(data)
    _refuse_no_change(subject, stored)
    current = ApprovalRequest.objects.open().of(subject).first()
    if current and current.record_id == stored.digest:
        return current
    if current:
        _close(current, RequestState.CHANGED, by=str(by), reason="重新送审。")
    try:
        with transaction.atomic():
            return _open_request(subject, draft, stored, by)
    except IntegrityError as error:
        raise HasChanged(_("这条内容刚刚由他人送审，请刷新页面查看。")) from error


def _open_request(subject: Subject, draft: kinds.Draft, stored: RecordBytes, by: Any) -> ApprovalRequest:
    return ApprovalRequest.objects.create(
        **subject._asdict(),
        record=stored,
        title=draft.title,
        revision_id=draft.revision_id,
        submitted_by_id=by.pk,
        submitted_by_name=str(by),
        stage=_next_stage(subject, stored),
        due_at=timezone.now() + timedelta(days=settings.APPROVAL_DAYS),
    )


def _next_stage(subject: Subject, stored: RecordBytes) -> int:
    approved = Approval.objects.of(subject).filter(version=next_version(subject), record=stored)
    done = set(approved.values_list("stage", flat=True))
    return min(set(Stage.values) - done)


def _refuse_no_change(subject: Subject, stored: RecordBytes) -> None:
    if PublicState.objects.of(subject).live().filter(record=stored).exists():
        raise NotReady([Blocker("", _("与已公开的内容完全相同，无需送审。"))])


def stages_of(user: Any) -> dict[int, str]:
    """The stages that a person may do today: those of his own, and those he does as a deputy (for whom)."""
    stages: dict[int, str] = {}
    if not user.is_active:
        return stages
    deputies = Deputy.objects.on(timezone.localdate()).filter(deputy=user).select_related("principal")
    for principal, name in [(user, ""), *((row.principal, str(row.principal)) for row in deputies)]:
        for stage in Stage.values:
            if principal.is_active and _has_stage(principal, stage):
                stages.setdefault(stage, name)
    return stages


def _has_stage(user: Any, stage: int) -> bool:
    """By group, not by being a superuser: an administrator is no approver."""
    codename = STAGE_PERMISSION.format(stage).partition(".")[2]
    permissions = user.groups.filter(permissions__codename=codename, permissions__content_type__app_label="publication")
    return bool(permissions.exists())


def why_not(request: ApprovalRequest, user: Any) -> str:
    """Why this person can't approve the request now, as a sentence; empty when he can."""
    if not request.is_open:
        return _("这份送审单已经办结。")
    if request.stage not in stages_of(user):
        return _("您没有%(stage)s的权限。") % {"stage": request.get_stage_display()}
    if user.pk in editors_since_publication(request.subject):
        return _("您编辑过这条内容（或其成果、图片、译文），不能审批。")
    if _approvals(request).filter(user_id=user.pk).exists():
        return _("您已审批过这一稿，三审须由三位不同的人完成。")
    return ""


def _approvals(request: ApprovalRequest) -> Any:
    return Approval.objects.of(request.subject).filter(version=next_version(request.subject), record=request.record_id)


def next_version(subject: Subject) -> int:
    version = PublicState.objects.of(subject).values_list("version", flat=True).first() or 0
    return version + 1


def approve(
    request_id: int, *, by: Any, seen: str, proofreading: Mapping[str, bool], secrecy_cleared: bool = False
) -> ApprovalRequest:
    """One approval at the request's present stage; the last one publishes.

    ``seen`` is the hash of the page that the approver looked at. Raises NotYours, HasChanged (the request
    then has gone back), Unticked (a check is not ticked).
    """
    if _send_back_if_changed(request_id, by=by):
        raise HasChanged(_("送审后内容有改动，这份送审单已退回起草，请编辑重新送审。"))
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
        _check_approval(request, by, seen, proofreading, secrecy_cleared)
        Approval.objects.create(
            **request.subject._asdict(),
            version=next_version(request.subject),
            record_id=request.record_id,
            stage=request.stage,
            user_id=by.pk,
            user_name=str(by),
            deputy_for=stages_of(by)[request.stage],
            proofreading={name: bool(proofreading.get(name)) for name in CHECKS},
            secrecy_cleared=secrecy_cleared and request.stage == Stage.THIRD,
            at=_approvals(request).next_moment(),
        )
        if request.stage == Stage.THIRD:
            publishing.publish(request.subject, record=request.record, by=by)
            _close(request, RequestState.PUBLISHED, by=str(by))
        else:
            request.stage += 1
            request.held_by = None
            request.due_at = timezone.now() + timedelta(days=settings.APPROVAL_DAYS)
            request.save()
    return request


def _check_approval(
    request: ApprovalRequest, by: Any, seen: str, proofreading: Mapping[str, bool], secrecy_cleared: bool
) -> None:
    if reason := why_not(request, by):
        raise NotYours(reason)
    if seen != request.record_id:
        raise HasChanged(_("您看到的不是最新的送审稿，请刷新页面后再审。"))
    missing = [Blocker("", str(label)) for name, label in CHECKS.items() if not proofreading.get(name)]
    if request.stage == Stage.THIRD and not secrecy_cleared:
        missing.append(Blocker("", _("保密审查已完成")))
    if missing:
        raise Unticked(missing)


def _send_back_if_changed(request_id: int, *, by: Any) -> bool:
    """Close the request when the draft no longer gives its bytes. Its own transaction: the refusal keeps it.

    The reason is kept for everyone, so it is in the source language, whoever looks.
    """
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
        if not request.is_open:
            return False
        return not _still_the_same(request, by)


def _still_the_same(request: ApprovalRequest, by: Any) -> bool:
    try:
        _draft, data = prepare(request.subject)
    except NotReady as refused:
        _close(request, RequestState.CHANGED, by=str(by), reason=str(refused))
        return False
    if records.digest(data) == request.record_id:
        return True
    _close(request, RequestState.CHANGED, by=str(by), reason="送审后内容有改动。")
    return False


def send_back_changed(key: SubjectKey, by: str) -> None:
    """Called after an edit: open requests whose bytes no longer are those of the draft go back at once."""
    waiting = ApprovalRequest.objects.open().filter(kind=key.kind, key=key.key)
    for pk in list(waiting.values_list("pk", flat=True)):
        _send_back_if_changed(pk, by=by)


def connect() -> None:
    """Look at open requests after every edit. Called once, when the apps are ready."""
    editing.after_edit(send_back_changed)


@transaction.atomic
def send_back(request_id: int, *, by: Any, reason: str) -> ApprovalRequest:
    """退回: return the draft to its author with a reason. Raises NotYours, Undecided (no reason)."""
    request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
    if not request.is_open or request.stage not in stages_of(by):
        raise NotYours(_("您不能退回这份送审单（%(state)s）。") % {"state": request.get_state_display()})
    if not reason.strip():
        raise Undecided([Blocker(_("退回意见"), _("请写明退回的原因，便于编辑修改。"))])
    _close(request, RequestState.SENT_BACK, by=str(by), reason=reason.strip())
    return request


@transaction.atomic
def take(request_id: int, *, by: Any) -> ApprovalRequest:
    """领办: say that one has it. Raises NotYours."""
    request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
    if reason := why_not(request, by):
        raise NotYours(reason)
    request.held_by = by
    request.save(update_fields=["held_by"])
    return request


@transaction.atomic
def cancel(request_id: int, *, by: Any) -> ApprovalRequest:
    """撤销送审: the submitter takes it back. Raises NotYours."""
    request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
    if not request.is_open or request.submitted_by_id != by.pk:
        raise NotYours(_("只有送审人可以撤销送审。"))
    _close(request, RequestState.CANCELLED, by=str(by))
    return request


def _close(request: ApprovalRequest, state: RequestState, *, by: str, reason: str = "") -> None:
    request.state = state
    request.closed_at = timezone.now()
    request.closed_by_name = by
    request.reason = reason
    request.held_by = None
    request.save()
