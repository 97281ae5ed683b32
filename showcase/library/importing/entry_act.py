"""The act of entry (入库) that an import of library rows must name."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from showcase.taxonomy.seed_files import read_json

from ..models import EntryBatch


class EntryActRefused(Exception):
    """The act of entry is incomplete, or contradicts the one of the same batch."""


@dataclass(frozen=True)
class EntryAct:
    """Which batch, by which document, on which day."""

    batch: str
    document: str
    entered_on: date

    def stored(self) -> EntryBatch:
        """The batch in the database, made if it is new. Raises EntryActRefused."""
        facts = {"document": self.document, "entered_on": self.entered_on}
        known = EntryBatch.objects.filter(batch=self.batch).first()
        if known is None:
            known = EntryBatch(batch=self.batch, **facts)
            known.full_clean()
            known.save()
        if (known.document, known.entered_on) != (self.document, self.entered_on):
            raise EntryActRefused(
                f"入库批次“{self.batch}”已经登记为“{known.document}”，{known.entered_on}，与这次给出的不一致，请核对。"
            )
        return known


def entry_act(batch: str, document: str, entered_on: str) -> EntryAct | None:
    """The act from its three parts, None when none is given. Raises EntryActRefused when some are missing."""
    parts = {"批次": batch, "文件": document, "日期": entered_on}
    if not any(parts.values()):
        return None
    if missing := [name for name, value in parts.items() if not value]:
        raise EntryActRefused(f"入库信息缺少{'、'.join(missing)}，请补充完整。")
    try:
        return EntryAct(batch=batch, document=document, entered_on=date.fromisoformat(entered_on))
    except ValueError as error:
        raise EntryActRefused(f"入库日期“{entered_on}”应写成 2026-03-20 的形式。") from error


def entry_act_beside(path: Path) -> EntryAct | None:
    """The act in ``<batch>.entry.json`` beside ``<batch>.jsonl``, None without that file. Raises EntryActRefused."""
    beside = path.with_suffix(".entry.json")
    if not beside.exists():
        return None
    data = read_json(beside)
    if not isinstance(data, dict):
        raise EntryActRefused(f"{beside.name} 应是一个 JSON 对象。")
    return entry_act(*(str(data.get(key) or "") for key in ("batch", "document", "entered_on")))
