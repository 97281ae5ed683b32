"""Bad input at the real doors: the complaint is Chinese and at its place; nothing saved and nothing typed is lost.

What is tested within an app is not repeated: files of taxonomies, organisations and achievements with their lines
(``test_loading``, ``test_organisations``, ``test_importing``), torn records at the store (``content/tests``).
"""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import UploadedFile
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import publisher
from content import records
from content.store import RecordStore
from showcase.library.models import Claim, Evidence
from showcase.pages import writing
from showcase.pages.models import ShowcaseImage
from tests.forms import Editor, banner, blocks, complaints, filled_in

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def author(client, people) -> Client:
    client.force_login(people.author)
    return client


@pytest.fixture
def editor(author, story) -> Editor:
    return Editor(author, reverse("wagtailadmin_pages:edit", args=[story.pk]), body=[], quotable=[])


def draft(page: Any) -> tuple[Any, ...]:
    """What is saved of a page."""
    newest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return page.revisions.count(), newest.title, newest.slug, newest.abstract, newest.content_source, len(newest.body)


# The editor of a story ----------------------------------------------------------------------------------------------


@pytest.fixture
def picture() -> ShowcaseImage:
    file = ContentFile(png(), "IMG_0815.png")
    return ShowcaseImage.objects.create(title="光伏组件", file=file, credit="示例", licence="示例", width=4, height=4)


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"title": ""}, "title", "请填写题名"),
        ({"title": " \u3000 "}, "title", "请填写题名"),
        ({"abstract": "字" * 151}, "abstract", "公众摘要不超过 150 字.*现在 151 字"),
        ({"one_liner": "字" * 31}, "one_liner", "一句话介绍不超过 30 字.*现在 31 字"),
        ({"slug": "taken"}, "slug", "已被另一条内容使用"),
        ({"slug": ""}, "slug", "请填写英文短名"),
        ({"slug": "光伏"}, "slug", "英文短名只能用小写英文字母"),
        ({"picture_alt": ""}, "picture_alt", "请写主图的替代文字"),
        ({"picture_alt": "IMG_0815.png"}, "picture_alt", "替代文字不能是文件名"),
        ({"picture_alt": "光伏组件"}, "picture_alt", "替代文字不能是文件名"),
    ],
)
def test_a_wrong_field_of_a_story_says_so(editor, story, picture, taken, changes, place, message):
    before = draft(story)
    typed = {"content_source": "刚刚写的来源", "picture": str(picture.pk), "picture_alt": "一块组件", **changes}

    reply = editor.send(**typed)

    assert reply.status_code == 200
    assert list(complaints(reply.content)) == [place]
    assert re.search(message, complaints(reply.content)[place])
    assert "页面没有保存" in banner(reply.content)
    assert {name: filled_in(reply.content)[name][0].strip() for name in typed} == {
        name: value.strip() for name, value in typed.items()
    }
    assert draft(story) == before


@pytest.fixture
def taken(achievement, people) -> None:
    """Another story that has the address ``/results/taken/``."""
    achievement.pk = None
    achievement.public_id, achievement.source_key, achievement.name = "", "test-002", "另一项成果"
    achievement.save()
    writing.write_story(achievement, by=people.author, slug="taken")


def test_an_abstract_of_150_characters_is_saved(editor, story):
    reply = editor.send(abstract="字" * 150)
    assert reply.status_code == 302, complaints(reply.content)
    assert draft(story)[3] == "字" * 150


def test_numbers_that_are_none_and_rows_that_do_not_fit_are_named_within_the_chart(editor, story):
    before = draft(story)
    chart = {
        "kind": "bar",
        "title": "组件效率",
        "description": "三年间的变化",
        "unit": "%",
        "source": "检测报告",
        "categories": streamfield([("item", "2024"), ("item", "2025")]),
        "series": streamfield([series("常规", "21.5"), series("本成果", "24", "二十六点一")]),
    }

    editor.streams |= nested_form_data({"body": streamfield([("prose", rich("一段话")), ("chart", chart)])})
    reply = editor.send()

    assert complaints(reply.content) == {"body/1/series/1/values/1": "输入一个数字。"}
    kept = blocks(reply.content, "body")[1]["value"]
    assert kept["title"] == "组件效率"
    assert [item["value"] for item in kept["series"][1]["value"]["values"]] == ["24", "二十六点一"]
    assert draft(story) == before

    chart["series"] = streamfield([series("常规", "21.5"), series("本成果", "24", "26.1")])
    editor.streams |= nested_form_data({"body": streamfield([("prose", rich("一段话")), ("chart", chart)])})
    assert "“常规”有 1 个数值" in complaints(editor.send().content)["body/1/series"]
    assert draft(story) == before


