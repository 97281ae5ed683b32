"""The desk as a person of a role meets it, by Django's test client."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def desk(people) -> Callable[[str], Client]:
    """``desk("author")``: a client that is logged in as that person."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name))
        return client

    return enter


@pytest.fixture
def text_of(desk) -> Callable[..., str]:
    """``text_of("author", "/desk/")``: the page's HTML; anything but 200 fails."""

    def read(name: str, address: str) -> str:
        reply = desk(name).get(address)
        assert reply.status_code == 200, (address, reply.status_code)
        return str(reply.content.decode())

    return read
