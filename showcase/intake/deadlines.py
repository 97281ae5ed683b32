"""The office moves the end of a round that still runs; the next one follows without a gap."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import office
from .models import Account, SubmissionRound
from .states import StepRefused


@transaction.atomic
def move_deadline(round_: SubmissionRound, closes_at: datetime, *, reason: str, by: Account, at: datetime) -> None:
    """Let the round end at another moment. A row of the office's ledger says why. Raises StepRefused."""
    row = SubmissionRound.objects.select_for_update().get(pk=round_.pk)
    if row.closes_at <= at:
        raise StepRefused(_("本批次已经截止，不能再调整。以后报送的计入下一批次。"))
    if closes_at <= at:
        raise StepRefused(_("新的截止时间要晚于现在。"))
    if not reason.strip():
        raise StepRefused(_("请写明调整的理由。"))
    before, following = office.plain(row), SubmissionRound.objects.filter(opens_at=row.closes_at).first()
    if closes_at <= row.opens_at or (following is not None and closes_at >= following.closes_at):
        raise StepRefused(_("新的截止时间要晚于本批次的开始，早于下一批次的截止。"))
    if following is not None:
        following.opens_at = closes_at
        following.save(update_fields=["opens_at"])
    row.closes_at = closes_at
    try:
        row.clean()
    except ValidationError as error:
        raise StepRefused("；".join(error.messages)) from error
    row.save(update_fields=["closes_at"])
    office.record(f"round:{row.pk}", before, {**office.plain(row), "reason": reason.strip()}, by=by, at=at)
