"""佐证材料: judged by real bytes, frozen with what is filed, read only by those who may see the submission."""

import io
import zipfile
from html import unescape

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image

from showcase.intake import evidence, filing
from showcase.intake.ledger import digest
from showcase.intake.models import Candidate, CollectionRules, SubmissionVersion
from showcase.intake.reporting import assess
from showcase.intake.tests import samples

from .conftest import client_of
from .test_form import address, typed
from .world import PDF

pytestmark = pytest.mark.any_database


def saved(thing) -> bytes:
    buffer = io.BytesIO()
    thing.save(buffer)
    return buffer.getvalue()


def picture(kind: str, size=(8, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", size).convert("L").save(buffer, kind)
    return buffer.getvalue()


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def mine(world) -> Candidate:
    return Candidate.objects.get(pk=samples.candidate("unit-a", by=world.submitter, name="还没有报送的成果").pk)


def upload(client, mine: Candidate, name: str, data: bytes, **changes):
    sent = typed(client, mine) | {"evidence-0-file": SimpleUploadedFile(name, data)} | changes
    return client.post(address(mine), sent)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("检测报告.pdf", PDF),
        ("照片.PNG", picture("PNG")),
        ("照片.jpeg", picture("JPEG")),
        ("合同.docx", saved(Document())),
        ("台账.xlsx", saved(openpyxl.Workbook())),
        ("长" * 190 + ".pdf", PDF),
    ],
)
def test_good_files_are_kept_under_their_hash(world, mine, name, data):
    assert upload(client_of(world.submitter), mine, name, data).status_code == 302
    row = mine.evidence_files.get()
    assert (row.name, row.size, evidence.store().read(row.stored)) == (name, len(data), data)


BAD = {
    "magic": ("报告.pdf", b"MZ\x90\x00 not a pdf", "文件内容不是 PDF 格式"),
    "torn": ("报告.pdf", PDF[:20], "PDF 文件不完整"),
    "svg": ("图.svg", b"<svg><script>alert(1)</script></svg>", "不收“svg”格式"),
    "svg as png": ("图.png", b"<svg><script>alert(1)</script></svg>", "文件内容不是 PNG 格式"),
    "macro": ("表.xlsm", b"PK\x03\x04", "不收“xlsm”格式"),
    "macro as docx": ("文.docx", with_entry(saved(Document()), "word/vbaProject.bin", b"x"), "宏"),
    "bomb": ("文.docx", with_entry(saved(Document()), "word/media/a", b"\0" * 210_000_000), "解压后过大"),
    "zip": ("文.docx", zipped(**{"[Content_Types].xml": b"<x/>", "evil.exe": b"MZ"}), "不是 DOCX 格式"),
    "broken": ("文.docx", b"PK\x03\x04broken", "打不开"),
    "xlsx as docx": ("文.docx", saved(openpyxl.Workbook()), "不是 DOCX 格式"),
    "picture bomb": ("图.png", picture("PNG", (9000, 9000)), "尺寸过大"),
    "torn picture": ("图.png", picture("PNG")[:40], "图片打不开"),
    "no ending": ("报告", PDF, "没有扩展名"),
    "long": ("长" * 300 + ".pdf", PDF, "文件名不能超过 200 个字"),
    "empty": ("空.docx", b"", "不是 DOCX 格式"),
}


def test_bad_files_are_refused_at_the_field_and_nothing_typed_is_lost(world, mine):
    client = client_of(world.submitter)
    for kind, (name, data, message) in BAD.items():
        page = upload(client, mine, name, data, abstract=[f"和坏文件一起写的：{kind}"])
        text = unescape(page.content.decode())
        assert (kind, page.status_code) == (kind, 422)
        assert message in text.partition('id="q-evidence-0-file"')[2].partition("</div>")[0], kind
        assert Candidate.objects.get(pk=mine.pk).facts["abstract"] == f"和坏文件一起写的：{kind}"
    assert not mine.evidence_files.exists()


@pytest.mark.parametrize("name", ["a\0b.pdf", "a\u202efdp.exe.pdf", "a\nb.pdf"])
def test_a_name_that_is_not_printable_is_refused(world, mine, name):
    file = SimpleUploadedFile("a.pdf", PDF)
    file._name = name
    with pytest.raises(ValidationError, match="看不见的字符"):
        evidence.attach(mine, 1, file, by=world.submitter, at=timezone.now())


def test_a_file_larger_than_the_limit_is_refused(world, mine, monkeypatch):
    monkeypatch.setattr(evidence, "LIMIT", 1024 * 1024)
    page = upload(client_of(world.submitter), mine, "大.pdf", PDF + b"\0" * 1024 * 1024)
    assert "超过上限 1 MB" in unescape(page.content.decode())


def test_a_file_needs_the_number_of_its_evidence(world, mine):
    client = client_of(world.submitter)
    page = upload(client, mine, "报告.pdf", PDF, **{"evidence-0-number": ["一"]})
    assert "请先填写这项佐证的编号" in page.content.decode()
    assert upload(client, mine, "报告.pdf", PDF, **{"evidence-0-number": ["１"]}).status_code == 302
    assert mine.evidence_files.get().number == 1


