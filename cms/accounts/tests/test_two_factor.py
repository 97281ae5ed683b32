"""两步验证: nobody gets past the second step who has set it up, and none who must."""

import re
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.accounts import two_factor
from cms.desk.gate import BEFORE_THE_SECOND_STEP
from conftest import ROLE_OF
from showcase.publication.models import Deputy

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-1"
VERIFY, MANAGE = "desk_two_factor_verify", "desk_two_factor"


def code_of(user: Any, *, later: int = 0) -> str:
    """What the person's authenticator shows now, or ``later`` steps of half a minute from now."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


def enter(name: str) -> Client:
    """Name and password, as the log-in sends them."""
    client = Client()
    reply = client.post(reverse("wagtailadmin_login"), {"username": name, "password": PASSWORD})
    assert reply.status_code == 302
    return client


def set_up(name: str, user: Any) -> tuple[Client, list[str]]:
    """Set it up at the desk; the client is past the second step."""
    client = enter(name)
    assert client.get(reverse(MANAGE)).status_code == 200
    reply = client.post(reverse(MANAGE), {"code": code_of(user)})
    return client, re.findall(r"<li><code>([a-z0-9]+)</code></li>", reply.content.decode())


def test_without_it_the_password_is_enough(people):
    assert enter("third").get("/desk/").status_code == 200


def test_it_is_set_up_with_a_right_code_and_gives_recovery_codes_once(people):
    client = enter("author")
    page = client.get(reverse(MANAGE)).content.decode()
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1]
    assert client.get(reverse(MANAGE)).content.decode().count(secret) == 1, "the same secret when the page is reloaded"

    refused = client.post(reverse(MANAGE), {"code": "000000"})
    assert "验证码不正确" in refused.content.decode()
    assert not two_factor.has_set_up(people.author)
    TOTPDevice.objects.update(throttling_failure_count=0)

    reply = client.post(reverse(MANAGE), {"code": f" {code_of(people.author)[:3]} {code_of(people.author)[3:]} "})

    assert two_factor.has_set_up(people.author)
    codes = re.findall(r"<li><code>([a-z0-9]+)</code></li>", reply.content.decode())
    assert len(set(codes)) == two_factor.RECOVERY_CODES
    assert client.get("/desk/").status_code == 200, "who has just set it up is past it"
    assert not any(code in client.get(reverse(MANAGE)).content.decode() for code in codes)


def test_the_password_alone_opens_nothing_any_more(people):
    set_up("third", people.third)
    client = enter("third")
    for address in ("/desk/", "/desk/work/approvals/", "/desk/account/", "/desk/no/such/page/", reverse(MANAGE)):
        for method in (client.get, client.post):
            reply = method(address)
            assert reply.status_code == 302, address
            assert reply["Location"].startswith(f"{reverse(VERIFY)}?next=%2Fdesk%2F"), address
    assert set(BEFORE_THE_SECOND_STEP).isdisjoint({"wagtailadmin_home", MANAGE})


def test_a_right_code_leads_on_and_never_to_another_host(people):
    set_up("third", people.third)
    for wanted, place in (
        ("/desk/work/approvals/", "/desk/work/approvals/"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
    ):
        TOTPDevice.objects.update(last_t=-1)
        client = enter("third")
        reply = client.post(reverse(VERIFY), {"code": code_of(people.third), "next": wanted})
        assert reply["Location"] == place
        assert client.get("/desk/").status_code == 200


def test_a_code_is_taken_once(people):
    set_up("third", people.third)
    refused = enter("third").post(reverse(VERIFY), {"code": code_of(people.third)})
    assert "验证码不正确，或者已经用过" in refused.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    client = enter("third")
    client.post(reverse(VERIFY), {"code": code_of(people.third, later=1)})
    assert client.get("/desk/").status_code == 200


def test_wrong_codes_are_slowed_down_even_for_a_right_one(people):
    set_up("third", people.third)
    client = enter("third")
    for _time in range(4):
        client.post(reverse(VERIFY), {"code": "000000"})
    reply = client.post(reverse(VERIFY), {"code": code_of(people.third, later=1)})
    assert re.search("连续输错，请等 [0-9]+ 秒后再试", reply.content.decode())
    assert client.get("/desk/").status_code == 302


def test_a_recovery_code_opens_once_and_the_last_ones_are_announced(people):
    _client, codes = set_up("third", people.third)
    for number, code in enumerate(codes[:6], 1):
        client = enter("third")
        assert client.post(reverse(VERIFY), {"code": code.upper()})["Location"] == "/desk/"
        assert ("恢复代码只剩" in client.get("/desk/").content.decode()) is (number == 6)
    again = enter("third").post(reverse(VERIFY), {"code": codes[0]})
    assert "验证码不正确" in again.content.decode()


def test_the_code_of_another_person_opens_nothing(people):
    _client, codes = set_up("third", people.third)
    set_up("second", people.second)
    for code in (code_of(people.third, later=1), codes[0]):
        client = enter("second")
        client.post(reverse(VERIFY), {"code": code})
        assert client.get("/desk/").status_code == 302
        TOTPDevice.objects.update(throttling_failure_count=0)


def test_it_is_switched_off_and_codes_are_renewed_with_a_right_code_only(people):
    client, codes = set_up("author", people.author)
    client.post(reverse(MANAGE), {"code": "nonsense", "change": "switch-off"})
    assert two_factor.has_set_up(people.author)

    renewed = client.post(reverse(MANAGE), {"code": code_of(people.author, later=1), "change": "new-codes"})
    fresh = re.findall(r"<li><code>([a-z0-9]+)</code></li>", renewed.content.decode())
    assert set(fresh).isdisjoint(codes)

    client.post(reverse(MANAGE), {"code": fresh[0], "change": "switch-off"})
    assert not two_factor.has_set_up(people.author)
    assert enter("author").get("/desk/").status_code == 200


@pytest.mark.parametrize("person", [*ROLE_OF, "superuser"])
def test_where_it_is_required_those_with_such_duties_set_it_up_first(people, settings, person):
    settings.TWO_FACTOR_REQUIRED = True
    must = person in {"first", "second", "third", "account_admin", "superuser"}
    client = enter(person)

    reply = client.get("/desk/")

    assert reply.status_code == (302 if must else 200)
    if must:
        assert reply["Location"].startswith(reverse(MANAGE))
        assert "您的角色必须使用两步验证" in client.get(reverse(MANAGE)).content.decode()
        client.post(reverse(MANAGE), {"code": code_of(getattr(people, person))})
        assert client.get("/desk/").status_code == 200
        off = client.post(reverse(MANAGE), {"code": code_of(getattr(people, person), later=1), "change": "switch-off"})
        assert off.status_code in {302, 403}
        assert two_factor.has_set_up(getattr(people, person))


def test_where_it_is_required_a_deputy_needs_it_on_the_days(people, settings):
    settings.TWO_FACTOR_REQUIRED = True
    assert enter("operator").get("/desk/").status_code == 200
    Deputy.objects.create(
        principal=people.first, deputy=people.operator, starts_on="2026-01-01", ends_on="2099-01-01", reason="出差"
    )
    assert enter("operator").get("/desk/").status_code == 302


def test_it_is_taken_away_on_the_server_only(people, capsys):
    set_up("third", people.third)
    call_command("reset_two_factor", "third")
    assert "已解除" in capsys.readouterr().out
    assert enter("third").get("/desk/").status_code == 200
    for name, message in (("third", "没有启用"), ("nobody", "没有名为")):
        with pytest.raises(CommandError, match=message):
            call_command("reset_two_factor", name)


def test_the_account_page_tells_and_still_saves(people):
    client = enter("author")
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert reverse(MANAGE) in page
    assert "没有启用。" in page
    set_up("author", people.author)
    again = enter("author")
    again.post(reverse(VERIFY), {"code": code_of(people.author, later=1)})
    assert "已启用：登录时除密码外" in again.get(reverse("wagtailadmin_account")).content.decode()
