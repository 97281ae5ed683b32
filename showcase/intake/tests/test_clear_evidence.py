"""Uploaded bytes are kept as long as a list entry or a filed version refers to them, and no longer."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from showcase.intake import evidence, filing
from showcase.library.tests.samples import make_world

from . import samples

pytestmark = pytest.mark.django_db


def pdf(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("材料.pdf", f"%PDF-1.7\n% {text}\n%%EOF\n".encode())


def test_only_what_nothing_refers_to_is_cleared_and_only_after_a_day():
    make_world()
    by = samples.member("unit-a")
    made = samples.candidate("unit-a", by=by)
    now, store = timezone.now(), evidence.store()
    filed = evidence.attach(made, 1, pdf("报送时"), by=by, at=now).stored
    filing.file(made, by=by, at=now)
    replaced = evidence.attach(made, 1, pdf("换上又换掉"), by=by, at=now).stored
    present = evidence.attach(made, 1, pdf("现在的"), by=by, at=now).stored
    call_command("clear_evidence", stdout=StringIO())
    assert set(store.names()) >= {filed, replaced, present}

    old = (now - timedelta(days=2)).timestamp()
    for name in (filed, replaced, present):
        os.utime(store.path(name), (old, old))
    said = StringIO()
    call_command("clear_evidence", "--dry-run", stdout=said)
    assert replaced in said.getvalue()
    assert store.path(replaced).exists()
    call_command("clear_evidence", stdout=StringIO())
    assert {filed, present} <= set(store.names())
    assert replaced not in store.names()
