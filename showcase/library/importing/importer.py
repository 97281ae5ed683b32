"""Writing the rows of a file into the library: all in one transaction, or nothing."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from ..models import Achievement, EntryBatch, Kind, NoMoreIds
from .building import Builder
from .entry_act import EntryAct
from .reading import SourceRow
from .report import ImportReport, Outcome, RowReport
from .values import Catalogue


def import_achievements(
    rows: Iterable[SourceRow],
    *,
    entry: EntryAct | None,
    demonstration: bool = False,
    dry_run: bool = False,
    remarks: Iterable[str] = (),
) -> ImportReport:
    """Bring rows into the library by their ``ref``: new ones are created, changed ones updated, the rest left alone.

    ``entry`` is the act by which new library rows enter; public-source examples need none. If a row is refused, or
    on a dry run, nothing is written. Raises EntryActRefused.
    """
    report = ImportReport(dry_run=dry_run, remarks=list(remarks))
    with transaction.atomic():
        importer = _Importer(entry=entry, demonstration=demonstration)
        report.rows += [importer.take(row) for row in rows]
        transaction.set_rollback(dry_run or bool(report.refused))
    return report


class _Importer:
    def __init__(self, *, entry: EntryAct | None, demonstration: bool) -> None:
        self.act = entry
        self.demonstration = demonstration
        self.catalogue = Catalogue(whole=True)
        self.seen: dict[str, int] = {}
        self._batch: EntryBatch | None = None

    def take(self, row: SourceRow) -> RowReport:
        """Write one row, or say why not."""
        name = str(row.facts.get("name") or row.facts.get("ref") or "（没有名称）")
        if row.problems:
            return RowReport(row.number, name, Outcome.REFUSED, row.problems)
        facts = {"kind": Kind.LIBRARY.value, **row.facts}
        if problem := self._reference_problem(facts, row.number):
            return RowReport(row.number, name, Outcome.REFUSED, (problem,))
        known = Achievement.objects.filter(source_key=facts["ref"]).first()
        digest = self._digest(facts)
        if known is not None and known.import_digest == digest:
            return RowReport(row.number, name, Outcome.UNCHANGED, public_id=known.public_id)
        return self._write(row.number, name, known, facts, digest)

    def _reference_problem(self, facts: dict[str, Any], number: int) -> str:
        reference = str(facts.get("ref") or "").strip()
        if not reference:
            return "缺少导入标识（ref）。每项成果要有一个固定、不重复的标识。"
        facts["ref"] = reference
        before = self.seen.setdefault(reference, number)
        return f"导入标识“{reference}”与第 {before} 行重复。" if before != number else ""

    def _digest(self, facts: dict[str, Any]) -> str:
        act = [self.act.batch, self.act.document, self.act.entered_on.isoformat()] if self.act else []
        content = json.dumps([facts, act, self.demonstration], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def _write(
        self, number: int, name: str, known: Achievement | None, facts: dict[str, Any], digest: str
    ) -> RowReport:
        achievement = known or Achievement(demonstration=self.demonstration)
        problems = self._built(achievement, known, facts)
        if not problems:
            achievement.import_digest = digest
            problems = self._saved(achievement)
        if problems:
            return RowReport(number, name, Outcome.REFUSED, tuple(dict.fromkeys(problems)))
        outcome = Outcome.UPDATED if known else Outcome.CREATED
        return RowReport(number, name, outcome, public_id=achievement.public_id)

    def _built(self, achievement: Achievement, known: Achievement | None, facts: dict[str, Any]) -> list[str]:
        kind, demonstration = achievement.kind, achievement.demonstration
        problems = [str(one) for one in Builder(achievement, facts, self.catalogue).build()]
        if known is not None and (achievement.kind, achievement.demonstration) != (kind, demonstration):
            problems.append("已导入的成果不能改变收录方式或演示标记。")
        if achievement.kind == Kind.LIBRARY:
            if self.act is not None:
                achievement.entry = self._stored_batch()
            elif achievement.entry is None:
                problems.append("没有写明入库批次、文件和日期，入库成果不能导入。")
        return problems

    def _stored_batch(self) -> EntryBatch:
        if self._batch is None and self.act is not None:
            self._batch = self.act.stored()
        assert self._batch is not None  # noqa: S101  (callers have an act)
        return self._batch

    def _saved(self, achievement: Achievement) -> list[str]:
        try:
            with transaction.atomic():
                achievement.save()
        except IntegrityError:
            return ["数据库拒绝了这一行，可能与已有数据重复，请检查编号和标识。"]
        except NoMoreIds as error:
            return [str(error)]
        return []
