"""Whatever ties an expert from now on, the item is gone at once: from list, address, file, chair's sheet and mail."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from showcase.intake import filing, recommending
from showcase.intake.models import Membership, OfficeChange
from showcase.intake.tests import samples
from showcase.library.tests.samples import organisation
from showcase.review.assigning import UNDER_JUDGEMENT, note_recusals
from showcase.review.models import Assignment, Employment, Expert, ExpertGroup, Recusal, Tie
from showcase.review.portal.chairs import groups_of, submissions_of
from showcase.review.relations import graph_of, loaded_experts

from .conftest import client_of
from .test_registers import NO_ROWS, expert_form


def employment(world, expert):
    Employment.objects.create(expert=expert, organisation=organisation("unit-b"), until=timezone.localdate().year - 1)


def membership(world, expert):
    day = timezone.localdate()
    Membership.objects.create(account=expert.account, organisation=organisation("unit-b"), since=day)


def tie(world, expert):
    person = world.reviewed.current.facts["completers"][0]["name"]
    Tie.objects.create(expert=expert, kind="co-author", person=person, source="论文", last_year=2026)


def interest(world, expert):
    Tie.objects.create(expert=expert, kind="interest", organisation=organisation("unit-b"), source="本人申报")


def recommendation(world, expert):
    recommending.recommend(
        name=world.reviewed.name, unit_name="乙单位", reason="理由", by=expert.account, at=timezone.now()
    )


def own_item(world, expert):
    """Somebody reports, in the same round and after the draw, what the expert completed."""
    by, number = samples.member("unit-a"), Recusal.objects.count()
    completers = [{"name": expert.account.name}]
    made = samples.candidate("unit-a", by=by, name=f"后来报送的成果{number}", completers=completers)
    filing.file(made, by=by, at=world.draw.frozen_at)


def presides(world, expert):
    day = timezone.localdate()
    facts = {"field": world.group.field, "term_from": day, "term_until": day + timedelta(days=9)}
    ExpertGroup.objects.create(name=f"组{ExpertGroup.objects.count()}", chair=expert, **facts)


def nothing(world, expert):
    """An unrelated unit: the expert keeps the item."""
    Employment.objects.create(expert=expert, unit_name="不相干的单位")


CHANGES = (employment, membership, tie, interest, recommendation, own_item)


@pytest.mark.parametrize("change", CHANGES)
def test_a_tie_that_comes_after_the_draw_takes_the_item_away_at_once(world, change):
    row, client = world.assignments[0], client_of(world.expert)
    assert f"/assignments/{row.pk}/" in client.get("/").content.decode()
    change(world, world.expert.expert)
    assert f"/assignments/{row.pk}/" not in client.get("/").content.decode()
    for path in ("", "evidence/1/"):
        assert client.get(f"/assignments/{row.pk}/{path}").status_code == 404
    row.refresh_from_db()
    assert row.ended_because == "认定需要回避"
    assert Recusal.objects.filter(expert=row.expert, candidate=world.reviewed.candidate).exists()


def test_what_ties_nobody_to_the_item_takes_nothing_away(world):
    nothing(world, world.expert.expert)
    assert client_of(world.expert).get(f"/assignments/{world.assignments[0].pk}/").status_code == 200


def reads(expert: Expert) -> set[str]:
    """The submissions that the person can open, as an expert or as a chair."""
    found = {row.submission.reference for row in Assignment.objects.visible_to(expert.account)}
    for group in groups_of(expert.account):
        found |= set(submissions_of(group, expert.account).values_list("reference", flat=True))
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([*CHANGES, presides, nothing]), st.integers(0, 2)), min_size=1, max_size=3))
def test_in_whatever_order_things_change_nobody_reads_what_recusals_forbid(world, changes):
    people = [world.expert.expert, world.conflicted.expert, world.chair.expert]
    with transaction.atomic():
        for change, who in changes:
            if not (change is membership and people[who].account.memberships.exists()):
                change(world, people[who])
            experts = list(loaded_experts())
            readable = {expert.pk: reads(expert) for expert in experts}
            round_ = world.reviewed.round
            found = note_recusals(round_, experts, graph := graph_of(round_, experts), at=timezone.now())
            for expert in experts:
                forbidden = {item for item, reasons in found.items() if graph.names.expert(expert) in reasons}
                assert not readable[expert.pk] & forbidden, (change.__name__, expert)
        transaction.set_rollback(True)
    assert world.reviewed.state in UNDER_JUDGEMENT


def test_an_expert_declares_a_tie_and_only_the_office_takes_one_away_with_a_reason(world):
    expert, client = world.expert.expert, client_of(world.expert)
    sent = NO_ROWS | {
        "ties-TOTAL_FORMS": 1, "ties-0-kind": "interest", "ties-0-organisation": organisation("unit-b").pk,
        "ties-0-source": "本人申报",
    }  # fmt: skip
    assert client.post(reverse("selection_own_ties"), sent).status_code == 302
    assert client.get(f"/assignments/{world.assignments[0].pk}/").status_code == 404
    row = expert.ties.get()
    assert OfficeChange.objects.get(subject=f"expert:{expert.pk}").actor == world.expert
    client.post(reverse("selection_own_ties"), sent | {"ties-0-id": row.pk, "ties-0-DELETE": "on"})
    assert expert.ties.filter(pk=row.pk).exists()

    office, address = client_of(world.operator), reverse("selection_expert", args=[expert.pk])
    gone = {"ties-TOTAL_FORMS": 1, "ties-INITIAL_FORMS": 1, "ties-0-id": row.pk, "ties-0-expert": expert.pk}
    gone |= {name: value for name, value in sent.items() if name.startswith("ties-0-")} | {"ties-0-DELETE": "on"}
    form = expert_form(expert, **gone)
    assert "要写明理由" in office.post(address, form).content.decode()
    assert office.post(address, form | {"reason": "登记有误"}).status_code == 302
    assert not expert.ties.filter(pk=row.pk).exists()
    assert OfficeChange.objects.first().changes["reason"] == [None, "登记有误"]
    assert Recusal.objects.filter(expert=expert, kind="interest").exists()
