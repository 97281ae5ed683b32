"""Import achievements from a file: a report for every row; all or nothing; importing twice changes nothing."""

from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import track

from showcase.library.importing import (
    EntryAct,
    EntryActRefused,
    ImportReport,
    SourceRow,
    UnknownColumns,
    UnreadableFile,
    entry_act_beside,
    import_achievements,
    read_rows,
)
from showcase.library.importing.entry_act import entry_act
from showcase.taxonomy.loading_command import FAILED, REFUSED, LoadingCommand
from showcase.taxonomy.seed_files import FileRefused


class Command(LoadingCommand):
    help = (
        "从 JSON Lines、CSV 或 XLSX 文件导入成果（格式见 docs/import.md）。逐行报告；有一行被拒绝，整个文件都不写入。"
        "退出码：0 完成，1 失败，3 有行被拒绝。"
    )
    process = "system:import_achievements"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="要导入的文件。")
        parser.add_argument("--batch", default="", help="入库批次，例如“2026年第一批”。")
        parser.add_argument("--document", default="", help="入库文件的名称和文号。")
        parser.add_argument("--entered-on", default="", help="入库日期，例如 2026-03-20。")
        parser.add_argument(
            "--demonstration",
            action=BooleanOptionalAction,
            default=settings.DEMO,
            help="作为演示数据导入，编号为 ZLHCG-DEMO-NNNN；演示模式下默认如此。",
        )

    def handle(self, *, file: Path, dry_run: bool, username: str, demonstration: bool, **options: Any) -> None:
        try:
            act = entry_act(options["batch"], options["document"], options["entered_on"]) or entry_act_beside(file)
            with self.acting(username):
                report = self._report(file, act, dry_run=dry_run, demonstration=demonstration)
        except UnknownColumns as error:
            raise CommandError(f"{error}可用的列名见 docs/import.md。", returncode=FAILED) from error
        except (UnreadableFile, EntryActRefused, FileRefused) as error:
            raise CommandError(str(error), returncode=FAILED) from error
        except ValidationError as error:
            raise CommandError("入库信息有误：" + "；".join(error.messages), returncode=FAILED) from error
        except OSError as error:
            raise CommandError(f"无法读取文件：{error.filename or error}", returncode=FAILED) from error
        self.stdout.write(report.as_text())
        if report.refused:
            raise CommandError(f"{len(report.refused)} 行被拒绝，整个文件没有写入。", returncode=REFUSED)

    def _report(self, file: Path, act: EntryAct | None, *, dry_run: bool, demonstration: bool) -> ImportReport:
        rows, remarks = read_rows(file)
        return import_achievements(
            self._watched(rows), entry=act, demonstration=demonstration, dry_run=dry_run, remarks=remarks
        )

    def _watched(self, rows: list[SourceRow]) -> Iterable[SourceRow]:
        return track(rows, description="导入", console=Console(stderr=True), transient=True)