def series(name: str, *values: str) -> tuple[str, Any]:
    return ("item", {"name": name, "values": streamfield([("item", value) for value in values])})


def rich(text: str) -> dict[str, str]:
    content = {"blocks": [{"key": "a", "text": text, "type": "unstyled"}], "entityMap": {}}
    return {"text": json.dumps(content)}


@pytest.mark.parametrize("alt", ["IMG_0815.png", " 光伏组件 "])
def test_the_name_of_a_file_is_no_description_of_a_figure(editor, story, picture, alt):
    figure = {"picture": {"image": str(picture.pk), "alt": alt, "caption": "图注"}}
    editor.streams |= nested_form_data({"body": streamfield([("figure", figure)])})
    before = draft(story)

    reply = editor.send()

    assert list(complaints(reply.content)) == ["body/0/picture/alt"]
    assert "替代文字不能是文件名" in complaints(reply.content)["body/0/picture/alt"]
    assert blocks(reply.content, "body")[0]["value"]["picture"]["alt"] == alt
    assert draft(story) == before


# The form of an achievement -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"claims-0-evidence_numbers": ""}, "claims-0", "公开的主张至少要有一项佐证"),
        ({"claims-0-evidence_numbers": "一"}, "claims-0-evidence_numbers", "请填写佐证编号"),
        ({"claims-0-verified_on": ""}, "claims-0", "还没有核实"),
        ({"evidence-0-issuer": ""}, "evidence-0", "公开的佐证要有公开说明"),
        ({"name": ""}, "name", "必需字段"),
    ],
)
def test_a_claim_without_proof_is_refused_at_its_row(author, achievement, changes, place, message):
    editor = Editor(author, reverse("wagtailsnippets_library_achievement:edit", args=[achievement.pk]))
    typed = {"details": "刚刚写的内部说明", "claims-0-statement": "刚刚改的主张", **changes}
    before = list(Claim.objects.values())

    reply = editor.send(**typed)

    assert reply.status_code == 200
    assert list(complaints(reply.content)) == [place]
    assert message in complaints(reply.content)[place]
    assert "无法保存" in banner(reply.content)
    assert {name: filled_in(reply.content)[name][0] for name in typed} == typed
    achievement.refresh_from_db()
    assert achievement.details != typed["details"]
    assert list(Claim.objects.values()) == before


BAD_EVIDENCE = {
    "program.exe": (b"MZ", "不收“exe”格式的文件"),
    "script.svg": (b"<svg/>", "不收“svg”格式的文件"),
    "report": (b"%PDF-1.7", "没有扩展名"),
    "report.pdf": (b"MZ\x90\x00", "文件内容不是 PDF 格式"),
    "scan.jpg": (b"<html>", "文件内容不是 JPG 格式"),
    "archive.zip": (b"%PDF-1.7", "文件内容不是 ZIP 格式"),
    "heavy.pdf": (b"%PDF-1.7" + bytes(50 * 1024 * 1024), "超过上限 50 MB"),
}
GOOD_EVIDENCE = {
    "a.pdf": b"%PDF-1.7",
    "a.OFD": b"PK\x03\x04",
    "证书.jpg": b"\xff\xd8\xff\xe0",
    "a.png": b"\x89PNG\r\n\x1a\n",
    "a.tif": b"II*\x00",
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a.zip": b"PK\x03\x04",
}


@pytest.mark.parametrize("name", BAD_EVIDENCE)
def test_a_bad_file_of_evidence_is_refused_at_its_field_and_not_kept(author, achievement, settings, name):
    editor = Editor(author, reverse("wagtailsnippets_library_achievement:edit", args=[achievement.pk]))
    data, message = BAD_EVIDENCE[name]

    reply = editor.send(details="刚刚写的内部说明", **{"evidence-0-file": SimpleUploadedFile(name, data)})

    assert list(complaints(reply.content)) == ["evidence-0-file"]
    assert message in complaints(reply.content)["evidence-0-file"]
    assert filled_in(reply.content)["details"] == ["刚刚写的内部说明"]
    assert files_below(Path(settings.MEDIA_ROOT)) == []
    assert Evidence.objects.get().file.name == ""


