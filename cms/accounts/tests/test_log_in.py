"""The desk's log-in: what somebody reads who is kept out."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_locked_log_in_says_so_in_plain_words(client, settings):
    get_user_model().objects.create_user("editor", "editor@example.org", "long-password-1")
    typed = {"username": "editor", "password": "wrong"}
    for _turn in range(settings.AXES_FAILURE_LIMIT + 1):
        reply = client.post(reverse("wagtailadmin_login"), typed)
    page = reply.content.decode()
    assert reply.status_code == 429
    assert "登录已暂时锁定" in page
    assert reverse("wagtailadmin_password_reset") in page
