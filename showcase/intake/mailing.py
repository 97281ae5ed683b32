"""What is told by mail, to whom, once: written with its cause in one transaction, sent by ``manage.py mailer``.

Who gets a letter is computed from the matter itself: the members of the organisation it concerns, the experts drawn.
A letter names a submission by its number only.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from showcase.organisations.models import Organisation

from .models import (
    Account,
    Candidate,
    CollectionRules,
    Letter,
    Membership,
    Submission,
    SubmissionEvent,
    SubmissionRound,
)
from .states import OVER, State

LAST_DAY = 1
"""Days before the end at which everybody with something open is told once more."""


def write(kind: str, accounts: Iterable[Account], *, key: str, subject: str, body: str, at: datetime) -> None:
    """Owe these people a letter about ``key``; who has it already gets no second one."""
    rows = [
        Letter(
            key=f"{key} {account.pk}", kind=kind, account=account, subject=subject, body=body, written_at=at, next_at=at
        )
        for account in accounts
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)


def members_of(organisation: Organisation) -> list[Account]:
    """Who works there now and may log in."""
    current = organisation.memberships.filter(until=None, account__is_active=True)
    return [row.account for row in current.select_related("account")]


def tell_of(event: SubmissionEvent) -> None:
    """The letters that a step of a submission calls for."""
    submission, place = event.submission, f"/submissions/{event.submission.reference}/"
    if event.to_state == State.WITH_BUREAU and event.bureau is not None:
        text = _("申报 %s 已报到贵单位，请审核后转报或退回。") % submission.reference
        _send(Letter.Kind.TO_FORWARD, members_of(event.bureau), event, _("有申报待转报"), text, place)
        return
    found = _told_of_state(event)
    if found is not None:
        kind, subject, text = found
        _send(kind, members_of(submission.organisation), event, subject, text, place)


def _told_of_state(event: SubmissionEvent) -> tuple[str, str, str] | None:
    facts = {"reference": event.submission.reference, "reason": event.reason}
    match event.to_state:
        case State.RETURNED:
            text = _(
                "申报 %(reference)s 已退回。理由：%(reason)s\n请修改后重新报送；本批次截止后报送的，计入下一批次。"
            )
            return Letter.Kind.RETURNED, _("申报已退回"), text % facts
        case State.ACCEPTED:
            return Letter.Kind.ACCEPTED, _("申报通过形式审查"), _("申报 %(reference)s 已通过形式审查。") % facts
        case State.NOTICED:
            return Letter.Kind.NOTICED, _("申报开始公示"), _("申报 %(reference)s 经专家组建议入选，现予公示。") % facts
        case State.SELECTED:
            return Letter.Kind.RESULT, _("遴选结果"), _("申报 %(reference)s 决定入选。") % facts
        case State.NOT_SELECTED:
            return Letter.Kind.RESULT, _("遴选结果"), _("申报 %(reference)s 未入选。理由：%(reason)s") % facts
        case State.ENTERED:
            text = _("申报 %(reference)s 已入库，入库文件：%(reason)s。有新进展的，请在征集门户提交进展报告。")
            return Letter.Kind.ENTERED, _("成果入库告知"), text % facts
    return None


def _send(kind: str, accounts: Iterable[Account], event: SubmissionEvent, subject: str, text: str, place: str) -> None:
    write(kind, accounts, key=f"event {event.pk}", subject=subject, body=composed(text, place), at=event.at)


def composed(text: str, place: str) -> str:
    """A text with the address where more is, and who sends it."""
    return f"{text}\n\n{settings.COLLECTION_BASE_URL}{place}\n\n" + _("浙里好成果征集门户自动发送，请勿回复。")


def remind(at: datetime) -> int:
    """Before a round closes, remind who has something open, once for each of the days set. How many were written."""
    round_ = SubmissionRound.objects.open_at(at).first()
    days = _days_left(round_, at) if round_ else None
    if round_ is None or days is None:
        return 0
    key = f"reminder {round_.code} {days}"
    told = set(Letter.objects.filter(key__startswith=f"{key} ").values_list("account", flat=True))
    waiting = [(account, text) for account, text in _open_of(round_) if account.pk not in told]
    for account, text in waiting:
        body = _("%(round)s批次将于 %(until)s（北京时间）截止。%(open)s") % {
            "round": round_,
            "until": round_.closes_local.strftime("%Y-%m-%d %H:%M"),
            "open": text,
        }
        body = composed(body, "/list/")
        write(Letter.Kind.REMINDER, [account], key=key, subject=_("报送截止提醒"), body=body, at=at)
    return len(waiting)


def _days_left(round_: SubmissionRound, at: datetime) -> int | None:
    """For which of the days set it is time; the nearest to the end when several are past."""
    chosen = {LAST_DAY, CollectionRules.current().reminder_days} - {0}
    due = [days for days in chosen if round_.closes_at - at <= timedelta(days=days)]
    return min(due, default=None)


def _open_of(round_: SubmissionRound) -> list[tuple[Account, str]]:
    """Who has something open in the round, and what, in counts. As many queries for a thousand people as for one."""
    over = Submission.objects.exclude(state__in=OVER - {State.ENTERED}).values("candidate")
    typed = Candidate.objects.filter(archived=False, updated_at__gte=round_.opens_at).exclude(pk__in=over)
    counts = (
        (_counted(Submission.objects.filter(state=State.RETURNED), "organisation"), _("退回待修改 %d 项。")),
        (_counted(typed, "organisation"), _("已填写未报送 %d 项。")),
        (_counted(Submission.objects.filter(state=State.WITH_BUREAU), "bureau"), _("待转报 %d 项。")),
    )
    works_at: dict[Account, set[int]] = {}
    for row in Membership.objects.current().filter(account__is_active=True).select_related("account"):
        works_at.setdefault(row.account, set()).add(row.organisation_id)
    found = []
    for account, bodies in works_at.items():
        sums = [(sum(of_body.get(body, 0) for body in bodies), words) for of_body, words in counts]
        if text := "".join(words % count for count, words in sums if count):
            found.append((account, text))
    return found


def _counted(rows: QuerySet[Any], body: str) -> dict[int, int]:
    """How many of these each organisation has, by the column that names it."""
    return dict(rows.order_by().values_list(body).annotate(Count("pk")))


def deliver(at: datetime, *, most: int = 200) -> int:
    """Send what waits; a mail that fails is tried again later and stops no other. How many were sent.

    Each letter is taken before it is sent: when the database refuses to note afterwards that it went out, the next
    turn does not send it once more (`Letter.take`).
    """
    letters = list(Letter.objects.waiting(at).select_related("account").order_by("next_at")[:most])
    if not letters:
        return 0
    connection, sent = get_connection(), 0
    for letter in letters:
        if not letter.take(at):
            continue
        message = EmailMessage(letter.subject, letter.body, to=[letter.account.email], connection=connection)
        try:
            message.send()
        except Exception as error:  # whatever the mail server says is for the office to read
            letter.failed(str(error) or type(error).__name__, at)
            continue
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
        sent += 1
    return sent


def send_at_once(email: str, *, subject: str, text: str) -> bool:
    """A mail that holds a secret: sent now or not at all, kept nowhere. Whether it went out."""
    try:
        return bool(EmailMessage(subject, text, to=[email]).send())
    except Exception:  # the person is told that it did not go out
        return False
