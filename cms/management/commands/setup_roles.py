"""``manage.py setup_roles``: make the groups of the desk as `cms.accounts.roles` describes them."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.accounts.roles import ROLES, setup_roles


class Command(BaseCommand):
    help = "建立(或恢复)工作台的各个角色及其权限。"

    def handle(self, *args: Any, **options: Any) -> None:
        setup_roles()
        self.stdout.write("角色已就绪:" + "、".join(role.name for role in ROLES) + "。")
