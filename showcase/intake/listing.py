"""Keeping an organisation's own list: saving what was typed, from several tabs and people at once."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from showcase.library.models import Category
from showcase.organisations.models import Organisation

from .models import Account, Candidate, Recommendation
from .models.candidates import DECLARATIONS
from .reporting import KEYS_REPORTED
from .states import StepRefused

LONGEST = 400


class Outdated(Exception):
    """Somebody saved a newer text meanwhile: nothing is overwritten. ``candidate`` is what is stored."""

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(
            _("%(name)s 在 %(time)s 保存过更新的内容。您的内容没有丢失，请比较后再保存。")
            % {"name": candidate.updated_by, "time": timezone.localtime(candidate.updated_at).strftime("%H:%M")}
        )
        self.candidate = candidate


def start(
    organisation: Organisation, *, by: Account, at: datetime, recommendation: Recommendation | None = None
) -> Candidate:
    """A new entry, after the declaration that nothing of it is secret. Raises PermissionDenied."""
    if not by.memberships.current().filter(organisation=organisation).exists():
        raise PermissionDenied
    name = recommendation.name if recommendation else ""
    return Candidate.objects.create(
        organisation=organisation,
        name=name,
        facts={"name": name} if name else {},
        recommendation=recommendation,
        not_secret_declared_by=by,
        not_secret_declared_at=at,
        updated_by=by,
        updated_at=at,
    )


@transaction.atomic
def save(
    candidate: Candidate,
    facts: dict[str, Any],
    *,
    declarations: dict[str, bool],
    seen: int,
    by: Account,
    at: datetime,
) -> Candidate:
    """Keep what was typed, right or wrong. ``seen`` is the version it was typed on. Raises Outdated."""
    stored = Candidate.objects.select_for_update().get(pk=candidate.pk)
    kept = {key: value for key, value in facts.items() if key in KEYS_REPORTED}
    given = {name: bool(declarations.get(name)) for name in DECLARATIONS}
    if stored.facts == kept and stored.declarations == given:
        return stored
    if stored.version != seen:
        raise Outdated(stored)
    stored.facts = kept
    stored.name = str(kept.get("name") or "").strip()[:LONGEST]
    stored.category = _category(kept.get("category"))
    for name, value in given.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.updated_by, stored.updated_at = by, at
    stored.save()
    return stored


@transaction.atomic
def archive(candidate: Candidate, *, archived: bool, by: Account, at: datetime) -> Candidate:
    """Take an entry off the list, or put it back; nothing is deleted. Raises StepRefused while it is under way."""
    stored = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if archived and stored.submissions.under_way().exists():
        raise StepRefused(_("这项成果的申报正在办理，办结或撤回后才能归档。"))
    stored.archived, stored.updated_by, stored.updated_at = archived, by, at
    stored.save(update_fields=["archived", "updated_by", "updated_at"])
    return stored


def _category(typed: Any) -> str:
    """The category that was typed, by its key or as files write it; empty when it is none."""
    return next((str(one) for one in Category if typed in {one.value, one.label}), "")
