"""``manage.py mailer``: the process that reminds before a round closes and sends what is owed by mail."""

import signal
import time
import traceback
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from showcase.intake import mailing

POLL_SECONDS = 20.0


class Command(BaseCommand):
    help = "邮件进程：截止前提醒有未办事项的单位，发送待发的信件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="提醒并发送一次后退出。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._turn()
            return
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        while not stopping:
            close_old_connections()
            try:
                self._turn()
            except Exception:  # a locked or restarting database: the next turn does it
                traceback.print_exc()
            until = time.monotonic() + POLL_SECONDS
            while not stopping and time.monotonic() < until:
                time.sleep(0.2)

    def _turn(self) -> None:
        now = timezone.now()
        reminded, sent = mailing.remind(now), mailing.deliver(now)
        if reminded or sent:
            self.stdout.write(f"提醒 {reminded} 人，发出 {sent} 封信。")
