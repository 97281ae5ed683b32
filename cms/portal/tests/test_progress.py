"""A report of progress has figures with units and a file that proves them; what is wrong is said at its field."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from showcase.intake import evidence, progress
from showcase.intake.models import ProgressReport

from .conftest import client_of
from .world import PDF

FIGURES = {"figures-0-name": "效率", "figures-0-value": "２６.8", "figures-0-unit": "%"}


def address(world) -> str:
    return reverse("collection_progress_report", args=[world.achievement.public_id])


def test_figures_and_the_file_are_kept_shown_and_handed_out(world):
    file = SimpleUploadedFile("证明.pdf", PDF + b"\n")
    sent = {
        "text": "效率提高",
        "figures-2-name": "产量",
        "figures-2-value": "1,200",
        "figures-2-unit": "台",
        "file": file,
    }
    assert client_of(world.submitter).post(address(world), FIGURES | sent).status_code == 302
    row = ProgressReport.objects.exclude(pk=world.progress.pk).get()
    assert [one["name"] for one in row.figures] == ["效率", "产量"]
    assert progress.in_words(row) == "效率提高\n效率：２６.8 %\n产量：1,200 台"
    place = reverse("collection_progress_file", args=[row.pk])
    for who in (world.submitter, world.operator):
        assert b"".join(client_of(who).get(place).streaming_content) == PDF + b"\n"
    assert client_of(world.other).get(place).status_code == 404
    assert place in client_of(world.operator).get(reverse("collection_progress_reports")).content.decode()
    assert row.file_stored not in evidence.orphans(row.reported_at.replace(year=2999))


@pytest.mark.parametrize(
    ("sent", "place", "message"),
    [
        ({"text": ""}, "text", "请填写进展情况"),
        ({"figures-0-value": "很高"}, "figures-0-value", "请只填数字"),
        ({"figures-0-unit": ""}, "figures-0-unit", "请填写，不超过 20 字"),
        ({"figures-0-name": "长" * 61}, "figures-0-name", "请填写，不超过 60 字"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "file", "文件内容不是 PDF 格式"),
        ({"file": SimpleUploadedFile("a.svg", b"<svg/>")}, "file", "不收"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(world, sent, place, message):
    before = ProgressReport.objects.count()
    reply = client_of(world.submitter).post(address(world), {"text": "写下的进展", **FIGURES, **sent})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert re.search(rf'id="p-{place}">[^<]*{message}', page)
    assert 'aria-invalid="true"' in re.search(rf'<\w+ [^>]*id="q-{place}"[^>]*>', page)[0]
    assert f'<a href="#q-{place}">' in page
    assert sent.get("text", "写下的进展") in page
    assert 'value="效率"' in page or "figures-0-name" in sent
    assert ProgressReport.objects.count() == before


def test_rows_of_figures_without_a_script(world):
    page = client_of(world.submitter).post(address(world), {"text": "在写", **FIGURES, "rows": "add figures"})
    assert page.status_code == 200
    assert 'name="figures-1-name"' in page.content.decode()
    assert "在写" in page.content.decode()
    page = client_of(world.submitter).post(address(world), {"text": "在写", **FIGURES, "rows": "drop figures 0"})
    assert 'value="效率"' not in page.content.decode()
