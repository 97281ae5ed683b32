"""The first accounts of the portal are opened on the server."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.portal.tests.conftest import portal  # noqa: F401  (a fixture)
from showcase.intake.models import Account
from showcase.library.tests.samples import make_world
from showcase.review.models import Expert

pytestmark = pytest.mark.django_db


def opened(*words: str) -> str:
    told = StringIO()
    call_command("open_account", *words, stdout=told)
    return told.getvalue()


def test_each_kind_of_account_can_be_opened_and_its_link_sets_the_password(portal):  # noqa: F811
    make_world()
    told = opened("office@province.example", "运营", "--operator")
    opened("a@unit-a.example", "成员", "--organisation", "unit-a", "--may-invite")
    opened("e@unit-b.example", "专家", "--organisation", "unit-b", "--expert", "new-energy", "materials")

    client = Client()
    form = client.get(re.search(r"http://[^/]+(/password/\S+)", told)[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "a-good-long-one-1", "new_password2": "a-good-long-one-1"})
    office = Account.objects.get(email="office@province.example")
    assert office.is_operator
    assert office.check_password("a-good-long-one-1")
    assert Account.objects.get(email="a@unit-a.example").memberships.current().get().may_invite
    expert = Expert.objects.get()
    assert {field.code for field in expert.fields.all()} == {"new-energy", "materials"}
    assert expert.employments.get().organisation.slug == "unit-b"
    assert not expert.account.memberships.exists()


def test_the_same_address_is_the_same_person():
    opened("office@province.example", "运营")
    opened("Office@Province.example", "运营", "--operator")
    assert Account.objects.get().is_operator


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a@b.example", "名", "--organisation", "nobody"], "nobody"),
        (["a@b.example", "名", "--expert", "alchemy"], "alchemy"),
        (["no address", "名"], "Email"),
    ],
)
def test_what_nobody_knows_is_refused_and_nothing_is_opened(words, message):
    with pytest.raises(CommandError, match=message):
        opened(*words)
    assert not Account.objects.exists()
