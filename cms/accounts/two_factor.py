"""两步验证: after the password a code from the person's authenticator, or one of the recovery codes.

Whoever has set it up is asked at every log-in. ``TWO_FACTOR_REQUIRED`` asks it of all who approve or administer
accounts: until they have set it up, they get no further than the page that does it. Codes, their throttling and that
none is taken twice are django-otp's.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.models import VerifyNotAllowed
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from showcase.publication.models import Deputy

RECOVERY_CODES = 10
DUTIES = (
    "publication.approve_stage_1",
    "publication.approve_stage_2",
    "publication.approve_stage_3",
    "accounts.change_user",
)
"""Whoever holds one of these needs two factors where they are required; so do their deputies."""


class WrongCode(Exception):
    """The code was not taken. ``str()`` is for the person who typed it."""


def has_set_up(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def must_have(user: Any) -> bool:
    """Whether this person may not work without."""
    if not settings.TWO_FACTOR_REQUIRED:
        return False
    if any(user.has_perm(duty) for duty in DUTIES):
        return True
    return Deputy.objects.on(timezone.localdate()).filter(deputy=user).exists()


def begin(user: Any) -> TOTPDevice:
    """The authenticator that is about to be set up: the same secret until it is confirmed, however often shown."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "authenticator"})
    return device


@transaction.atomic
def confirm(user: Any, code: str) -> tuple[TOTPDevice, list[str]]:
    """The first right code sets it up; returns the recovery codes, to be shown once. Raises WrongCode."""
    device = begin(user)
    _verify(device, code)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device, new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Ten new ones; those given before are worth nothing any more."""
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    device.throttle_reset()
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check(user: Any, code: str) -> TOTPDevice | StaticDevice:
    """The device that took the code. Raises WrongCode. A wrong code is counted, whatever else happens."""
    kind = TOTPDevice if _from_authenticator(code) else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        refusal = _refusal(device, code) if device else _("验证码不正确，请核对后重新输入。")
    if device is None or refusal:
        raise WrongCode(refusal)
    return device


def take_away(user: Any) -> None:
    """Back to the password alone."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _from_authenticator(code: str) -> bool:
    return _bare(code).isdigit()


def _bare(code: str) -> str:
    return "".join(code.split()).lower()


def _verify(device: TOTPDevice, code: str) -> None:
    if refusal := _refusal(device, code):
        raise WrongCode(refusal)


def _refusal(device: Any, code: str) -> str:
    """Why the code is not taken; empty when it is."""
    allowed, reason = device.verify_is_allowed()
    if not allowed and reason and reason.get("reason") == VerifyNotAllowed.N_FAILED_ATTEMPTS:
        wait = max(1, round((reason["locked_until"] - timezone.now()).total_seconds()))
        return _("连续输错，请等 %(seconds)d 秒后再试。") % {"seconds": wait}
    if device.verify_token(_bare(code)):
        return ""
    return _("验证码不正确，或者已经用过。请核对手机时间，输入下一个验证码。")
