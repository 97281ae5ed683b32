"""Load the taxonomies of a folder: all or nothing; loading twice changes nothing."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from showcase.taxonomy.loading import load_taxonomies
from showcase.taxonomy.loading_command import LoadingCommand


class Command(LoadingCommand):
    help = "读入分类体系（类目表）。逐项检查，全部正确才写入。退出码：0 完成，1 失败，3 有问题未写入。"
    process = "system:load_taxonomies"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dir", type=Path, default=None, help="类目表所在文件夹，默认 content/seed/taxonomies。")

    def handle(self, *, dry_run: bool, username: str, **options: Any) -> None:
        folder = options["dir"] or settings.SEED_ROOT / "taxonomies"
        work = partial(load_taxonomies, folder, today=localdate(), dry_run=dry_run)
        self.load(work, username=username, dry_run=dry_run)
