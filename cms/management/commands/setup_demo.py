"""``manage.py setup_demo``: the demonstration library, through the same approvals as everything else."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms import publisher
from cms.demo import collection, setting_up
from cms.progress import progress_bar
from showcase.intake.models import Submission
from showcase.publication.errors import PublicationRefused
from showcase.publication.models import PublicState

MARK = "demo-library-ready"


class Command(BaseCommand):
    help = "装入示例库：由演示账号撰写、送审、三审后公开。中断后再次运行会接着做。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("示例库只能装入演示系统（DEMO=true）。")
        mark = settings.DATA_DIR / MARK
        if not (mark.exists() and PublicState.objects.live().exists()):
            self._make_library(mark)
        if not Submission.objects.exists():
            self._run("征集批次", lambda progress: collection.make_month(progress, now=timezone.now()))

    def _make_library(self, mark: Path) -> None:
        started = time.monotonic()
        for label, step in setting_up.steps():
            self._run(label, step)
        self._publish()
        mark.touch()
        self.stdout.write(f"示例库已就绪，用时 {time.monotonic() - started:.0f} 秒。")

    def _run(self, label: str, step: Any) -> None:
        self.stderr.write(f"{label} …")
        try:
            with progress_bar(label) as progress:
                step(progress)
        except PublicationRefused as refused:
            raise CommandError(f"{label}没有完成：{refused}") from refused

    def _publish(self) -> None:
        self.stderr.write("生成公众门户 …")
        with progress_bar("生成门户") as progress:
            batch = publisher.publish_waiting(progress)
        if batch and batch.error:
            raise CommandError(f"没有发布成功：{batch.error}")
