"""批量导入 in two steps: look through a table and say what it would do; then import exactly those bytes."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from showcase.library.importing import ImportReport, SourceRow, UnknownColumns, UnreadableFile, read_rows
from showcase.organisations.models import Organisation

from .evidence import store
from .importing import Plan, carried_out
from .models import Account, CheckedTable
from .models.tables import VALID_FOR

MOST_ROWS = 2000
"""More than any organisation has; looking through them takes no longer than somebody waits for a page."""


class TableGone(Exception):
    """The table was imported already, or looked through too long ago. `str()` is for people."""


def look_through(
    data: bytes,
    name: str,
    organisation: Organisation,
    *,
    declarations: Mapping[str, bool],
    by: Account,
    at: datetime,
) -> tuple[ImportReport, CheckedTable | None]:
    """The report of a dry run, and the table that may be imported, if no row is refused. Raises UnreadableFile."""
    CheckedTable.objects.filter(account=by).delete()
    stored = store().put(data, Path(name).suffix.lstrip(".").lower())
    store().path(stored).touch()  # bytes that were there already count as new: they are not cleared meanwhile
    rows, remarks = _rows(stored)
    report = Plan(rows, organisation, declarations=declarations, by=by, at=at, dry_run=True, remarks=remarks).report
    if report.refused:
        return report, None
    facts: dict[str, Any] = {"organisation": organisation, "name": name[:200], "stored": stored}
    row = CheckedTable.objects.create(account=by, declarations=dict(declarations), checked_at=at, **facts)
    return report, row


def bring_in(by: Account, number: int | None, *, at: datetime) -> ImportReport:
    """Import the table that the person looked through: all of it or nothing, once.

    Raises TableGone, UnreadableFile, ListChanged.
    """
    table = CheckedTable.objects.filter(account=by, pk=number or 0, checked_at__gt=at - VALID_FOR).first()
    if table is None or not by.memberships.current().filter(organisation=table.organisation).exists():
        raise _gone()
    rows, remarks = _rows(table.stored)
    facts: dict[str, Any] = {"declarations": table.declarations, "by": by, "at": at, "remarks": remarks}

    def take() -> None:
        if not CheckedTable.objects.filter(pk=table.pk).delete()[0]:
            raise _gone()  # a second click that came meanwhile

    return carried_out(lambda: Plan(rows, table.organisation, **facts), first=take)


def _gone() -> TableGone:
    return TableGone(_("这份表格已经导入，或者核对后超过两小时。请到储备成果中查看；没有导入的，请重新选择文件核对。"))


def _rows(stored: str) -> tuple[list[SourceRow], list[str]]:
    """The rows of the stored bytes, and remarks about them. Raises UnreadableFile."""
    store().read(stored)  # refuses bytes that are not what was stored
    try:
        rows, remarks = read_rows(store().path(stored), most=MOST_ROWS)
    except UnknownColumns as error:
        raise UnreadableFile(_("%s请下载本页的离线模板，用其中的表头。") % str(error)) from error
    if not rows:
        raise UnreadableFile(_("表格里没有数据行，请填写后再上传。"))
    return rows, remarks
