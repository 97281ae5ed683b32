"""发现推荐: somebody points at an achievement; the office asks the body concerned to report it, or says why not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from showcase.organisations.models import Organisation

from . import mailing
from .models import Account, Letter, Recommendation
from .reporting import LONGEST_NAME
from .states import StepRefused


@transaction.atomic
def recommend(*, name: str, unit_name: str, reason: str, by: Account, at: datetime) -> Recommendation:
    """Keep a recommendation for the office; a second click keeps no other. Raises StepRefused."""
    given = {"name": name.strip(), "unit_name": unit_name.strip(), "reason": reason.strip()}
    if not all(given.values()):
        raise StepRefused(_("请填写成果名称、所在单位和推荐理由。"))
    longest = {"name": LONGEST_NAME, "unit_name": 200, "reason": 4000}
    if any(len(given[key]) > most for key, most in longest.items()):
        raise StepRefused(_("成果名称不超过 %d 字，单位名称不超过 200 字，推荐理由不超过 4000 字。") % LONGEST_NAME)
    waiting = {**given, "recommended_by": by, "handled_at": None}
    return Recommendation.objects.get_or_create(**waiting, defaults={"recommended_at": at})[0]


@transaction.atomic
def pass_on(row: Recommendation, organisation: Organisation, *, by: Account, at: datetime) -> None:
    """Ask the body to report. Who recommended is not told to it: recusal is the office's matter. Raises StepRefused."""
    _refuse_handled(row)
    members = mailing.members_of(organisation)
    if not members:
        raise StepRefused(_("%s还没有可以登录的成员，没有人能看到邀请。请先在“单位邀请”中邀请。") % organisation)
    row.organisation, row.handled_by, row.handled_at = organisation, by, at
    row.save(update_fields=["organisation", "handled_by", "handled_at"])
    text = _("有人向我们推荐了贵单位的一项成果。请登录后在“储备成果”中查看；愿意报送的，按常规填报。")
    mailing.write(
        Letter.Kind.RECOMMENDED,
        members,
        key=f"recommendation {row.pk}",
        subject=_("邀请报送成果"),
        body=mailing.composed(text, "/list/"),
        at=at,
    )


@transaction.atomic
def decline(row: Recommendation, *, reason: str, by: Account, at: datetime) -> None:
    """Do not ask anybody; the recommender reads why."""
    _refuse_handled(row)
    if not reason.strip():
        raise StepRefused(_("请写明不转请报送的理由，推荐人会看到。"))
    row.declined_because, row.handled_by, row.handled_at = reason.strip(), by, at
    row.save(update_fields=["declined_because", "handled_by", "handled_at"])


def _refuse_handled(row: Recommendation) -> None:
    if row.handled_at is not None:
        raise StepRefused(_("这条推荐已经办理。"))
