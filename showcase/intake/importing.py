"""报送模板的批量导入: rows of a file into an organisation's own list, by the engine of `import_achievements`.

Every row is read and built exactly as the library would build it; what can't be built is refused with its reason, and
then nothing of the file is written. What is only not ready to be filed yet is kept, and the report says what it lacks.

A plan is made without holding anything of the database, however many rows there are. Only writing it takes a
transaction, of a few statements: nobody else waits for a large file.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from showcase.library.importing import ImportReport, Outcome, RowReport, SourceRow
from showcase.library.importing.values import Catalogue
from showcase.library.models import Achievement
from showcase.organisations.models import Organisation
from showcase.publication.errors import Blocker

from . import listing
from .models import Account, Candidate, CollectionRules
from .models.candidates import LONGEST_REFERENCE
from .reporting import achievement_of, assess_built

ATTEMPTS = 3
COLUMNS = [*listing.columns_of({}, {}), "version", "updated_by", "updated_at"]
"""What changes of an entry that is known already."""
Built = tuple[Achievement, list[Blocker]]


class ListChanged(Exception):
    """Somebody changed the same entries between the plan and its writing: nothing is written."""


def carried_out(plan: "Callable[[], Plan]", *, first: Callable[[], None] = lambda: None) -> ImportReport:
    """Make a plan and write it, unless a row is refused: all or nothing, in one transaction that ``first`` opens.

    When somebody changed the same entries meanwhile, the plan is made anew. Raises ListChanged, and what ``first``
    raises: then nothing is written.
    """
    for _attempt in range(ATTEMPTS):
        made = plan()
        try:
            with transaction.atomic():
                first()
                made.write()
        except (ListChanged, IntegrityError):
            continue
        return made.report
    raise ListChanged(_("导入时本单位的储备成果正在修改，没有写入。请稍候再导入。"))


class Plan:
    """What the rows of a file would do to the list as it is now. Making it only reads. Raises PermissionDenied.

    Known rows are updated by their reference (导入标识), others are new. ``declarations`` hold for every row; what an
    entry says beyond the file, and what was declared for it before, stays. The same file twice changes nothing.
    """

    def __init__(
        self,
        rows: Iterable[SourceRow],
        organisation: Organisation,
        *,
        declarations: Mapping[str, bool],
        by: Account,
        at: datetime,
        dry_run: bool = False,
        remarks: Iterable[str] = (),
    ) -> None:
        listing.check_member(by, organisation)
        self.organisation, self.declarations, self.by, self.at = organisation, declarations, by, at
        self.catalogue, self.rules = Catalogue(whole=True), CollectionRules.current()
        self.seen: dict[str, int] = {}
        self.new: list[Candidate] = []
        self.changed: list[Candidate] = []
        given = list(rows)
        self.known = self._known({_reference(row) for row in given} - {""})
        self.versions = {reference: row.version for reference, row in self.known.items()}
        self.report = ImportReport(dry_run=dry_run, remarks=list(remarks))
        self.report.rows += [self._take(row) for row in given]

    def write(self) -> None:
        """Write what was planned; nothing when a row is refused. Within a transaction. Raises ListChanged."""
        if self.report.refused:
            return
        same = Candidate.objects.filter(organisation=self.organisation, reference__in=self.seen)
        if dict(same.select_for_update().values_list("reference", "version")) != self.versions:
            raise ListChanged
        Candidate.objects.bulk_create(self.new)
        Candidate.objects.bulk_create(self.changed, update_conflicts=True, unique_fields=["pk"], update_fields=COLUMNS)

    def _known(self, references: set[str]) -> dict[str, Candidate]:
        listed = Candidate.objects.filter(organisation=self.organisation, reference__in=references)
        return {row.reference: row for row in listed.prefetch_related("evidence_files")}

    def _take(self, row: SourceRow) -> RowReport:
        """Plan one row, or say why not."""
        facts, reference = dict(row.facts), _reference(row)
        facts.pop("ref", None)
        name = str(facts.get("name") or reference or _("（没有名称）"))
        if row.problems:
            return RowReport(row.number, name, Outcome.REFUSED, row.problems)
        built = self._built(facts)
        problems = [*map(str, built[1]), *self._reference_problems(row.number, reference)]
        if problems:
            return RowReport(row.number, name, Outcome.REFUSED, tuple(dict.fromkeys(problems)))
        return self._keep(RowReport(row.number, name, Outcome.UNCHANGED), reference, facts, built)

    def _built(self, facts: dict[str, Any]) -> Built:
        return achievement_of(facts, reporting_unit=self.organisation.slug, catalogue=self.catalogue)

    def _reference_problems(self, number: int, reference: str) -> list[str]:
        if len(reference) > LONGEST_REFERENCE:
            return [_("导入标识不能超过 %d 个字，请改短。") % LONGEST_REFERENCE]
        before = self.seen.setdefault(reference, number) if reference else number
        told = {"reference": reference, "row": before}
        return [_("导入标识“%(reference)s”与第 %(row)d 行重复。") % told] if before != number else []

    def _keep(self, report: RowReport, reference: str, facts: dict[str, Any], built: Built) -> RowReport:
        known = self.known.get(reference)
        entry = known or listing.blank(self.organisation, by=self.by, at=self.at, reference=reference)
        given = {name: ticked or entry.declarations.get(name, False) for name, ticked in self.declarations.items()}
        merged = {**entry.facts, **facts}
        typed = listing.columns_of(merged, given)
        if not listing.says_the_same(entry, typed):
            listing.put(entry, typed, by=self.by, at=self.at)
            report = replace(report, outcome=Outcome.UPDATED)
            if known is not None:
                self.changed.append(entry)
        if known is None:
            self.new.append(entry)
            report = replace(report, outcome=Outcome.CREATED)
        return replace(report, reasons=self._lacks(entry, built if merged == facts else self._built(merged)))

    def _lacks(self, entry: Candidate, built: Built) -> tuple[str, ...]:
        found = assess_built(entry, *built, catalogue=self.catalogue, rules=self.rules).blockers
        return tuple(_("报送前还需补充：%s") % str(blocker) for blocker in found)


def _reference(row: SourceRow) -> str:
    return str(row.facts.get("ref") or "").strip()
