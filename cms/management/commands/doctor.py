"""``manage.py doctor``: what is configured, what is wrong, what to do."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from cms.checkup import findings
from cms.settings.environment import SETTINGS


class Command(BaseCommand):
    help = "列出设置，检查数据库、账号、发布记录、门户和发布进程，逐项说明问题和处理办法。有问题时退出码为 1。"
    requires_system_checks: list[str] = []  # it must be able to speak when the rest can't

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("设置（来自环境变量，见 docs/settings.md）")
        for setting in SETTINGS:
            value = os.environ.get(setting.name, setting.default)
            shown = "（已设置，不显示）" if setting.secret and value else value or "（空）"
            origin = "" if setting.name in os.environ else " [默认]"
            self.stdout.write(f"  {setting.name} = {shown}{origin}")
        self.stdout.write("\n检查")
        wrong = 0
        for finding in findings():
            wrong += finding.wrong
            mark = self.style.ERROR("✗") if finding.wrong else self.style.SUCCESS("✓")
            self.stdout.write(f"  {mark} {finding.subject}:{finding.found}")
            if finding.wrong:
                self.stdout.write(f"      → {finding.remedy}")
        self.stdout.write(f"\n发现 {wrong} 个问题。" if wrong else "\n一切正常。")
        if wrong:
            raise SystemExit(1)
