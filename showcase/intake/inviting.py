"""Accounts by invitation only; a member who leaves hands over, and what was done stays under the old name."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from showcase.organisations.models import Organisation

from .models import Account, Invitation, Membership

VALID_FOR = timedelta(days=7)


class InvitationRefused(Exception):
    """The link is unknown, used, revoked or too old. `str()` is for people."""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation | None,
    by: Account | None,
    at: datetime,
    may_invite: bool = False,
) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is shown once and stored nowhere."""
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email.lower().strip(),
        name=" ".join(name.split()),
        organisation=organisation,
        may_invite=may_invite,
        invited_by=by,
        secret_hash=_hash(secret),
        expires_at=at + VALID_FOR,
    )
    invitation.full_clean()
    _close_open(invitation.email, organisation, at=at)
    invitation.save()
    return invitation, secret


def _close_open(email: str, organisation: Organisation | None, *, at: datetime) -> None:
    """One link at a time opens an organisation to a person: whoever handed over does not come back by an older one."""
    waiting = Invitation.objects.filter(email__iexact=email, organisation=organisation)
    waiting.filter(accepted_at=None, revoked_at=None).update(revoked_at=at)


def find(secret: str, *, at: datetime) -> Invitation:
    """The open invitation of a link. Raises InvitationRefused; whoever holds the secret may know why."""
    found = Invitation.objects.filter(secret_hash=_hash(secret)).first()
    if found is not None:
        _refuse_over(found)
    if found is None or found.expires_at <= at:
        raise InvitationRefused(_("邀请链接无效或已过期，请联系邀请您的人重新发送。"))
    return found


def _refuse_over(invitation: Invitation) -> None:
    for moment, text in (
        (invitation.accepted_at, _("这个邀请已于 %s 接受，请直接登录。")),
        (invitation.revoked_at, _("这个邀请已于 %s 撤销。如有疑问，请联系邀请您的人。")),
    ):
        if moment is not None:
            raise InvitationRefused(text % timezone.localtime(moment).strftime("%Y-%m-%d %H:%M"))


@transaction.atomic
def revoke(invitation: Invitation, *, at: datetime) -> None:
    """撤销: the link opens nothing any more. Raises InvitationRefused when it was taken up or revoked before."""
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_over(stored)
    stored.revoked_at = at
    stored.save(update_fields=["revoked_at"])


@transaction.atomic
def renew(invitation: Invitation, *, at: datetime) -> tuple[Invitation, str]:
    """再次发送: a new link; the one before opens nothing any more. Raises InvitationRefused."""
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_over(stored)
    secret = secrets.token_urlsafe(32)
    stored.secret_hash, stored.expires_at = _hash(secret), at + VALID_FOR
    stored.save(update_fields=["secret_hash", "expires_at"])
    return stored, secret


@transaction.atomic
def accept(secret: str, *, password: str, at: datetime, today: date) -> Account:
    """Take up an invitation. Who has an account keeps its password. Raises InvitationRefused."""
    invitation = Invitation.objects.select_for_update().get(pk=find(secret, at=at).pk)
    account = Account.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        account = Account.objects.make(email=invitation.email, name=invitation.name, password=password)
    if invitation.organisation is not None:
        Membership.objects.get_or_create(
            account=account,
            organisation=invitation.organisation,
            until=None,
            defaults={"since": today, "may_invite": invitation.may_invite},
        )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    _close_open(invitation.email, invitation.organisation, at=at)
    return account


@transaction.atomic
def hand_over(membership: Membership, *, today: date) -> None:
    """The person works for the organisation no more; an organisation keeps at least one who may invite.

    Invitations of the person that are still open end as well. Raises InvitationRefused.
    """
    rest = Membership.objects.current().filter(organisation=membership.organisation, may_invite=True)
    if not rest.exclude(pk=membership.pk).exists():
        raise InvitationRefused(_("请先邀请一位可以邀请同事的接替人，再交接。"))
    membership.until = today
    membership.save(update_fields=["until"])
    _close_open(membership.account.email, membership.organisation, at=timezone.now())
