"""The submission form as its user meets it: saved while typing, two tabs, a session that ended; on a phone."""

import importlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from showcase.intake.models import Candidate, Submission
from showcase.intake.tests import samples
from showcase.library.tests.samples import make_world
from showcase.review.tests import month

from .conftest import AXE, RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OWN = ("ROOT_URLCONF", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "TEMPLATES", "LOGIN_URL", "LOGIN_REDIRECT_URL")
SAVED = "已自动保存"


@pytest.fixture
def collection(settings, triggers_off_for_flush) -> Iterator[str]:
    """The portal of organisations on a server of its own: it reads its middleware when it starts."""
    own = importlib.import_module("cms.portal.settings")
    for name in (*OWN, "CSRF_FAILURE_VIEW", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        setattr(settings, name, getattr(own, name))
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
    """Open the parts of the form that are folded."""
    page.locator("form details").evaluate_all("parts => parts.forEach(part => { part.open = true; })")


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


def test_a_double_click_files_once(phone, form):
    Candidate.objects.update(
        facts=samples.reported(), name="示例组件", category="key-technology", version=7, **samples.ALL_CLEAR
    )
    form.reload()
    form.get_by_role("button", name="保存并报送").dblclick()
    expect(form.get_by_role("heading", level=1)).to_have_text("示例组件")
    expect(form.locator(".hcg-timeline li")).to_have_count(1)
    assert Submission.objects.count() == 1


def test_the_form_fits_a_phone_and_has_no_fault_that_axe_finds(form):
    assert form.evaluate("document.documentElement.scrollWidth") <= 360
    form.evaluate(AXE.read_text(encoding="utf-8"))
    found = form.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found["violations"]] == []


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
