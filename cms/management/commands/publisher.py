"""``manage.py publisher``: the process that makes public what was approved."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms import publisher, turns
from cms.signing import signer
from site_static.trust import KeyProblem


class Command(BaseCommand):
    help = "发布进程：把审批通过（或撤回）的内容写入发布记录，并生成新一版公众门户。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理完待发布事项后退出。")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            signer()
        except KeyProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if options["once"]:
            self._drain()
            return
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: self._stop(stopping, received))
        try:
            turns.run(self._report, stop=lambda: bool(stopping))
        except KeyboardInterrupt:
            return
        except turns.AlreadyRunning as error:
            raise CommandError("发布进程已经在运行，不必再启动一个。", returncode=2) from error

    def _stop(self, stopping: list[int], received: int) -> None:
        stopping.append(received)
        raise KeyboardInterrupt

    def _drain(self) -> None:
        while batch := publisher.publish_waiting():
            self._report(batch)
            if batch.error:
                raise CommandError(f"没有发布成功：{batch.error}")

    def _report(self, batch: publisher.Batch) -> None:
        if batch.error:
            self.stderr.write(f"发布失败（{batch.entries} 项）：{batch.error}")
        else:
            self.stdout.write(f"已发布 {batch.entries} 项，第 {batch.edition} 版，用时 {batch.seconds:.2f} 秒。")
