"""``manage.py build_site``: the portal from the record, the same build as ``pelican -s site_static/pelicanconf.py``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms import publisher
from cms.progress import progress_bar
from cms.signing import signer
from content.store import StoreError
from site_static.engine import Edition, build
from site_static.render import PortalError
from site_static.render.formats import file_size
from site_static.trust import KeyProblem
from site_static.usb import write_copy


class Command(BaseCommand):
    help = "由发布记录生成公众门户。失败时保留上一版，并说明是哪一项、为什么。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--full", action="store_true", help="先由数据库重写整个发布记录。")
        parser.add_argument("--output", type=Path, help="版次文件夹（默认 DATA_DIR/editions）。")
        parser.add_argument("--usb", type=Path, metavar="DIR", help="再写一份不联网也能打开的副本（U 盘、展厅）。")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = options["output"] or Path(settings.EDITIONS_ROOT)
        try:
            with publisher.one_flight():
                if options["full"]:
                    self.stderr.write(f"已重写 {publisher.rebuild_record()} 条发布记录。")
                edition = self._build(editions)
        except (PortalError, StoreError, KeyProblem) as error:
            raise CommandError(f"没有生成新的一版，公众看到的仍是上一版。{error}") from error
        self.stdout.write(f"第 {edition.number} 版，{edition.files} 个文件。")
        if options["usb"]:
            self._carry(edition, options["usb"])

    def _build(self, editions: Path) -> Edition:
        with progress_bar("生成门户") as progress:
            return build(
                Path(settings.RECORD_ROOT),
                editions,
                base_url=settings.PUBLIC_BASE_URL,
                progress=progress,
                production=not settings.DEMO,
                signer=signer(),
                compress=True,
            )

    def _carry(self, edition: Edition, folder: Path) -> None:
        try:
            with progress_bar("写离线副本") as progress:
                copy = write_copy(edition, folder, progress)
        except PortalError as error:
            raise CommandError(f"新的一版已生成，但没有写成离线副本。{error}") from error
        self.stdout.write(f"离线副本：{copy.folder}，{copy.files} 个文件，{file_size(copy.size)}。")
