"""Accounts of the desk."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """One person at the desk. Who may do what is a matter of groups (`cms.accounts.roles`)."""

    class Meta:
        verbose_name = verbose_name_plural = _("工作台账号")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
