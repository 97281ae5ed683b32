"""Accounts of the desk."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One person at the desk. Who may do what is a matter of groups (`cms.accounts.roles`)."""

    class Meta(AbstractUser.Meta):
        verbose_name = "工作台账号"
        verbose_name_plural = "工作台账号"

    def __str__(self) -> str:
        return self.get_full_name() or self.username
