"""``manage.py name_pseudonyms 2026-11``: who stands behind the pseudonyms of a round's export, for the auditor."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from showcase.intake.models import SubmissionRound
from showcase.review.auditing import named


class Command(BaseCommand):
    help = "列出一个征集批次的导出文件中各假名对应的专家、单位和人员（CSV），供审计核对。只有能登录服务器的人可以运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="批次", help="例如 2026-11")
        parser.add_argument("--output", type=Path, metavar="文件", help="写入文件（仅所有者可读），不写则打印。")

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = _round(options["round"])
        if options["output"] is None:
            _write(self.stdout, round_)
            return
        try:
            options["output"].touch(mode=0o600)
            options["output"].chmod(0o600)
        except OSError as error:
            raise CommandError(f"不能写入 {options['output']}：{error.strerror}。请换一个位置。") from error
        with options["output"].open("w", encoding="utf-8-sig", newline="") as file:
            _write(file, round_)


def _write(file: Any, round_: SubmissionRound) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("假名", "类型", "名称"))
    writer.writerows([*row[:2], _as_text(row.name)] for row in named(round_))


def _as_text(name: str) -> str:
    """A name that a table program would take for a formula, marked as text."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name


def _round(code: str) -> SubmissionRound:
    year, _dash, month = code.partition("-")
    found = None
    if year.isascii() and year.isdigit() and month.isascii() and month.isdigit():
        found = SubmissionRound.objects.filter(year=int(year), month=int(month)).first()
    if found is None:
        raise CommandError(f"没有批次“{code}”。批次的写法例如 2026-11。")
    return found
