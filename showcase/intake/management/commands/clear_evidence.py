"""``manage.py clear_evidence``: remove uploaded files that nothing refers to any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from showcase.intake import evidence


class Command(BaseCommand):
    help = "清除佐证材料中已被替换、且没有任何储备成果或申报版本引用的文件（上传满一天后）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不删除。")

    def handle(self, *args: Any, **options: Any) -> None:
        store, names = evidence.store(), evidence.orphans(timezone.now())
        size = sum(store.path(name).stat().st_size for name in names)
        for name in names:
            self.stdout.write(name)
            if not options["dry_run"]:
                store.remove(name)
        done = "可清除" if options["dry_run"] else "已清除"
        self.stdout.write(f"{done} {len(names)} 个文件，{size:,} 字节。")
