"""新进展: an organisation tells what became of its achievement; the office takes note, or puts it on the life line."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from showcase.library.models import Achievement, LifeEvent
from showcase.publication.actors import Actor, acting
from showcase.taxonomy.models import Term

from .calendar import SHANGHAI
from .models import Account, ProgressReport
from .states import StepRefused

LONGEST = 4000
KIND = "progress"
"""The kind of event on the life line."""


def reportable(account: Account) -> models.QuerySet[Achievement]:
    """Achievements of the library that the person's organisations reported."""
    return Achievement.objects.filter(
        reporting_unit__in=account.memberships.current().values("organisation"), entry__isnull=False
    )


def report(achievement: Achievement, *, text: str, by: Account, at: datetime) -> ProgressReport:
    """Keep what is new. Raises StepRefused without a text."""
    if not 0 < len(text.strip()) <= LONGEST:
        raise StepRefused(_("请填写进展情况，不超过 %d 字。") % LONGEST)
    organisation = achievement.reporting_unit
    if organisation is None:
        raise StepRefused(_("这项成果没有报送单位，请联系运营人员。"))
    return ProgressReport.objects.create(
        achievement=achievement,
        organisation=organisation,
        text=text.strip(),
        reported_by=by,
        reported_at=at,
    )


@transaction.atomic
def note(row: ProgressReport, *, title: str = "", by: Account, at: datetime) -> None:
    """Take note; with a title it also becomes an event of the life line, not public until the desk makes it so."""
    row.noted_by, row.noted_at = by, at
    row.save(update_fields=["noted_by", "noted_at"])
    if not title.strip():
        return
    kind = Term.objects.of("life-event").filter(code=KIND).first()
    if kind is None:
        raise StepRefused(_("分类表里没有“进展”这一事件类型，请先在工作台补充。"))
    actor = Actor(name=_("征集门户：%s") % by.name, user_id=by.desk_user_id)
    with acting(actor):
        row.achievement.life_line.add(
            LifeEvent(
                on=row.reported_at.astimezone(SHANGHAI).date().isoformat(),
                kind=kind,
                title=title.strip()[:200],
                text=row.text,
                sort_order=row.achievement.life_line.count(),
            )
        )
        row.achievement.save()
