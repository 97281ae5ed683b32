"""WCAG 2.2 AA by axe on the desk's own pages, light and dark. The portal's judges stand in ``tests/judges``."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page

from showcase.pages import translations
from showcase.publication import approving
from tests.browser import axe
from tests.browser.conftest import overflow
from tests.translating import translate_all

pytestmark = pytest.mark.browser

SCHEMES = {"light": axe.EVERYTHING, "dark": axe.LOOKS}
BRAND = ".sidebar-custom-branding"
"""Left out: Wagtail calls this link 控制面板 whatever name stands on it, and offers no way to change that."""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_desk_pages_are_accessible(page, log_in, desk, published, people):
    english = translations.begin(published, by=people.translator)
    translate_all(english, by=people.translator)
    request = approving.submit(english.subject(), by=people.translator)
    work, history = "/desk/work", f"/desk/work/publications/{published.subject()}/"

    faults = {
        **desk_faults(page, f"{desk.url}/desk/login/"),
        **desk_faults(log_in("author"), "/desk/", f"{work}/stories/", f"{work}/two-factor/"),
        **desk_faults(log_in("operator"), f"{history}address/"),
        **desk_faults(log_in("translator"), f"{work}/translations/"),
        **desk_faults(log_in("first"), f"{work}/approvals/", f"{work}/approvals/{request.pk}/", f"{work}/references/"),
        **desk_faults(who_set_up_a_second_step(log_in, people.second), f"{work}/two-factor/verify/"),
        **desk_faults(log_in("third"), f"{work}/publications/", history, f"{history}withdraw/"),
    }

    assert faults == {}


def who_set_up_a_second_step(log_in: Callable[..., Page], user: Any) -> Page:
    """A window of somebody who has given the password and must give a code."""
    page = log_in(user.username)
    TOTPDevice.objects.create(user=user, confirmed=True)
    return page


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_desk_pages_fit_a_phone(log_in, published, people):
    history = f"/desk/work/publications/{published.subject()}/"
    for person, addresses in (
        ("author", ["/desk/", "/desk/work/publications/", history, f"/desk/pages/{published.pk}/edit/"]),
        ("first", ["/desk/work/approvals/", "/desk/work/references/"]),
    ):
        page = log_in(person, viewport={"width": 390, "height": 844})
        for address in addresses:
            page.goto(address)
            assert overflow(page) == 0, address


def desk_faults(page: Page, *addresses: str) -> dict[tuple[str, str], list[str]]:
    """What axe finds at each address: light by every rule, dark by those of colours."""
    faults = {}
    for address, (scheme, rules) in product(addresses, SCHEMES.items()):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        axe.load(page)
        if found := axe.violations(page, rules, without=BRAND):
            faults[address, scheme] = found
    return faults
