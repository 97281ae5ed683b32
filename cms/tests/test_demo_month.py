"""The demonstration's month of collection: submissions in every state, on whatever day it is set up."""

import json
from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from cms.demo import collection
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Account, Submission
from showcase.intake.states import State
from showcase.library.models import Achievement
from showcase.publication.models import PublicState
from showcase.review.models import Assignment
from showcase.review.tests.month import load_seed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [
        pytest.param("2026-12-11 00:00:30", id="just opened"),
        pytest.param("2027-02-10 23:59:00", id="just before it closes", marks=pytest.mark.any_database),
    ],
)
def test_every_state_is_there_and_everybody_can_log_in(settings, now):
    load_seed()
    collection.make_month(lambda _done, _all: None, now=datetime.fromisoformat(now).replace(tzinfo=SHANGHAI))

    assert set(Submission.objects.values_list("state", flat=True)) == set(State)
    settings.AUTHENTICATION_BACKENDS = ["showcase.intake.portal.backend.AccountBackend"]
    told = collection.log_ins()
    assert len(told) == 9
    assert [authenticate(username=row.email, password=row.password).name for row in told] == [row.name for row in told]
    assert Achievement.objects.get().demonstration
    assert not PublicState.objects.filter(kind="result", live=True).exists()
    conflicted = Account.objects.get(name__contains="利害关系")
    theirs = Assignment.objects.visible_to(conflicted).filter(submission__organisation__slug="demo-tech-university")
    assert not theirs.exists()

    collection.make_month(lambda _done, _all: None, now=datetime.now(SHANGHAI))
    assert Submission.objects.count() == len(_planned())


def _planned() -> list[dict]:
    path = settings.SEED_ROOT / "collection" / "round.json"
    return json.loads(path.read_text(encoding="utf-8"))["submissions"]
