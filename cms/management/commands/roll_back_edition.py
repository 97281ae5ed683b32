"""``manage.py roll_back_edition``: in an emergency, show an earlier edition again and hold the portal there."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.publisher import record_store
from cms.signing import signer
from showcase.publication.outbox import wake_publisher
from site_static.engine import Editions, Hold, hold, release, roll_back, ways_back
from site_static.render import PortalError
from site_static.trust import KeyProblem


class Command(BaseCommand):
    help = (
        "应急恢复：让公众重新看到以前的一版，并停住新内容的公开，直到解除。不给版次号时列出可恢复的版次。"
        "含有后来撤回内容的版次不能恢复。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, nargs="?", metavar="N", help="恢复到第 N 版。")
        parser.add_argument("--release", action="store_true", help="解除应急恢复，公开现在的全部内容。")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = Editions(Path(settings.EDITIONS_ROOT))
        if options["release"]:
            self._release(editions)
        elif options["number"] is None:
            self._list(editions)
        else:
            self._roll_back(editions, options["number"])

    def _list(self, editions: Editions) -> None:
        self._tell(hold(editions.root))
        ways = ways_back(editions)
        for way in ways:
            again = f"，恢复自第 {way.edition.restores} 版" if way.edition.restores else ""
            self.stdout.write(f"第 {way.edition.number} 版，{way.edition.made_at}{again}，{way.edition.pages} 页")
        if not ways:
            self.stdout.write("没有可恢复的版次。")

    def _tell(self, held: Hold | None) -> None:
        if held:
            self.stdout.write(f"正处于应急恢复中：公众看到的是第 {held.restores} 版（{held.since} 起）。")

    def _roll_back(self, editions: Editions, number: int) -> None:
        started = time.monotonic()
        try:
            edition = roll_back(editions, number, record_store(), signer())
        except (PortalError, KeyProblem) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"已恢复到第 {number} 版的内容（记为第 {edition.number} 版），用时 {seconds:.1f} 秒。")
        self.stdout.write("新的内容暂不公开；查明原因后请运行 manage.py roll_back_edition --release。")

    def _release(self, editions: Editions) -> None:
        if hold(editions.root) is None:
            raise CommandError("现在没有应急恢复，无需解除。")
        release(editions.root)
        wake_publisher()
        self.stdout.write("已解除。发布进程随即生成现在的全部内容；发布进程没有运行时，请运行 manage.py build_site。")
