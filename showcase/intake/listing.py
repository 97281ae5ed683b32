"""Keeping an organisation's own list: saving what was typed, from several tabs and people at once."""

from collections.abc import Mapping
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
    check_member(by, organisation)
    name = recommendation.name if recommendation else ""
    candidate = blank(organisation, by=by, at=at)
    candidate.name, candidate.facts = name, {"name": name} if name else {}
    candidate.recommendation = recommendation
    candidate.save()
    return candidate


def check_member(by: Account, organisation: Organisation) -> None:
    """Nobody keeps the list of an organisation that they don't work for now. Raises PermissionDenied."""
    if not by.memberships.current().filter(organisation=organisation).exists():
        raise PermissionDenied


def blank(organisation: Organisation, *, by: Account, at: datetime, reference: str = "") -> Candidate:
    """A new entry in memory, with who declared that nothing of it is secret."""
    return Candidate(
        organisation=organisation,
        reference=reference,
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
    typed = columns_of(facts, declarations)
    if says_the_same(stored, typed):
        return stored
    if stored.version != seen:
        raise Outdated(stored)
    put(stored, typed, by=by, at=at)
    stored.save()
    return stored


def columns_of(facts: dict[str, Any], declarations: Mapping[str, bool]) -> dict[str, Any]:
    """What the columns of an entry hold for what was typed, right or wrong."""
    kept = {key: value for key, value in facts.items() if key in KEYS_REPORTED}
    return {
        "facts": kept,
        "name": str(kept.get("name") or "").strip()[:LONGEST],
        "category": _category(kept.get("category")),
        **{name: bool(declarations.get(name)) for name in DECLARATIONS},
    }


def says_the_same(candidate: Candidate, typed: Mapping[str, Any]) -> bool:
    """Whether an entry holds these columns already."""
    return all(getattr(candidate, name) == typed[name] for name in ("facts", *DECLARATIONS))


def put(candidate: Candidate, typed: Mapping[str, Any], *, by: Account, at: datetime) -> None:
    """A newer version of an entry, in memory."""
    for name, value in typed.items():
        setattr(candidate, name, value)
    candidate.version += 1
    candidate.updated_by, candidate.updated_at = by, at


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
