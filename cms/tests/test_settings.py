"""Settings from the environment: what is refused, what docs/settings.md says."""

import re
from pathlib import Path

import pytest

from cms.settings import environment

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "yes"),
        ("DESK_PORT", "80a"),
        ("PORTAL_PORT", "0"),
        ("PUBLIC_BASE_URL", "portal.example"),
        ("MAIL_URL", "mail.example:25"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(name, value):
    with pytest.raises(environment.BadSetting, match=name):
        environment.read({name: value})


def test_addresses_follow_the_ports():
    values = environment.read({"DESK_PORT": "8001", "PORTAL_PORT": "8081"})

    assert values["ADMIN_BASE_URL"] == "http://127.0.0.1:8001"
    assert values["PUBLIC_BASE_URL"] == "http://127.0.0.1:8081"


def test_the_document_lists_every_setting_with_its_default_and_meaning():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [
        (setting.name, f"`{setting.default}`" if setting.default else "", setting.help)
        for setting in environment.SETTINGS
    ]


def test_a_mail_server_is_named_by_one_address():
    given = environment.read({"MAIL_URL": "smtp+tls://office%40zj:p%3Aw@mail.example:2525"})["MAIL_URL"]
    assert (given["EMAIL_HOST"], given["EMAIL_PORT"], given["EMAIL_USE_TLS"]) == ("mail.example", 2525, True)
    assert (given["EMAIL_HOST_USER"], given["EMAIL_HOST_PASSWORD"]) == ("office@zj", "p:w")
    assert environment.read({"MAIL_URL": "smtps://mail.example"})["MAIL_URL"]["EMAIL_PORT"] == 465
    assert environment.read({})["MAIL_URL"] == {}
