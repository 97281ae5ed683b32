"""``manage.py make_library``: a synthetic library for benchmarks. It makes drafts; nothing of it becomes public."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from showcase.library.synthetic import make_library


class Command(BaseCommand):
    help = "生成供性能测试的虚构成果（只进成果库，不公开）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--results", type=int, required=True, help="成果条数。")
        parser.add_argument("--seed", type=int, default=1, help="随机种子：种子相同，内容相同。")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("虚构成果只能装入演示系统（DEMO=true）。")
        started = time.monotonic()
        made = make_library(options["results"], seed=options["seed"])
        self.stdout.write(f"已生成 {len(made)} 条虚构成果，用时 {time.monotonic() - started:.1f} 秒。")
