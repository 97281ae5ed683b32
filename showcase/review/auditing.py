"""审计: who stands behind the pseudonyms of a round's export. For the auditor, who compares; no page shows it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from showcase.intake.models import SubmissionRound
from showcase.organisations.models import Organisation

from .models import Expert
from .relations import graph_of, loaded_experts


class Named(NamedTuple):
    """One pseudonym with what it stands for."""

    pseudonym: str
    kind: str
    name: str


def named(round_: SubmissionRound) -> list[Named]:
    """Every expert, unit and person of the round's records as they are known now, by their pseudonyms."""
    return sorted(_named(graph_of(round_, loaded_experts()).names.named))


def _named(made: dict[str, tuple[str, ...]]) -> Iterator[Named]:
    experts = {str(row.pk): row.account.name for row in Expert.objects.select_related("account")}
    units = {f"#{slug}": name for slug, name in Organisation.objects.values_list("slug", "name")}
    for pseudonym, parts in made.items():
        if pseudonym.startswith("E"):
            yield Named(pseudonym, _("专家"), experts[parts[0]])
        elif pseudonym.startswith("U"):
            # an expert without a unit counts as one's own unit, named by the expert's key
            unit = units.get(parts[0]) or (_("%s（单位不详）") % experts[parts[0]] if parts[0] in experts else parts[0])
            yield Named(pseudonym, _("单位"), unit)
        else:
            person, unit = parts
            yield Named(pseudonym, _("人员"), f"{person}（{units.get(unit, unit)}）" if unit else person)