def test_a_script_uploads_and_is_told_what_was_refused(world, mine):
    client = client_of(world.submitter)
    for data, problem in ((PDF, None), (b"MZ", "格式")):
        sent = typed(client, mine) | {"evidence-0-file": SimpleUploadedFile("报告.pdf", data)}
        reply = client.post(address(mine), sent, headers={"X-Requested-With": "autosave"})
        assert reply.status_code == 200
        told = reply.json()["problems"].get("evidence-0-file")
        assert problem in told if problem else told is None
    assert mine.evidence_files.get().size == len(PDF)


def test_a_file_can_be_replaced_and_removed_and_what_was_filed_stays(world, mine):
    client = client_of(world.submitter)
    upload(client, mine, "第一份.pdf", PDF)
    sent = typed(client, mine)
    assert client.post(address(mine), sent | {"file": ""}).status_code == 302
    version = SubmissionVersion.objects.get(submission__candidate=mine)
    assert [row["name"] for row in version.files] == ["第一份.pdf"]
    assert version.hash == digest(version.content())
    assert version.files[0]["stored"] in str(version.content())

    upload(client, mine, "第二份.pdf", PDF + b"%%EOF")
    client.post(address(mine), typed(client, mine) | {"remove_file": "1"})
    assert not mine.evidence_files.exists()
    page = client.get(reverse("collection_filed", args=[version.submission.reference, 1]))
    assert b"".join(page.streaming_content) == PDF
    assert page["Content-Disposition"].startswith("attachment")
    assert "sandbox" in page["Content-Security-Policy"]


def test_evidence_that_is_only_described_is_named(world, mine):
    """To who fills in the form and to who checks it: nobody can verify what is not there."""
    numbers = [str(row["number"]) for row in mine.facts["evidence"]]
    client, office = client_of(world.submitter), client_of(world.operator)
    assert f"佐证 {'、'.join(numbers)} 只有说明" in client.get(address(mine)).content.decode()
    bare = filing.file(mine, by=world.submitter, at=timezone.now())
    page = reverse("collection_submission", args=[bare.reference])
    assert f"佐证 {'、'.join(numbers)} 只有说明" in office.get(page).content.decode()
    upload(client, mine, "第一份.pdf", PDF)
    shown = client.get(address(mine)).content.decode()
    assert f"佐证 {'、'.join(numbers)} 只有说明" not in shown
    assert (f"佐证 {'、'.join(numbers[1:])} 只有说明" in shown) == (len(numbers) > 1)


def test_files_are_read_only_by_those_who_may_see_the_submission(world):
    filed = reverse("collection_filed", args=[world.waiting.reference, 1])
    kept = reverse("collection_kept", args=[world.waiting.candidate.pk, 1])
    judged = reverse("selection_filed", args=[world.assignments[0].pk, 1])
    conflicted = reverse("selection_filed", args=[world.assignments[1].pk, 1])
    chaired = reverse("selection_item_filed", args=[world.group.pk, world.reviewed.reference, 1])
    allowed = {
        filed: {"submitter", "bureau", "operator"}, kept: {"submitter"}, judged: set(), conflicted: set(),
        chaired: {"chair"},
    }  # fmt: skip
    people = ("submitter", "other", "bureau", "operator", "expert", "conflicted", "chair")
    for place, those in allowed.items():
        found = {who for who in people if client_of(getattr(world, who)).get(place).status_code == 200}
        assert (place, found) == (place, those)
    assert client_of().get(filed).status_code == 302
    client_of(world.expert).post(reverse("selection_declare", args=[world.assignments[0].pk]), {"conflict": "no"})
    assert client_of(world.expert).get(judged).status_code == 200
    assert judged in client_of(world.expert).get(f"/assignments/{world.assignments[0].pk}/").content.decode()
    assert (
        client_of(world.submitter).get(reverse("collection_filed", args=[world.waiting.reference, 9])).status_code
        == 404
    )


def test_a_second_version_has_the_files_of_its_time(world, mine):
    now = timezone.now()
    evidence.attach(mine, 1, SimpleUploadedFile("一.pdf", PDF), by=world.submitter, at=now)
    evidence.attach(mine, 7, SimpleUploadedFile("没有这项佐证.pdf", PDF), by=world.submitter, at=now)
    version = filing.file(mine, by=world.submitter, at=now).current
    assert [row["number"] for row in version.files] == [1]


def test_where_the_rules_ask_for_it_evidence_without_material_is_refused_at_its_file(world, mine):
    CollectionRules.objects.update_or_create(pk=CollectionRules.current().pk or 1, defaults={"material_required": True})
    client = client_of(world.submitter)
    reply = client.post(address(mine), typed(client, mine) | {"file": ""})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "请上传材料文件，或填写公开链接。" in page
    assert 'href="#q-evidence-0-file"' in page
    for number, row in enumerate(mine.facts["evidence"]):
        row["link"] = "https://example.org/report" if number else ""
    mine.save()
    upload(client, mine, "第一份.pdf", PDF)
    assert [str(one) for one in assess(mine).blockers] == []


def test_where_the_rules_ask_for_it_the_secrecy_review_comes_before_filing(world, mine):
    CollectionRules.objects.update_or_create(pk=CollectionRules.current().pk or 1, defaults={"secrecy_required": True})
    mine.facts = {key: value for key, value in mine.facts.items() if not key.startswith("secrecy")}
    assert [one.place for one in assess(mine).blockers] == ["secrecy_conclusion"]
    day = timezone.localdate().isoformat()
    mine.facts |= {"secrecy_conclusion": "可以公开", "secrecy_reviewed_by": "示例", "secrecy_reviewed_on": day}
    assert assess(mine).blockers == []
