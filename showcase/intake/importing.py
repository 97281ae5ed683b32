"""报送模板的批量导入: rows of a file into an organisation's own list, by the engine of `import_achievements`.

Every row is read and built exactly as the library would build it; what can't be built is refused with its reason, and
then nothing of the file is written. What is only not ready to be filed yet is kept, and the report says what it lacks.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from showcase.library.importing import ImportReport, Outcome, RowReport, SourceRow
from showcase.library.importing.values import Catalogue
from showcase.organisations.models import Organisation

from . import listing
from .models import Account, Candidate
from .reporting import achievement_of, assess


def import_candidates(
    rows: Iterable[SourceRow],
    organisation: Organisation,
    *,
    declarations: Mapping[str, bool],
    by: Account,
    at: datetime,
    dry_run: bool = False,
    remarks: Iterable[str] = (),
) -> ImportReport:
    """Bring rows into the list: known ones by their reference (导入标识) are updated, others are new.

    ``declarations`` hold for every row; what an entry says beyond the file, and what was declared for it before,
    stays. Importing the same file twice changes nothing. Raises PermissionDenied.
    """
    report = ImportReport(dry_run=dry_run, remarks=list(remarks))
    with transaction.atomic():
        importer = _Importer(organisation, dict(declarations), by, at)
        report.rows += [importer.take(row) for row in rows]
        transaction.set_rollback(dry_run or bool(report.refused))
    return report


class _Importer:
    def __init__(self, organisation: Organisation, declarations: dict[str, bool], by: Account, at: datetime) -> None:
        self.organisation, self.declarations, self.by, self.at = organisation, declarations, by, at
        self.catalogue = Catalogue()
        self.seen: dict[str, int] = {}

    def take(self, row: SourceRow) -> RowReport:
        """Keep one row, or say why not."""
        facts = dict(row.facts)
        reference = str(facts.pop("ref", None) or "").strip()
        name = str(facts.get("name") or reference or _("（没有名称）"))
        problems = [*row.problems] or self._problems(row.number, reference, facts)
        if problems:
            return RowReport(row.number, name, Outcome.REFUSED, tuple(dict.fromkeys(problems)))
        return self._keep(row.number, name, reference, facts)

    def _problems(self, number: int, reference: str, facts: dict[str, Any]) -> list[str]:
        found = achievement_of(facts, reporting_unit=self.organisation.slug, catalogue=self.catalogue)[1]
        problems = [str(one) for one in found]
        if reference and (before := self.seen.setdefault(reference, number)) != number:
            problems.append(_("导入标识“%(reference)s”与第 %(row)d 行重复。") % {"reference": reference, "row": before})
        return problems

    def _keep(self, number: int, name: str, reference: str, facts: dict[str, Any]) -> RowReport:
        known = None
        if reference:
            known = Candidate.objects.filter(organisation=self.organisation, reference=reference).first()
        candidate = known or listing.start(self.organisation, by=self.by, at=self.at)
        if known is None and reference:
            Candidate.objects.filter(pk=candidate.pk).update(reference=reference)
        before = candidate.version
        given = {name: ticked or candidate.declarations.get(name, False) for name, ticked in self.declarations.items()}
        facts = {**candidate.facts, **facts}
        kept = listing.save(candidate, facts, declarations=given, seen=before, by=self.by, at=self.at)
        outcome = Outcome.CREATED if known is None else Outcome.UPDATED if kept.version > before else Outcome.UNCHANGED
        lacks = [str(blocker) for blocker in assess(kept, catalogue=self.catalogue).blockers]
        return RowReport(number, name, outcome, tuple(_("报送前还需补充：%s") % line for line in lacks))
