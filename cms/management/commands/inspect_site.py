"""``manage.py inspect_site``: what the national inspection would take off the portal, before it does."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from site_static.inspection import NoSite, as_json, as_text, inspect

UNUSABLE = 2


class Command(BaseCommand):
    help = (
        "按政府网站检查指标检查生成好的门户，逐项说明扣分的页面、依据和处理办法。"
        "退出码：0 不扣分，3 有扣分，1 单项否决，2 没有可检查的门户。"
    )
    requires_system_checks: list[str] = []  # files are inspected: no database is needed

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, help="门户或某一版的文件夹（默认公众正在看的一版）。")
        parser.add_argument("--json", action="store_true", help="输出 JSON，列出全部页面。")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["site"] or Path(settings.EDITIONS_ROOT) / "current"
        try:
            report = inspect(folder, timezone.localdate())
        except NoSite as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        told = json.dumps(as_json(report), ensure_ascii=False, indent=1) if options["json"] else as_text(report)
        self.stdout.write(told)
        if report.exit_code:
            raise SystemExit(report.exit_code)
