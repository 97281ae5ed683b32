"""Load organisations from a JSON Lines file: all or nothing; loading twice changes nothing."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from showcase.organisations.loading import load_organisations
from showcase.taxonomy.loading_command import LoadingCommand


class Command(LoadingCommand):
    help = "读入单位名录。逐行检查，全部正确才写入。退出码：0 完成，1 失败，3 有问题未写入。"
    process = "system:load_organisations"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="单位名录文件，每行一个单位（JSON Lines）。")

    def handle(self, *, file: Path, dry_run: bool, username: str, **options: Any) -> None:
        work = partial(load_organisations, file, dry_run=dry_run)
        self.load(work, username=username, dry_run=dry_run)
