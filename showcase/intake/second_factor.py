"""两步验证 of the portal: after the password a code from the person's authenticator, or one of the recovery codes."""

import base64
import hashlib
import time
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from .models import Account, SecondFactor

ISSUER = "浙里好成果征集"
RECOVERY_CODES = 10
RECOVERY_LETTERS, RECOVERY_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 10
TOLERANCE = 1
"""Steps of 30 seconds that a telephone's clock may be wrong."""


class WrongCode(Exception):
    """The code was not taken. ``str()`` is for the person who typed it."""


def of(account: Account) -> SecondFactor | None:
    """What the person has set up."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def begin(account: Account) -> SecondFactor:
    """What is about to be set up: the same secret until it is confirmed, however often shown."""
    return SecondFactor.objects.get_or_create(account=account)[0]


def address(factor: SecondFactor) -> str:
    """What the picture holds that an authenticator reads (otpauth, as Google Authenticator describes it)."""
    facts = urlencode({"secret": secret(factor), "issuer": ISSUER, "digits": 6, "period": 30}, quote_via=quote)
    return f"otpauth://totp/{quote(ISSUER)}:{quote(factor.account.email)}?{facts}"


def secret(factor: SecondFactor) -> str:
    """The key as people type it into an authenticator."""
    return base64.b32encode(bytes.fromhex(factor.key)).decode()


def confirm(account: Account, code: str, *, at: datetime) -> list[str]:
    """The first right code sets it up; returns the recovery codes, to be shown once. Raises WrongCode."""
    begin(account)
    check(account, code, confirmed=False)
    SecondFactor.objects.filter(account=account).update(confirmed_at=at)
    return new_recovery_codes(account)


def new_recovery_codes(account: Account) -> list[str]:
    """Ten new ones; those given before are worth nothing any more."""
    codes = [get_random_string(RECOVERY_LENGTH, RECOVERY_LETTERS) for _number in range(RECOVERY_CODES)]
    SecondFactor.objects.filter(account=account).update(recovery=[_hash(code) for code in codes])
    return codes


def check(account: Account, code: str, *, confirmed: bool = True) -> None:
    """Take a code. Raises WrongCode; a wrong one is counted, whatever else happens."""
    with transaction.atomic():
        found = SecondFactor.objects.select_for_update().filter(account=account, confirmed_at__isnull=not confirmed)
        factor = found.first()
        refusal = _refusal(factor, "".join(code.split()).lower()) if factor else _("验证码不正确，请核对后重新输入。")
    if refusal:
        raise WrongCode(refusal)


def take_away(account: Account) -> None:
    """Back to the password alone."""
    SecondFactor.objects.filter(account=account).delete()


def _refusal(factor: SecondFactor, code: str) -> str:
    """Why the code is not taken; empty when it is."""
    allowed, reason = factor.verify_is_allowed()
    if not allowed and reason:
        wait = max(1, round((reason["locked_until"] - timezone.now()).total_seconds()))
        return _("连续输错，请等 %(seconds)d 秒后再试。") % {"seconds": wait}
    if _taken(factor, code):
        factor.throttle_reset()
        return ""
    factor.throttle_increment()
    return _("验证码不正确，或者已经用过。请核对手机时间，输入下一个验证码。")


def _taken(factor: SecondFactor, code: str) -> bool:
    """Use the code up. What it changes is saved by the throttling that follows."""
    if not code.isdecimal():
        known = _hash(code) in factor.recovery
        factor.recovery = [one for one in factor.recovery if one != _hash(code)]
        return known
    clock = TOTP(bytes.fromhex(factor.key))
    clock.time = time.time()
    right: bool = clock.verify(int(code), TOLERANCE, factor.last_step + 1)
    if right:
        factor.last_step = clock.t()
    return right


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
