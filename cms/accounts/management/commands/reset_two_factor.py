"""``manage.py reset_two_factor NAME``: for who lost the telephone and the recovery codes.

With ``--portal`` the name is the address with which somebody logs in at the portal of organisations and experts.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cms.accounts import two_factor
from showcase.intake import second_factor
from showcase.intake.models import Account


class Command(BaseCommand):
    help = "解除一个账号的两步验证（手机和恢复代码都丢失时用）。只能在服务器上办理，账号管理员在工作台不能代办。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="工作台账号的用户名，或征集门户账号的登录邮箱。")
        parser.add_argument("--portal", action="store_true", help="是征集门户的账号。")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        take_away = self._of_the_portal(name) if options["portal"] else self._of_the_desk(name)
        if take_away is None:
            raise CommandError(f"账号“{name}”没有启用两步验证。")
        take_away()
        self.stdout.write(f"已解除账号“{name}”的两步验证，请尽快重新设置。")

    def _of_the_desk(self, name: str) -> Callable[[], None] | None:
        user = get_user_model()._default_manager.filter(username=name).first()
        if user is None:
            raise CommandError(f"没有名为“{name}”的账号。")
        return partial(two_factor.take_away, user) if two_factor.has_set_up(user) else None

    def _of_the_portal(self, name: str) -> Callable[[], None] | None:
        account = Account.objects.filter(email__iexact=name).first()
        if account is None:
            raise CommandError(f"征集门户没有登录邮箱为“{name}”的账号。")
        return partial(second_factor.take_away, account) if second_factor.of(account) else None
