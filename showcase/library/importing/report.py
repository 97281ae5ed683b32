"""What an import did or would do, row by row."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    CREATED = "新增"
    UPDATED = "更新"
    UNCHANGED = "未变"
    REFUSED = "拒绝"


@dataclass(frozen=True)
class RowReport:
    """One row: where it stands in the file, which achievement, what became of it and why not."""

    number: int
    name: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    public_id: str = ""

    def __str__(self) -> str:
        known = f"{self.public_id} " if self.public_id else ""
        head = f"第 {self.number} 行 {self.outcome} {known}{self.name}"
        return "\n".join([head, *(f"    {reason}" for reason in self.reasons)])


@dataclass
class ImportReport:
    """All rows, and remarks about the file itself."""

    dry_run: bool = False
    rows: list[RowReport] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def refused(self) -> list[RowReport]:
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]

    @property
    def written(self) -> bool:
        """Whether the database was changed or already was as the file has it."""
        return not self.dry_run and not self.refused

    def count(self, outcome: Outcome) -> int:
        return Counter(row.outcome for row in self.rows)[outcome]

    def as_text(self) -> str:
        """The report for people, in the order of the file."""
        return "\n".join([*self.remarks, *map(str, self.rows), self.summary()])

    def summary(self) -> str:
        counts = "，".join(f"{outcome} {self.count(outcome)}" for outcome in Outcome)
        if self.refused:
            return f"共 {len(self.rows)} 行：{counts}。有被拒绝的行，整个文件都没有写入。"
        return f"共 {len(self.rows)} 行：{counts}。" + ("这是试运行，没有写入。" if self.dry_run else "")
