"""What a person of the portal proves the log-in with, besides the password."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_otp.models import ThrottlingMixin
from django_otp.util import random_hex

from .accounts import Account


class _Verifiable(models.Model):
    """What the back-off of django-otp asks when nothing stands against a try: there a device's base class answers."""

    class Meta:
        abstract = True

    def verify_is_allowed(self) -> tuple[bool, dict[str, Any] | None]:
        return True, None


class SecondFactor(ThrottlingMixin, _Verifiable):
    """The secret that an authenticator shares with us, and what is left of the recovery codes.

    django-otp's own devices belong to accounts of the desk; the arithmetic and the back-off are its.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="second_factor", verbose_name=_("征集门户账号")
    )
    key = models.CharField(max_length=40, default=random_hex, editable=False)
    confirmed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    last_step = models.BigIntegerField(default=-1, editable=False)
    """The time step of the last code that was taken: none is taken twice."""
    recovery = models.JSONField(default=list, editable=False)
    """Hashes of the recovery codes that were not used."""

    class Meta:
        verbose_name = _("两步验证")
        verbose_name_plural = pgettext_lazy("plural", "两步验证")

    def __str__(self) -> str:
        return str(self.account)

    def get_throttle_factor(self) -> int:
        """Seconds after the first wrong code; each further one doubles them."""
        return 1
