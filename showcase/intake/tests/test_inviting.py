from datetime import timedelta

import pytest

from showcase.intake import inviting
from showcase.intake.models import Account, Invitation
from showcase.library.tests.samples import organisation

from . import samples
from .samples import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def invite(email="new@unit-a.example"):
    return inviting.invite(
        email=email, name="新同事", organisation=organisation("unit-a"), by=samples.member("unit-a"), at=NOON
    )


def accept(secret, at=NOON):
    return inviting.accept(secret, password="long-password-2", at=at, today=NOON.date())


def test_a_link_makes_a_member_once_and_its_secret_is_stored_nowhere():
    invitation, secret = invite()
    assert secret not in str(vars(invitation))

    made = accept(secret)

    assert made.check_password("long-password-2")
    assert [row.organisation.slug for row in made.memberships.current()] == ["unit-a"]
    with pytest.raises(inviting.InvitationRefused):
        accept(secret)


@pytest.mark.parametrize("at", [NOON + timedelta(days=7), NOON + timedelta(days=30)])
def test_an_old_link_is_refused(at):
    _invitation, secret = invite()
    with pytest.raises(inviting.InvitationRefused, match="过期"):
        accept(secret, at=at)


def test_who_has_an_account_keeps_the_password():
    known = samples.member("unit-b")
    _invitation, secret = invite(known.email.upper())
    assert accept(secret) == known
    assert Account.objects.get(pk=known.pk).check_password("long-password-1")
    assert Invitation.objects.get().accepted_at == NOON


def test_an_organisation_keeps_somebody_who_may_invite():
    first = samples.member("unit-a", may_invite=True)
    with pytest.raises(inviting.InvitationRefused):
        inviting.hand_over(first.memberships.get(), today=NOON.date())
    samples.member("unit-a", "second@unit-a.example", may_invite=True)
    inviting.hand_over(first.memberships.get(), today=NOON.date())
    assert not first.memberships.current().exists()
