"""The form: nothing typed is lost, whatever happens to session, token, tabs or the second click."""

import re
import threading
import zipfile
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from docx import Document

from showcase.intake import inviting, listing
from showcase.intake.models import Account, Candidate, Submission
from showcase.intake.portal.log_in import RESET_MAIL
from showcase.intake.portal.questions import SECTIONS
from showcase.intake.reporting import GROUPS_REPORTED, OWN_REPORTED, assess
from showcase.intake.tests import samples
from showcase.intake.tests.samples import ALL_CLEAR, NOON

from .conftest import client_of


class Fields(HTMLParser):
    """What a browser would send from the autosaved form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside, self.area, self.select = False, "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "data-module" in given
        name = given.get("name", "")
        if not self.inside or not (name or tag == "option"):
            return
        if tag == "textarea":
            self.area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.sent[self.select] = [given["value"]]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value", "on"))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][-1] += data


def address(candidate: Candidate) -> str:
    return reverse("collection_candidate", args=[candidate.pk])


def typed(client, candidate) -> dict[str, list[str]]:
    return Fields(client.get(address(candidate)).content.decode()).sent


@pytest.fixture
def mine(world) -> Candidate:
    """An entry that is not filed yet."""
    made = samples.candidate("unit-a", by=world.submitter, name="还没有报送的成果")
    return Candidate.objects.get(pk=made.pk)


def test_every_fact_that_organisations_report_is_asked():
    asked = {key for _title, own, groups in SECTIONS for key in (*own.split(), *groups.split())}
    assert asked == {*OWN_REPORTED, *(group.key for group in GROUPS_REPORTED)}


def test_the_main_field_is_asked_and_stays_first(world, mine):
    """Its group reviews; boxes that are ticked have no order of their own."""
    client = client_of(world.submitter)
    mine.facts["fields"] = ["new-energy", "materials"]
    mine.save()
    sent = typed(client, mine)
    assert sent["main_field"] == ["new-energy"]
    client.post(address(mine), sent)
    mine.refresh_from_db()
    assert mine.facts["fields"] == ["new-energy", "materials"]
    client.post(address(mine), typed(client, mine) | {"main_field": ["materials"]})
    mine.refresh_from_db()
    assert mine.facts["fields"] == ["materials", "new-energy"]


def test_a_complete_entry_comes_back_from_the_form_as_complete(world, mine):
    client = client_of(world.submitter)
    assert assess(mine).blockers == []

    reply = client.post(address(mine), typed(client, mine))

    assert reply.status_code == 302
    mine.refresh_from_db()
    assert assess(mine).blockers == []
    before, after = samples.reported(name="还没有报送的成果"), mine.facts
    assert after["completers"][0]["name"] == before["completers"][0]["name"]
    assert len(after["evidence"]) == len(before["evidence"])
    assert after["metrics"][0]["ours"] == before["metrics"][0]["ours"]


def test_saving_and_filing_in_one_click_and_a_second_click_does_no_harm(world, mine):
    client = client_of(world.submitter)
    sent = typed(client, mine) | {"file": ""}
    for _click in range(2):
        reply = client.post(address(mine), sent)
        assert reply.status_code == 302
    assert Submission.objects.filter(candidate=mine).count() == 1


def test_what_is_wrong_is_kept_and_named(world, mine):
    client = client_of(world.submitter)
    sent = typed(client, mine) | {"abstract": ["字" * 151], "name": ["🚀" + "长" * 300], "file": ""}
    reply = client.post(address(mine), sent)
    assert reply.status_code == 422
    page = unescape(reply.content.decode())
    assert "字" * 151 in page
    assert "现有 151 字" in page
    mine.refresh_from_db()
    assert mine.facts["abstract"] == "字" * 151
    assert not Submission.objects.filter(candidate=mine).exists()


def test_an_expired_session_keeps_what_was_typed_through_the_log_in(world, mine):
    sent = typed(client_of(world.submitter), mine) | {"abstract": ["登录过期时写下的内容"]}
    client = client_of()

    page = client.post(address(mine), sent)
    assert page.status_code == 401
    assert "登录过期时写下的内容" in page.content.decode()
    kept = {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}
    login = {"username": world.submitter.email, "password": "long-password-1", "kept_for": address(mine)}
    after = client.post(reverse("collection_log_in"), {**kept, **login})
    assert "登录过期时写下的内容" in after.content.decode()
    assert "long-password-1" not in after.content.decode()

    assert client.post(address(mine), kept).status_code == 302
    mine.refresh_from_db()
    assert mine.facts["abstract"] == "登录过期时写下的内容"


def test_a_stale_token_asks_once_more_and_another_site_gets_nothing(world, mine):
    client = client_of(world.submitter, enforce_csrf_checks=True)
    sent = {"abstract": "令牌过期时写下的内容", "version": "1", "csrfmiddlewaretoken": "x" * 64}
    page = client.post(address(mine), sent)
    assert page.status_code == 403
    assert "令牌过期时写下的内容" in page.content.decode()
    foreign = client.post(address(mine), sent, headers={"Origin": "https://evil.example"})
    assert "令牌过期时写下的内容" not in foreign.content.decode()
    assert client.post(address(mine), sent, headers={"X-Requested-With": "autosave"}).status_code == 403
    mine.refresh_from_db()
    assert mine.facts["abstract"] != "令牌过期时写下的内容"


def test_two_tabs_overwrite_nothing_of_each_other(world, mine):
    client = client_of(world.submitter)
    first, second = typed(client, mine), typed(client, mine)
    assert client.post(address(mine), first | {"abstract": ["第一个窗口"]}).status_code == 302
    reply = client.post(address(mine), second | {"abstract": ["第二个窗口"]})
    assert reply.status_code == 409
    assert "第二个窗口" in reply.content.decode()
    mine.refresh_from_db()
    assert mine.facts["abstract"] == "第一个窗口"
    script = client.post(address(mine), second | {"abstract": ["又一次"]}, headers={"X-Requested-With": "autosave"})
    assert script.status_code == 409
    assert "保存过更新的内容" in script.json()["message"]


def test_autosave_answers_with_the_version_to_go_on_from(world, mine):
    client = client_of(world.submitter)
    sent = typed(client, mine)
    for text in ("甲", "乙"):
        reply = client.post(address(mine), sent | {"abstract": [text]}, headers={"X-Requested-With": "autosave"})
        sent["version"] = [str(reply.json()["version"])]
    mine.refresh_from_db()
    assert (mine.facts["abstract"], mine.version) == ("乙", int(sent["version"][0]))
    assert client_of().post(address(mine), sent, headers={"X-Requested-With": "autosave"}).status_code == 401


def test_what_is_secret_stops_before_anything_is_stored(world):
    client, before = client_of(world.submitter), Candidate.objects.count()
    page = client.post(reverse("collection_first_step"), {"secret": "yes"})
    assert "没有任何内容被保存" in page.content.decode()
    assert Candidate.objects.count() == before
    assert client.post(reverse("collection_first_step"), {"secret": "no"}).status_code == 302
    assert Candidate.objects.count() == before + 1


def upload(client, data: bytes, name: str):
    return client.post(reverse("collection_bulk"), {"rows": _file(data, name), "not_secret": "on", **ALL_CLEAR})


def confirm(client, page):
    """Press the button under the report, which names the table that was looked through."""
    button = re.search(r'name="checked" value="(\d+)"', page.content.decode())
    return client.post(reverse("collection_bulk"), {"checked": button[1]}, follow=True)


def _file(data: bytes, name: str) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def test_the_template_can_be_filled_in_and_imported_after_a_dry_run(world):
    client = client_of(world.submitter)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("collection_template")).content))
    heads = [cell.value for cell in book.active[1]]
    assert {"成果名称", "完成单位1.单位", "佐证1.编号"} <= set(heads)
    assert not {"收录方式", "备注", "科学价值", "生命线1.时间"} & set(heads)
    for head, value in {"导入标识": "A-1", "成果名称": "表格导入的成果", "类别": "技术攻关"}.items():
        book.active.cell(row=2, column=heads.index(head) + 1, value=value)
    buffer = BytesIO()
    book.save(buffer)

    tried = upload(client, buffer.getvalue(), "a.xlsx")
    assert tried.content.decode().count("这是试运行，没有写入") == 1
    assert "报送前还需补充" in tried.content.decode()
    assert not Candidate.objects.filter(reference="A-1").exists()
    written = confirm(client, tried).content.decode()
    assert "共 1 行：新增 1" in written
    assert Candidate.objects.get(reference="A-1").name == "表格导入的成果"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"MZ\x90\x00", "a.xlsx", "文件内容不是表格"),
        (b"a\x00b", "a.csv", "空字符"),
        (b"<svg><script>alert(1)</script></svg>", "a.svg", "只能导入"),
        ("列外之列\n1\n".encode(), "a.csv", "不认识的列"),
        (b"PK\x03\x04broken", "a.xlsx", "打不开"),
        ("成果名称,类别\n名,技术攻关\n名,乱写\n".encode("gb18030"), "a.csv", "“乱写”不在可选范围内"),
    ],
)
def test_bad_files_are_refused_with_a_message_and_nothing_is_written(world, data, name, message):
    before = Candidate.objects.count()
    page = upload(client_of(world.submitter), data, name)
    assert message in unescape(page.content.decode())
    assert page.status_code in {200, 422}
    assert Candidate.objects.count() == before


def workbook(**cells: str) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    book.active.append(["成果名称", "类别"])
    for place, value in cells.items():
        book.active[place] = value
    book.save(buffer)
    return buffer.getvalue()


def test_bombs_and_formulas_are_refused_and_the_cell_is_named(world):
    client, before = client_of(world.submitter), Candidate.objects.count()
    bomb = BytesIO(workbook())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a", b"\0" * 210_000_000)
    formula = workbook(A2='=HYPERLINK("http://evil.example")', B2="技术攻关")
    for data, message in ((bomb.getvalue(), "解压后过大"), (formula, "单元格 A2 是公式")):
        assert message in unescape(upload(client, data, "a.xlsx").content.decode())
    assert Candidate.objects.count() == before


@pytest.mark.parametrize(
    ("field", "typed_in", "told"),
    [
        ("claims-0-verified_on", "2999-01-01", "第 1 条主张的核实日期：晚于今天"),
        ("applications-0-since", "2999", "第 1 个应用案例的开始时间：晚于今天"),
        ("applications-0-since", "2999-01", "第 1 个应用案例的开始时间：晚于今天"),
        ("applications-0-since", "2999-01-01", "第 1 个应用案例的开始时间：晚于今天"),
    ],
)
def test_what_is_said_to_have_happened_is_not_in_the_future(world, mine, field, typed_in, told):
    sent = typed(client_of(world.submitter), mine) | {field: [typed_in], "file": ""}
    page = client_of(world.submitter).post(address(mine), sent)
    assert page.status_code == 422
    assert told in unescape(page.content.decode())
    assert f'href="#q-{field}"' in page.content.decode()


def test_an_application_that_began_this_year_is_not_in_the_future(world, mine):
    today = timezone.localdate()
    for begun in (f"{today:%Y}", f"{today:%Y-%m}", f"{today:%Y-%m-%d}"):
        sent = typed(client_of(world.submitter), mine) | {"applications-0-since": [begun], "save": ""}
        page = client_of(world.submitter).post(address(mine), sent, follow=True)
        assert "晚于今天" not in page.content.decode()


def test_emoji_are_kept_and_dates_in_the_future_are_named(world, mine):
    client = client_of(world.submitter)
    sent = typed(client, mine) | {"name": ["🚀成果"], "evidence-0-issued_on": ["2999-01-01"], "file": ""}
    page = client.post(address(mine), sent)
    assert page.status_code == 422
    assert "佐证 1 的出具日期：晚于今天" in unescape(page.content.decode())
    mine.refresh_from_db()
    assert mine.facts["name"] == "🚀成果"
    assert mine.facts["evidence"][0]["issued_on"] == "2999-01-01"


def test_whoever_chooses_a_password_is_told_in_our_words_what_it_must_be(world, settings):
    facts = {"email": "new@unit-a.example", "name": "新人", "organisation": world.candidate.organisation}
    secret = inviting.invite(**facts, by=world.submitter, at=timezone.now())[1]
    uid = urlsafe_base64_encode(str(world.submitter.pk).encode())
    reset = reverse("collection_reset_confirm", args=[uid, default_token_generator.make_token(world.submitter)])
    least = next(row["OPTIONS"]["min_length"] for row in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in row)
    for place in (reset, reverse("collection_invitation", args=[secret])):
        page = client_of().get(place, follow=True).content.decode()
        assert f"至少 {least} 个字符" in page
        assert "你的" not in page


def test_password_reset_does_not_tell_who_exists(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    replies = [
        client_of().post(reverse("collection_reset"), {"email": email})
        for email in (world.submitter.email, "nobody@nowhere.example")
    ]
    assert [(reply.status_code, reply["Location"]) for reply in replies] == [
        (302, reverse("collection_reset_sent"))
    ] * 2
    wait_for_mail()
    assert len(mail.outbox) == 1
    link = re.search(r"http://testserver(/password/\S+)", mail.outbox[0].body)[1]
    client = client_of()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "another-long-1", "new_password2": "another-long-1"})
    assert Account.objects.get(pk=world.submitter.pk).check_password("another-long-1")


class HeldMail(EmailBackend):
    """Sends when it is let go."""

    let_go = threading.Event()

    def send_messages(self, messages):
        self.let_go.wait(20)
        return super().send_messages(messages)


def wait_for_mail() -> None:
    for thread in threading.enumerate():
        if thread.name == RESET_MAIL:
            thread.join(20)


def test_the_answer_to_a_reset_does_not_wait_for_the_mail(world, settings):
    """What takes longer for those who exist tells who does."""
    settings.EMAIL_BACKEND = f"{__name__}.HeldMail"
    assert client_of().post(reverse("collection_reset"), {"email": world.submitter.email}).status_code == 302
    assert mail.outbox == []
    HeldMail.let_go.set()
    wait_for_mail()
    assert [letter.to for letter in mail.outbox] == [[world.submitter.email]]


def test_an_invitation_opens_the_door_once(world):
    client, link = client_of(), reverse("collection_invitation", args=[world.secret])
    assert client.post(link, {"password": "123"}).status_code == 200
    assert client.post(link, {"password": "a-good-long-one-1"}).status_code == 302
    assert client.get("/").status_code == 200
    assert client_of().get(link).status_code == 410


def test_an_expert_judges_in_the_browser_and_nothing_typed_is_lost(world):
    client, row = client_of(world.expert), world.assignments[0]
    sheet = reverse("selection_score", args=[row.pk])
    client.post(reverse("selection_declare", args=[row.pk]), {"conflict": "no"})
    typed = dict.fromkeys(["science", "technology", "economy", "society", "culture"], "80") | {
        "comment": "太短",
        "send": "",
    }
    page = client.post(sheet, typed)
    assert page.status_code == 422
    assert "太短" in page.content.decode()
    done = client.post(
        sheet, typed | {"potential": "70", "comment": "依据齐全，指标有第三方检测报告支撑，推广条件明确。"}
    )
    assert done.status_code == 302
    again = client.post(sheet, typed | {"science": "1", "potential": "1"})
    assert again.status_code == 422
    row.score.refresh_from_db()
    assert row.score.values["science"] == 80


def test_the_printable_form_has_what_was_filed_in_words(world):
    reply = client_of(world.submitter).get(reverse("collection_printable", args=[world.waiting.reference]))
    document = Document(BytesIO(reply.content))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for word in ("示例组件", "技术攻关", "杭州市", "张三", "检测报告", "效率"):
        assert word in text
    assert world.waiting.current.hash in "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_own_list_shows_what_stands_where(world):
    page = client_of(world.submitter).get(reverse("collection_list")).content.decode()
    assert world.waiting.reference in page
    assert "待转报" in page


def test_a_stale_save_after_import_is_told(world, mine):
    listing.save(mine, {"name": "同事改了"}, declarations=ALL_CLEAR, seen=mine.version, by=world.submitter, at=NOON)
    reply = client_of(world.submitter).post(address(mine), {"name": "旧页面", "version": str(mine.version)})
    assert reply.status_code == 409


@pytest.mark.parametrize(("slug", "status", "made"), [("unit-a", 302, 1), ("", 302, 1), ("unit-b", 404, 0)])
def test_nobody_adds_to_the_list_of_another_organisation(world, slug, status, made):
    before = Candidate.objects.count()
    client = client_of(world.submitter)
    answer = client.post(reverse("collection_first_step"), {"secret": "no", "organisation": slug})

    assert (answer.status_code, Candidate.objects.count() - before) == (status, made)


def test_an_entry_leaves_the_list_and_comes_back_but_not_while_it_is_under_way(world):
    client = client_of(world.submitter)
    free = samples.candidate("unit-a", by=world.submitter, name="可以归档的成果")
    address = reverse("collection_archive", args=[free.pk])
    client.post(address, {"archived": ""})
    assert "可以归档的成果" not in client.get(reverse("collection_list")).content.decode()
    assert "可以归档的成果" in client.get(reverse("collection_list") + "?archived").content.decode()
    client.post(address)
    assert "可以归档的成果" in client.get(reverse("collection_list")).content.decode()

    under_way = reverse("collection_archive", args=[world.candidate.pk])
    assert "正在办理" in client.post(under_way, {"archived": ""}, follow=True).content.decode()
    assert not Candidate.objects.get(pk=world.candidate.pk).archived


def test_the_form_marks_what_the_category_needs_and_asks_no_maturity_of_basic_research(world):
    client = client_of(world.submitter)
    row = samples.candidate("unit-a", by=world.submitter, category="basic-research", maturity={})
    page = client.get(reverse("collection_candidate", args=[row.pk])).content.decode()
    left_out = 'data-not-of="basic-research" hidden'
    assert left_out in page
    assert needed("论文", page)
    assert not needed("应用案例", page)
    typed = samples.candidate("unit-a", by=world.submitter, category="basic-research", name="写过成熟度的成果")
    assert left_out not in client.get(reverse("collection_candidate", args=[typed.pk])).content.decode()
    row = samples.candidate("unit-a", by=world.submitter, category="major-application", name="应用成果")
    page = client.get(reverse("collection_candidate", args=[row.pk])).content.decode()
    assert left_out not in page
    assert needed("应用案例", page)
    assert not needed("论文", page)


def needed(group: str, page: str) -> bool:
    """Whether a group of rows is marked as required, to be seen."""
    mark = re.search(rf"<h3 id=[^>]*>{group} <span class=\"hcg-need\"[^>]*>", page)
    return mark is not None and "hidden" not in mark[0]


def test_what_a_colleague_saved_meanwhile_is_shown_before_it_can_be_overwritten(world):
    row = samples.candidate("unit-a", by=world.submitter, name="两人同时填写的成果")
    address = reverse("collection_candidate", args=[row.pk])
    fields = Fields(client_of(world.submitter).get(address).content.decode()).sent
    client_of(world.submitter).post(address, fields | {"keywords": ["同事写的关键词"]})
    answer = client_of(world.submitter).post(address, fields | {"one_liner": ["我写的介绍"]})
    assert answer.status_code == 409
    assert "同事写的关键词" in answer.content.decode()
    assert "我写的介绍" in answer.content.decode()


def test_saving_while_the_submission_is_under_way_is_not_called_filing(world):
    address = reverse("collection_candidate", args=[world.candidate.pk])
    fields = Fields(client_of(world.submitter).get(address).content.decode()).sent
    changed = fields | {"contact_office": ["另一个部门"], "file": [""]}
    answer = client_of(world.submitter).post(address, changed, follow=True)
    assert "没有再次报送" in answer.content.decode()
    assert Candidate.objects.get(pk=world.candidate.pk).facts["contact_office"] == "另一个部门"
    assert Submission.objects.get(pk=world.waiting.pk).versions.count() == 1


def test_bulk_import_asks_about_secrecy_before_it_looks_at_a_file(world):
    client = client_of(world.submitter)
    page = client.post(reverse("collection_bulk"), {"rows": SimpleUploadedFile("a.csv", b"name\n")})
    assert page.status_code == 422
    assert "请先确认表格不涉密" in page.content.decode()


def test_an_empty_table_is_no_success(world):
    page = upload(client_of(world.submitter), "成果名称\n".encode(), "a.csv")
    assert page.status_code == 422
    assert "没有数据行" in page.content.decode()


def test_what_is_missing_is_said_as_people_say_it(world):
    row = samples.candidate("unit-a", by=world.submitter, papers=[{"title": "论文"}, {"title": "早", "year": 3000}])
    page = client_of(world.submitter).get(reverse("collection_candidate", args=[row.pk])).content.decode()
    assert "年份：请填写。" in page
    assert "不能大于" in page
    assert "null" not in page


def test_a_claim_that_boasts_without_a_number_is_pointed_out(world, mine):
    shown = client_of(world.submitter).get(reverse("collection_candidate", args=[mine.pk])).content.decode()
    assert mine.facts["claims"][0]["statement"] == "国内领先"
    assert "“国内领先”没有数字支撑" in shown
