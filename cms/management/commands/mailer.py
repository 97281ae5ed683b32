"""``manage.py mailer``: the process that reminds before a round closes, sends what is owed by mail, and tells those who
must act of what did not become public.

It also looks after the collection: each hour recusals are computed anew from what changed at the desk, each day files
of evidence that nothing refers to are cleared.
"""

import signal
import time
import traceback
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from cms import failures
from showcase.intake import mailing
from showcase.review.assigning import end_conflicted

POLL_SECONDS = 20.0
HOUR, DAY = 3600.0, 86400.0


class Command(BaseCommand):
    help = "邮件进程：截止前提醒有未办事项的单位，发送待发的信件，告知有关人员哪些内容没有公开成功。"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._silence = failures.Silence()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="提醒并发送一次后退出。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._turn()
            return
        self.due = {_look_again: 0.0, _clear: 0.0}
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        while not stopping:
            close_old_connections()
            try:
                self._look_after()
                self._turn()
            except Exception:  # a locked or restarting database: the next turn does it
                traceback.print_exc()
            until = time.monotonic() + POLL_SECONDS
            while not stopping and time.monotonic() < until:
                time.sleep(0.2)

    def _turn(self) -> None:
        now = timezone.now()
        reminded, sent = mailing.remind(now), mailing.deliver(now)
        told = failures.tell_failures() + self._silence.tell()
        if reminded or sent or told:
            self.stdout.write(f"提醒 {reminded} 人，发出 {sent} 封信，告知 {told} 人发布未成。")

    def _look_after(self) -> None:
        for work, every in ((_look_again, HOUR), (_clear, DAY)):
            if time.monotonic() >= self.due[work]:
                self.due[work] = time.monotonic() + every
                work()


def _look_again() -> None:
    end_conflicted(at=timezone.now())


def _clear() -> None:
    call_command("clear_evidence")