@pytest.mark.parametrize("name", GOOD_EVIDENCE)
def test_a_good_file_of_evidence_is_kept_and_may_stay(author, achievement, name):
    address = reverse("wagtailsnippets_library_achievement:edit", args=[achievement.pk])
    sent = Editor(author, address).send(**{"evidence-0-file": SimpleUploadedFile(name, GOOD_EVIDENCE[name])})
    assert sent.status_code == 302, complaints(sent.content)
    again = Editor(author, address).send(details="另一处改动")
    assert again.status_code == 302, complaints(again.content)
    with Evidence.objects.get().file.open("rb") as file:
        assert file.read() == GOOD_EVIDENCE[name]


def test_an_achievement_without_its_category_is_told_at_the_field(author, achievement):
    editor = Editor(author, reverse("wagtailsnippets_library_achievement:edit", args=[achievement.pk]))
    reply = editor.send(category="")
    assert complaints(reply.content) == {"category": "请选择类别：基础研究、技术攻关或重大应用。"}


# Uploads ------------------------------------------------------------------------------------------------------------


def png(size: tuple[int, int] = (4, 4)) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", size).save(buffer, "PNG")
    return buffer.getvalue()


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
BAD_PICTURES = {
    "heavy.png": (lambda: png() + bytes(30 * 1024 * 1024), "文件过大 .*30.0.*上限为 20.0"),
    "script.svg": (lambda: SCRIPT, "不支持的图片格式"),
    "script.png": (lambda: SCRIPT, "扩展名与文件格式不匹配"),
    "gif.png": (lambda: GIF, "扩展名与文件格式不匹配"),
    "text.jpg": (lambda: b"not a picture", "不是图片或者是已损坏的图片"),
    "wide.png": (lambda: png((10_000, 7_000)), "像素过多.*70000000.*上限为 60000000"),
}
BAD_DOCUMENTS = {
    "script.svg": (SCRIPT, "文件扩展.*svg.*不被允许"),
    "program.exe": (b"MZ", "文件扩展.*exe.*不被允许"),
    "script.pdf": (SCRIPT, "文件内容不是 PDF 格式"),
    "program.docx": (b"MZ\x90\x00", "文件内容不是 DOCX 格式"),
    "report.zip": (b"%PDF-1.7", "文件内容不是 ZIP 格式"),
    "page.csv": (b"<html><script>alert(1)</script>", "文件内容不是 CSV 格式"),
    "page.mp4": (b"<html>", "文件内容不是 MP4 格式"),
    "page.vtt": (b"<html>", "文件内容不是 VTT 格式"),
    "heavy.pdf": (b"%PDF-1.7" + bytes(80 * 1024 * 1024), "文件过大"),
}
GOOD_DOCUMENTS = {
    "a.pdf": b"%PDF-1.7",
    "a.docx": b"PK\x03\x04",
    "a.xlsx": b"PK\x03\x04",
    "a.pptx": b"PK\x03\x04",
    "a.zip": b"PK\x03\x04",
    "a.csv": "年份，效率\r\n".encode("gb18030"),
    "a.mp4": b"\x00\x00\x00\x20ftypisom",
    "a.vtt": b"\xef\xbb\xbfWEBVTT\n",
}


def dropped(client: Client, kind: str, file: SimpleUploadedFile) -> dict[str, Any]:
    """The answer to a file that is dropped onto the uploader."""
    sent = {"title": "标题", "files[]": file}
    reply = client.post(reverse(f"{kind}:add_multiple"), sent, headers={"X-Requested-With": "XMLHttpRequest"})
    assert reply.status_code == 200
    return json.loads(reply.content)


