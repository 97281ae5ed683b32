"""The second step of the log-in: asked of whoever has set it up, required of who reads what others filed."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from showcase.intake import inviting, second_factor
from showcase.intake.models import Candidate, SecondFactor
from showcase.library.tests.samples import organisation

from .conftest import client_of

PASSWORD = "long-password-1"


def code_of(account, *, ahead: int = 0) -> str:
    """What the authenticator shows, or will show so many steps later."""
    clock = TOTP(bytes.fromhex(SecondFactor.objects.get(account=account).key))
    clock.time = time.time() + 30 * ahead
    return f"{clock.token():06d}"


@pytest.fixture
def codes(world) -> list[str]:
    """The submitter has set it up; the recovery codes."""
    second_factor.begin(world.submitter)
    return second_factor.confirm(world.submitter, code_of(world.submitter), at=timezone.now())


def log_in(client: Client, account, **more):
    return client.post(reverse("collection_log_in"), {"username": account.email, "password": PASSWORD, **more})


def give(client: Client, code: str, **more):
    return client.post(reverse("collection_log_in_code"), {"one_time_code": code, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("collection_home")).status_code == 200


def test_the_code_to_be_scanned_shrinks_with_the_screen(world):
    page = client_of(world.submitter).get(reverse("collection_second_factor")).content.decode()
    drawn = page[page.index("<svg") : page.index(">", page.index("<svg"))]
    assert "viewBox=" in drawn
    assert " width=" not in drawn


def test_who_lost_everything_is_told_whom_to_ask(world, codes):
    page = log_in(Client(), world.submitter).content.decode()
    assert "手机和恢复代码都丢失的，请联系省征集运营人员" in page


def test_it_is_set_up_with_a_right_code_and_shows_the_recovery_codes_once(world):
    client = client_of(world.submitter)
    page = client.get(reverse("collection_second_factor")).content.decode()
    assert "<svg" in page
    assert second_factor.secret(SecondFactor.objects.get())[:4] in page

    page = client.post(reverse("collection_second_factor"), {"one_time_code": "000000"}).content.decode()
    assert "验证码不正确" in page
    assert second_factor.of(world.submitter) is None

    SecondFactor.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    page = client.post(reverse("collection_second_factor"), {"one_time_code": code_of(world.submitter)})
    assert page.content.decode().count("<code>") == second_factor.RECOVERY_CODES
    assert "恢复代码还剩 10 个" in client.get(reverse("collection_second_factor")).content.decode()


def test_the_password_alone_opens_nothing(world, codes):
    client = Client()
    page = log_in(client, world.submitter)
    assert "请输入身份验证器显示的" in page.content.decode()
    assert not is_in(client)
    assert not is_in(Client()), "and nobody else"

    answer = give(client, code_of(world.submitter, ahead=1), next=reverse("collection_calendar"))
    assert answer["Location"] == reverse("collection_calendar")
    assert is_in(client)


def test_a_code_is_taken_once_and_a_recovery_code_too(world, codes):
    used = code_of(world.submitter, ahead=1)
    first, second, third, fourth = (Client() for _number in range(4))
    for client, code, right in ((first, used, True), (second, used, False)):
        log_in(client, world.submitter)
        give(client, code)
        assert is_in(client) is right
    SecondFactor.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    for client, right in ((third, True), (fourth, False)):
        log_in(client, world.submitter)
        give(client, codes[0].upper() + " ")
        assert is_in(client) is right


def test_wrong_codes_have_to_wait(world, codes):
    client = Client()
    log_in(client, world.submitter)
    give(client, "000000")
    assert "秒后再试" in give(client, code_of(world.submitter, ahead=1)).content.decode()
    assert not is_in(client)


def test_without_a_password_or_too_late_there_is_no_second_step(world, codes):
    assert give(Client(), code_of(world.submitter, ahead=1))["Location"] == reverse("collection_log_in")
    client = Client()
    log_in(client, world.submitter)
    session = client.session
    session["second_step"] = session["second_step"] | {"since": "2026-01-01T00:00:00+00:00"}
    session.save()
    assert give(client, code_of(world.submitter, ahead=1))["Location"] == reverse("collection_log_in")
    assert not is_in(client)


def test_what_was_typed_before_the_session_ended_goes_through_both_steps(world, codes):
    address = reverse("collection_candidate", args=[world.candidate.pk])
    client = Client()
    page = log_in(client, world.submitter, kept_for=address, name="登录过期前写的名称").content.decode()
    assert "登录过期前写的名称" in page
    page = give(client, code_of(world.submitter, ahead=1), kept_for=address, name="登录过期前写的名称")
    assert f'action="{address}"' in page.content.decode()
    assert "登录过期前写的名称" in page.content.decode()
    assert 'name="one_time_code"' not in page.content.decode()
    client.post(address, {"name": "登录过期前写的名称", "version": world.candidate.version})
    assert Candidate.objects.get(pk=world.candidate.pk).name == "登录过期前写的名称"


def test_where_it_is_required_operators_and_chairs_set_it_up_first(world, settings):
    settings.TWO_FACTOR_REQUIRED = True
    for account, led in ((world.operator, True), (world.chair, True), (world.submitter, False), (world.expert, False)):
        client = client_of(account)
        answer = client.get(reverse("collection_home"))
        assert (answer.status_code == 302) is led
        if led:
            assert "您的角色必须使用两步验证" in client.get(answer["Location"]).content.decode()
            second_factor.confirm(account, code_of(account), at=timezone.now())
            assert is_in(client)


def test_it_is_changed_and_ended_with_a_right_code_only(world, codes):
    client = client_of(world.submitter)
    address = reverse("collection_second_factor")
    assert client.post(address, {"one_time_code": codes[0], "change": "something"}).status_code == 403
    client.post(address, {"one_time_code": "nothing", "change": "switch-off"})
    assert second_factor.of(world.submitter) is not None
    SecondFactor.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    page = client.post(address, {"one_time_code": codes[0], "change": "new-codes"}).content.decode()
    assert codes[1] not in page
    client.post(address, {"one_time_code": code_of(world.submitter, ahead=1), "change": "switch-off"})
    assert second_factor.of(world.submitter) is None


def test_the_server_takes_it_away_from_who_lost_everything(world, codes):
    call_command("reset_two_factor", world.submitter.email.upper(), portal=True, stdout=StringIO())
    assert second_factor.of(world.submitter) is None
    for name in (world.submitter.email, "nobody@unit.example"):
        with pytest.raises(CommandError):
            call_command("reset_two_factor", name, portal=True, stdout=StringIO())


def test_an_invitation_that_is_accepted_is_no_way_round(world, codes):
    _invitation, secret = inviting.invite(
        email=world.submitter.email,
        name="成员",
        organisation=organisation("unit-b"),
        by=world.operator,
        at=timezone.now(),
    )
    client = Client()
    page = client.post(reverse("collection_invitation", args=[secret]), {"password": PASSWORD}).content.decode()
    assert "请输入身份验证器显示的" in page
    assert not is_in(client)
