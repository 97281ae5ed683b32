"""``manage.py setup``: bring an installation to what this version of the code expects, without any demonstration."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.accounts.roles import ROLES
from cms.foundation import lay_foundation


class Command(BaseCommand):
    help = "新装或升级后运行：更新数据库结构，建立语言、栏目、角色和词表。可重复运行，已有内容不动。"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        lay_foundation()
        self.stdout.write("已就绪。角色：" + "、".join(role.name for role in ROLES) + "。")