def chosen(client: Client, kind: str, file: SimpleUploadedFile, **typed: str) -> dict[str, Any]:
    """The answer to a file that is uploaded while choosing one for a story."""
    prefix = {"wagtailimages": "image", "wagtaildocs": "document"}[kind]
    sent = {f"{prefix}-chooser-upload-{name}": value for name, value in {**typed, "file": file}.items()}
    reply = client.post(reverse(f"{kind}_chooser:create"), sent)
    assert reply.status_code == 200
    return json.loads(reply.content)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def refused_by_both(client: Client, kind: str, name: str, data: bytes, message: str, **typed: str) -> None:
    answer = dropped(client, kind, SimpleUploadedFile(name, data))
    assert answer["success"] is False
    assert re.search(message, answer["error_message"])
    form = chosen(client, kind, SimpleUploadedFile(name, data), **typed)["htmlFragment"]
    [(place, complaint)] = complaints(form).items()
    assert place.endswith("-upload-file")
    assert re.search(message, complaint)
    kept = filled_in(form)
    assert {field: kept[place.removesuffix("file") + field] for field in typed} == {
        field: [value] for field, value in typed.items()
    }


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_bad_picture_is_refused_and_not_kept(author, settings, name):
    data, message = BAD_PICTURES[name]
    refused_by_both(author, "wagtailimages", name, data(), message, title="图名", credit="署名", licence="授权")
    assert not ShowcaseImage.objects.exists()
    assert not UploadedFile.objects.exists()
    assert files_below(Path(settings.MEDIA_ROOT)) == []


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
def test_a_bad_document_is_refused_and_not_kept(author, settings, name):
    refused_by_both(author, "wagtaildocs", name, *BAD_DOCUMENTS[name], title="文件名称")
    assert not Document.objects.exists()
    assert files_below(Path(settings.MEDIA_ROOT)) == []


def test_every_kind_of_document_is_taken_when_it_is_what_it_says(author, settings):
    assert {name.removeprefix("a.") for name in GOOD_DOCUMENTS} == set(settings.WAGTAILDOCS_EXTENSIONS)
    for name, data in GOOD_DOCUMENTS.items():
        assert dropped(author, "wagtaildocs", SimpleUploadedFile(name, data))["success"], name


@pytest.mark.parametrize(
    ("kind", "model", "first", "bad"),
    [
        ("wagtailimages", ShowcaseImage, "a.png", "script.png"),
        ("wagtaildocs", Document, "a.pdf", "script.pdf"),
    ],
)
def test_a_bad_file_does_not_replace_a_good_one(author, kind, model, first, bad):
    good = png() if kind == "wagtailimages" else GOOD_DOCUMENTS[first]
    facts = {"credit": "署名", "licence": "授权", "width": 4, "height": 4} if kind == "wagtailimages" else {}
    row = model.objects.create(title="原名", file=ContentFile(good, first), **facts)
    address = reverse(f"{kind}:edit", args=[row.pk])

    reply = author.post(address, {"title": "新名", **facts, "file": SimpleUploadedFile(bad, SCRIPT)})

    assert list(complaints(reply.content)) == ["file"]
    row = model.objects.get()
    assert row.title == "原名"
    with row.file.open("rb") as file:
        assert file.read() == good


# Records ------------------------------------------------------------------------------------------------------------


def halve(store: RecordStore, path: Path) -> Path:
    """A record that was written by half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def from_the_future(store: RecordStore, path: Path) -> Path:
    """A whole record of a version that this program does not know, named by its hash as it should be."""
    data = path.read_bytes().replace(b'"result/1"', b'"result/99"')
    [envelope] = (store.root / "publications" / "result").glob("*.json")
    envelope.write_text(envelope.read_text(encoding="utf-8").replace(path.stem, records.digest(data)), encoding="utf-8")
    named = store.root / "records" / records.digest(data)[:2] / f"{records.digest(data)}.json"
    named.parent.mkdir(exist_ok=True)
    named.write_bytes(data)
    return named


@pytest.mark.parametrize(
    ("spoil", "cause"), [(halve, "文件不完整，或者被改动过"), (from_the_future, "记录的种类或版本不认识.*result/99")]
)
def test_a_bad_record_is_named_and_the_portal_stays_as_it_is(published, settings, spoil, cause):
    publisher.publish_waiting()
    store = RecordStore(settings.RECORD_ROOT)
    [item] = [row for row in store.publications() if row.kind == "result"]
    spoiled = spoil(store, store.root / "records" / item.digest[:2] / f"{item.digest}.json")
    page = settings.EDITIONS_ROOT / "current" / "site" / "results" / "tandem-module" / "index.html"
    before = page.read_bytes()

    with pytest.raises(CommandError) as refused:
        call_command("build_site")

    assert re.search(cause, str(refused.value))
    assert str(spoiled) in str(refused.value)
    assert "公众看到的仍是上一版" in str(refused.value)
    assert page.read_bytes() == before
    call_command("build_site", full=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert page.read_bytes() == before
