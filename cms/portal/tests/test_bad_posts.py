"""What no page of ours would post: numbers that are none, too large or somebody else's; NUL in texts and addresses."""

import pytest
from django.urls import reverse

from showcase.intake.models import Candidate

from .conftest import client_of

NO_ROW = ["", "abc", "²", "１", "-1", "1.5", "999", str(2**63), "9" * 5000]


def posts(world) -> list[tuple[str, str, dict[str, str], str]]:
    """Who posts where, with what else, and the field that names a row."""
    code = world.reviewed.round.code
    due = {"value_name": "示例", "writing": "digits", "due_at": "2030-01-01 10:00"}
    minutes = {"round": str(world.reviewed.round.pk), "text": "纪要", "attended": str(world.expert.expert.pk)}
    group = reverse("selection_minutes", args=[world.group.pk])
    return [
        ("operator", reverse("selection_act", args=[code, "freeze"]), due, "group"),
        ("operator", reverse("selection_act", args=[code, "draw"]), {"value": "1", "source": "2"}, "draw"),
        ("operator", reverse("selection_act", args=[code, "conclude"]), {"conclusion": "示例"}, "objection"),
        ("chair", group, minutes, "round"),
        ("chair", group, minutes, "attended"),
        ("submitter", reverse("collection_members"), {}, "hand_over"),
        ("expert", reverse("selection_conduct"), {"appeal": "示例"}, "entry"),
    ]


@pytest.mark.parametrize("place", range(7))
def test_a_posted_number_that_names_nothing_is_404(world, place):
    who, address, facts, field = posts(world)[place]
    client = client_of(getattr(world, who))
    found = {number[:30]: client.post(address, facts | {field: number}).status_code for number in NO_ROW}
    assert found == {number[:30]: 404 for number in NO_ROW}, f"{field} at {address}"


def test_a_round_that_is_none_is_404(world):
    client = client_of(world.operator)
    for code in ("2026-", "-11", "²-1", "2026-11-1", "9" * 5000 + "-11", f"{2**63}-1", "2026-13"):
        assert client.get(f"/rounds/{code}/").status_code == 404, code[:30]


def test_a_version_that_is_no_number_overwrites_nothing(world):
    client, address = client_of(world.submitter), reverse("collection_candidate", args=[world.candidate.pk])
    for version in ("²", "9" * 5000, "-1", ""):
        assert client.post(address, {"name": "新", "version": version}).status_code == 409, version[:30]


def test_nul_in_a_text_is_taken_out_and_told(world):
    client = client_of(world.submitter)
    address = reverse("collection_candidate", args=[world.candidate.pk])
    version = str(Candidate.objects.get(pk=world.candidate.pk).version)
    page = client.post(address, {"name": "空\0字符成果", "version": version}, follow=True)
    assert page.status_code == 200
    assert "看不见的空字符" in page.content.decode()
    assert Candidate.objects.get(pk=world.candidate.pk).facts["name"] == "空字符成果"


def test_nul_in_an_address_is_404(world):
    client = client_of(world.operator)
    for address in ("/submissions/%00/", "/rounds/%00/", "/?month=%00", "/%00"):
        assert client.get(address).status_code == 404, address
