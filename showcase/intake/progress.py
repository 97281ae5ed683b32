"""新进展: an organisation tells what became of its achievement; the office takes note, or puts it on the life line."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from showcase.library.importing.values import half_width
from showcase.library.models import Achievement, LifeEvent
from showcase.publication.actors import Actor, acting
from showcase.taxonomy.models import Term

from . import evidence
from .calendar import SHANGHAI
from .models import Account, ProgressReport
from .states import StepRefused

LONGEST = 4000
MOST_FIGURES = 20
FIGURE = {"name": 60, "value": 30, "unit": 20}
"""What a figure consists of, and how long each may be."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
KIND = "progress"
"""The kind of event on the life line."""


def reportable(account: Account) -> models.QuerySet[Achievement]:
    """Achievements of the library that the person's organisations reported."""
    return Achievement.objects.filter(
        reporting_unit__in=account.memberships.current().values("organisation"), entry__isnull=False
    )


class ReportUnfit(StepRefused):
    """What is missing or wrong in a report, by the name of its field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(_("没有提交：还有 %d 处要补充或改正。") % len(problems))
        self.problems = problems


def report(
    achievement: Achievement,
    *,
    text: str,
    figures: list[dict[str, str]] | None = None,
    file: Any = None,
    by: Account,
    at: datetime,
) -> ProgressReport:
    """Keep what is new, with its figures and the file that proves it. Raises ReportUnfit, StepRefused."""
    problems = _problems_of(text, figures or [])
    stored = ""
    if file is not None:
        try:
            stored = evidence.keep(file)
        except ValidationError as error:
            problems["file"] = "".join(error.messages)
    if problems:
        raise ReportUnfit(problems)
    organisation = achievement.reporting_unit
    if organisation is None:
        raise StepRefused(_("这项成果没有报送单位，请联系运营人员。"))
    return ProgressReport.objects.get_or_create(  # a second click reports nothing new
        achievement=achievement,
        organisation=organisation,
        text=text.strip(),
        figures=figures or [],
        file_stored=stored,
        noted_at=None,
        defaults={"file_name": str(file.name) if stored else "", "reported_by": by, "reported_at": at},
    )[0]


def _problems_of(text: str, figures: list[dict[str, str]]) -> dict[str, str]:
    found = {}
    if not 0 < len(text.strip()) <= LONGEST:
        found["text"] = _("请填写进展情况，不超过 %d 字。") % LONGEST
    for number, figure in enumerate(figures):
        for key, longest in FIGURE.items():
            value = figure.get(key, "")
            if not value or len(value) > longest:
                found[f"figures-{number}-{key}"] = _("请填写，不超过 %d 字。") % longest
        if figure.get("value") and not _NUMBER.fullmatch(half_width(figure["value"])):
            found[f"figures-{number}-value"] = _("请只填数字，例如 26.8；单位填在“单位”里。")
    if len(figures) > MOST_FIGURES:
        found["figures"] = _("最多填 %d 项指标。") % MOST_FIGURES
    return found


def in_words(row: ProgressReport) -> str:
    """The text with its figures, as the life line tells it."""
    figures = [f"{one['name']}：{one['value']} {one['unit']}" for one in row.figures]
    return "\n".join([row.text, *figures])


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
                text=in_words(row),
                sort_order=row.achievement.life_line.count(),
            )
        )
        row.achievement.save()
