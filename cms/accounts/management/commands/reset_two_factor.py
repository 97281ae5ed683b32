"""``manage.py reset_two_factor NAME``: for who lost the telephone and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cms.accounts import two_factor


class Command(BaseCommand):
    help = "解除一个账号的两步验证（手机和恢复代码都丢失时用）。只能在服务器上办理，账号管理员在工作台不能代办。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="账号的用户名。")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有名为“{options['username']}”的账号。")
        if not two_factor.has_set_up(user):
            raise CommandError(f"账号“{options['username']}”没有启用两步验证。")
        two_factor.take_away(user)
        self.stdout.write(f"已解除账号“{options['username']}”的两步验证，请尽快重新设置。")
