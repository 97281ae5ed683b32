"""The submission form as its user meets it: saved while typing, two tabs, a session that ended; on a phone."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.portal.tests import world
from cms.portal.tests.own_settings import be_the_portal
from showcase.intake.models import Candidate, Submission
from showcase.intake.tests import samples
from showcase.library.tests.samples import make_world
from showcase.review import judging
from showcase.review.models import Assignment, Criterion
from showcase.review.tests import month

from . import axe
from .conftest import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SAVED = "已自动保存"


@pytest.fixture
def collection(settings, triggers_off_for_flush) -> Iterator[str]:
    """The portal of organisations on a server of its own: it reads its middleware when it starts."""
    be_the_portal(settings)
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def phone(collection, browser: Browser, browser_context_args) -> Iterator[BrowserContext]:
    make_world()
    samples.member("unit-a")
    size = {"width": 360, "height": 740}
    context = browser.new_context(**{**browser_context_args, "base_url": collection, "viewport": size})
    context.set_default_timeout(20_000)
    yield context
    context.close()


def enter(page: Page, email: str = "member@unit-a.example") -> None:
    page.locator("[name=username]").fill(email)
    page.locator("[name=password]").fill("long-password-1")
    page.get_by_role("button").filter(has_text="登录").or_(page.get_by_role("button", name="继续")).first.click()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.locator("details").evaluate_all("parts => parts.forEach(part => { part.open = true; })")


@pytest.fixture
def form(phone) -> Callable[[], Page]:
    page = phone.new_page()
    page.goto("/log-in/")
    enter(page)
    page.goto("/list/new/")
    page.get_by_role("button", name="不涉及，可以填报").click()
    page.wait_for_url("**/list/*/")
    return page


def stored() -> dict:
    return Candidate.objects.get().facts


def test_what_is_typed_is_saved_and_counted_and_a_second_tab_overwrites_nothing(phone, form):
    form.locator("[name=name]").fill("写到一半的成果")
    form.locator("[name=abstract]").fill("字" * 151)
    expect(form.locator("[data-for=q-abstract]")).to_have_text("151 / 150")
    expect(form.locator("[data-saved]")).to_contain_text(SAVED)
    assert stored()["name"] == "写到一半的成果"

    second = phone.new_page()
    second.goto(form.url)
    second.locator("[name=abstract]").fill("第二个窗口写的")
    expect(second.locator("[data-saved]")).to_contain_text(SAVED)
    form.locator("[name=abstract]").fill("第一个窗口后写的")
    expect(form.locator("[data-saved]")).to_contain_text("保存过更新的内容")
    assert stored()["abstract"] == "第二个窗口写的"
    assert form.locator("[name=abstract]").input_value() == "第一个窗口后写的"


def test_what_is_typed_after_the_session_ended_is_saved_after_the_next_log_in(phone, form):
    phone.clear_cookies()
    form.locator("[name=name]").fill("登录过期后写的成果")
    expect(form.locator("[data-saved]")).to_contain_text("登录已过期")

    form.get_by_role("button", name="保存", exact=True).click()
    expect(form.get_by_role("heading", level=1)).to_have_text("登录已过期，请重新登录")
    enter(form)
    form.get_by_role("button", name="继续").click()

    expect(form.locator("[name=name]")).to_have_value("登录过期后写的成果")
    assert stored()["name"] == "登录过期后写的成果"


def test_the_code_for_the_authenticator_is_whole_on_a_phone(phone, form):
    form.goto("/account/two-factor/")
    code = form.locator("svg").last
    shown, drawn = code.bounding_box(), code.evaluate("it => [it.viewBox.baseVal.width, it.getBBox().width]")
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= form.viewport_size["width"]
    assert shown["width"] > 200
    assert drawn[0] >= drawn[1] > 0


def test_a_double_click_files_once(phone, form):
    Candidate.objects.update(
        facts=samples.reported(), name="示例组件", category="key-technology", version=7, **samples.ALL_CLEAR
    )
    form.reload()
    form.get_by_role("button", name="保存并报送").dblclick()
    expect(form.get_by_role("heading", level=1)).to_have_text("示例组件")
    expect(form.locator(".hcg-timeline li")).to_have_count(1)
    assert Submission.objects.count() == 1


def test_another_category_asks_other_questions_and_keeps_what_was_typed(form):
    unfold(form)
    form.locator("[name=name]").fill("换过类别的成果")
    level, papers = form.locator("[name=maturity-level]"), form.locator("h3", has_text="论文")
    expect(level).to_be_visible()
    form.locator("[name=category]").select_option("basic-research")
    expect(level).to_be_hidden()
    expect(papers).to_contain_text("必填")
    expect(form.get_by_text("不评成熟度")).to_be_visible()
    expect(form.locator("[data-saved]")).to_contain_text(SAVED)

    form.reload()  # the server says the same
    unfold(form)
    expect(level).to_be_hidden()
    expect(papers.locator(".hcg-need")).to_be_visible()
    form.locator("[name=category]").select_option("key-technology")
    expect(level).to_be_visible()
    expect(papers.locator(".hcg-need")).to_be_hidden()
    level.select_option("6")
    form.locator("[name=category]").select_option("basic-research")
    expect(level).to_be_visible()  # it holds an answer
    expect(form.locator("[name=name]")).to_have_value("换过类别的成果")


def test_what_was_typed_into_a_form_that_is_refused_stands_there_again(collection, browser, browser_context_args):
    there = everybody()
    world.close_with_one_score(there)
    page = browser.new_context(**{**browser_context_args, "base_url": collection}).new_page()
    page.goto("/log-in/")
    enter(page, there.chair.email)
    page.goto(f"/groups/{there.group.pk}/")
    page.locator("[name=text]").fill("写了很久的会议纪要")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请填写会议纪要和出席专家")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("写了很久的会议纪要")
    page.get_by_label("chair").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.get_by_label("chair")).to_be_checked()
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("写了很久的会议纪要")
    page.context.close()


PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}
DESK = {"width": 1440, "height": 900}


class TestTheOffice:  # a class of its own, as the next: each goes to another worker
    def test_every_kind_of_page_fits_and_has_no_fault_that_axe_finds(self, collection, browser, browser_context_args):
        there = everybody()
        assert walk(collection, browser, {**browser_context_args, **PHONE}, office_pages(there)) == {}


class TestEverybodyElse:
    def test_every_kind_of_page_fits_and_has_no_fault_that_axe_finds(self, collection, browser, browser_context_args):
        there = everybody()
        assert walk(collection, browser, {**browser_context_args, **PHONE}, pages_of(there)) == {}


def walk(collection: str, browser, screen, pages) -> dict[tuple[str, str], list[str]]:
    """Pages as each person meets them on a phone, then on a dark desk; the faults by person and address."""
    faults = {}
    for email, addresses in pages:
        context = browser.new_context(**{**screen, "base_url": collection})
        page = context.new_page()
        if email:
            page.goto("/log-in/")
            enter(page, email)
        for address in addresses:
            page.goto(address)
            assert page.url == collection + address  # not led to the log-in
            if found := faults_of(page):
                faults[email, address] = found
        context.close()
    return faults


def pages_of(there) -> list[tuple[str, list[str]]]:
    """One address of each kind, by who opens it; the office has more (`office_pages`)."""
    assigned, filed, group = there.assignments[0].pk, there.waiting.reference, there.group.pk
    return [
        ("", ["/log-in/", "/password/", "/password/sent/", f"/invitation/{there.secret}/", "/invitation/unknown/",
              "/notices/", f"/notices/{there.notice.pk}/", "/draws/"]),
        (
            there.submitter.email,
            ["/", "/list/", "/list/new/", "/list/bulk/", f"/list/{there.candidate.pk}/", "/members/", "/calendar/",
             "/words/industry/",
             "/progress/", f"/progress/{there.achievement.public_id}/", "/submissions/", f"/submissions/{filed}/",
             f"/submissions/{filed}/versions/1/", "/account/two-factor/", "/no-such-page/"],
        ),
        (there.bureau.email, ["/", f"/submissions/{filed}/", "/submissions/"]),
        (there.expert.email, ["/", f"/assignments/{assigned}/", "/conduct/", "/ties/", "/recommendations/"]),
        (there.declared.expert.account.email, [f"/assignments/{there.declared.pk}/"]),
        (there.chair.email, ["/", f"/groups/{group}/", f"/groups/{group}/{there.reviewed.reference}/filed/"]),
    ]  # fmt: skip


def office_pages(there) -> list[tuple[str, list[str]]]:
    """One address of each kind that only the office opens."""
    expert, group, filed = there.expert.expert.pk, there.group.pk, there.waiting.reference
    round_ = f"/rounds/{there.reviewed.round.code}/"
    return [
        (
            there.operator.email,
            ["/", f"/submissions/{filed}/", "/office/", "/invitations/",
             "/office/experts/", f"/office/experts/{expert}/",
             "/office/groups/", f"/office/groups/{group}/", "/office/rules/collection/", "/office/rules/review/",
             "/office/weights/", "/office/lines/", "/office/appeals/", "/progress/reports/", "/recommendations/",
             round_, f"{round_}?state=in-review", f"{round_}draws/", f"{round_}notice/",
             f"{round_}chain/{there.reviewed.reference}/", f"{round_}fairness/"],
        ),
    ]  # fmt: skip


def everybody():
    """The world of the route walk; one more expert has declared already, another has judged, and a notice runs."""
    there = world.make()
    there.declared, judged = (declared(there, name) for name in ("second", "third"))
    judging.keep(judged, dict.fromkeys(Criterion.values, 80), "依据齐全，指标有第三方检测报告支撑（测试）。")
    judging.send(judged, at=timezone.now())
    there.notice.submissions.add(there.reviewed)
    return there


def declared(there, name: str) -> Assignment:
    """An expert of this name who judges the item in review, and may."""
    facts = {"draw": there.draw, "submission": there.reviewed, "due_at": there.assignments[0].due_at}
    row = Assignment.objects.create(expert=world.make_expert(name), **facts)
    return judging.declare(row, conflict=False, at=timezone.now())


def faults_of(page: Page) -> list[str]:
    """What axe finds unfolded on a light phone and a dark desk, and a page that is wider than the screen."""
    unfold(page)
    axe.load(page)
    faults = [*axe.violations(page), *too_wide(page)]
    phone = page.viewport_size
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    faults += [*axe.violations(page, axe.LOOKS), *too_wide(page)]
    page.set_viewport_size(phone)
    page.emulate_media(color_scheme="light")
    return faults


def too_wide(page: Page) -> list[str]:
    wider = overflow(page)
    return [f"{wider} px too wide"] if wider > 0 else []


def test_a_real_achievement_goes_in_by_the_form_with_its_evidence(collection, phone, tmp_path):
    """One of the seed's real achievements, by its real organisation; what the sources do not print says so."""
    month.load_seed()
    row = next(row for row in month.real_rows() if month.category_of(row) == "key-technology" and row["completers"])
    unit, proof = month.reporter_of(row), tmp_path / "产业化证明（测试补充）.pdf"
    proof.write_bytes(month.proof_of(row["name"]))
    samples.member(unit, "real@report.example")
    page = phone.new_page()
    page.goto("/log-in/")
    enter(page, "real@report.example")
    page.goto("/list/new/")
    page.get_by_role("button", name="不涉及，可以填报").click()
    page.wait_for_url("**/list/*/")
    unfold(page)

    people = [str(one["name"] if isinstance(one, dict) else one) for one in row["completers"]]
    for name, text in {
        "name": row["name"],
        "abstract": "测试补充：公开资料只印出名称。",
        "units-0-organisation": unit,
        "completers-0-name": people[0],
        "evidence-0-number": "１",
        "evidence-0-title": "测试补充材料",
        "claims-0-statement": f"测试补充：获{row['award']}。",
        "claims-0-evidence": "1",
        "limitations-0-text": "测试补充：适用边界待单位填写。",
        "contact_office": "成果管理处（测试补充）",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    for name, code in {
        "category": "key-technology",
        "city": row["city"] or "330100",
        "evidence-0-kind": "industrialisation-proof",
        "claims-0-kind": "domestic-leading",
    }.items():
        page.locator(f"[name={name}]").select_option(code)
    page.locator("[name=fields][value=advanced-materials]").check()
    page.locator("[name=evidence-0-file]").set_input_files(proof)
    expect(page.locator("[data-said]").first).to_contain_text("已上传：产业化证明")
    for name in samples.ALL_CLEAR:
        page.locator(f"[name={name}]").check()
    page.get_by_role("button", name="保存并报送").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(row["name"])
    version = Submission.objects.get().current
    assert (version.files[0]["name"], version.facts["completers"][0]["name"]) == (proof.name, people[0])
    with page.expect_download() as given:
        page.get_by_role("link", name=proof.name).click()
    assert given.value.path().read_bytes() == proof.read_bytes()
