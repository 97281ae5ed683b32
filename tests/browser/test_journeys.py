"""The main job in a browser: write, submit, three approvals, public; change, withdraw; translate."""

import json
import re
import urllib.error
import urllib.request
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from cms import publisher
from showcase.pages import translations
from showcase.publication.models import ApprovalRequest
from tests.translating import translate_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

APPROVERS = ("first", "second", "third")
EVERYWHERE = {"listing": True, "feed": True, "sitemap": True}
NOWHERE = dict.fromkeys(EVERYWHERE, False)
ONE_LINER = "两层电池叠在一起的光伏组件"
ABSTRACT = "两层电池分别吸收不同颜色的光，同样面积能多发三成电。"
PROSE = "第一条中试产线已经连续运行。"


@pytest.fixture
def public(portal) -> SimpleNamespace:
    """The portal as its readers see it."""

    def get(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(portal + path, timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sitemap() -> str:
        shards = re.findall(r"<loc>([^<]+)</loc>", get("/sitemap.xml")[1])
        assert shards
        return "".join(get(urlsplit(shard).path)[1] for shard in shards)

    def places(path: str) -> dict[str, bool]:
        """In which of the portal's overviews a page is named."""
        prefix = "/en" if path.startswith("/en/") else ""
        listing, feed = get(f"{prefix}/results/")[1], get(f"{prefix}/feed.xml")[1]
        return {
            "listing": f'href="{path}"' in listing,
            "feed": f'href="{portal}{path}"' in feed,
            "sitemap": f"<loc>{portal}{path}</loc>" in sitemap(),
        }

    return SimpleNamespace(get=get, places=places)


def publish() -> None:
    """What the publisher does when the desk wakes it."""
    batch = publisher.publish_waiting()
    assert batch is not None
    assert batch.error == ""


def field(page: Page, label: str) -> Locator:
    """A text field of the editor by its label; Wagtail marks a required one with a star."""
    return page.get_by_role("textbox", name=re.compile(rf"^{label}\*?$"))


def begin_story(page: Page, title: str) -> None:
    page.goto("/desk/work/stories/")
    page.get_by_role("button", name=f"建稿 {title}").click()
    page.wait_for_url("**/edit/")


def fill_story(page: Page) -> None:
    """One-liner and abstract, one block of prose, the address."""
    field(page, "一句话介绍").fill(ONE_LINER)
    field(page, "公众摘要").fill(ABSTRACT)
    page.get_by_role("tab", name="正文").click()
    body = page.locator("[data-contentpath='body']")
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="正文").click()
    body.get_by_role("textbox").press_sequentially(PROSE)
    expect(body.locator("[name$='-text']")).to_have_value(re.compile(PROSE))  # the editor hands it over with a delay
    page.get_by_role("tab", name="网址与来源").click()
    field(page, "英文短名").fill("tandem-module")


def save_and_submit(page: Page) -> None:
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("已送审，等待一审")).to_be_visible()


def approve_at_desk(page: Page, *, locale: str = "zh-hans") -> None:
    """An approver finds the request in the list, reads the record in its frame, ticks the checks and approves."""
    request = ApprovalRequest.objects.open().get(locale=locale)
    page.goto("/desk/work/approvals/")
    page.get_by_role("link", name=request.title).click()
    expect(page.frame_locator("iframe.desk-record").locator("h1")).to_contain_text(request.title)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="通过").click()
    page.wait_for_url("**/approvals/")


def begin_translation(page: Page, title: str) -> None:
    page.goto("/desk/work/translations/")
    page.get_by_role("button", name=f"开始翻译 {title}").click()
    page.wait_for_url("**/edit/")


def type_translation(page: Page, heading: str, text: str) -> None:
    """Type one string into the translators' editor; it is saved by itself."""
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=heading, exact=True))
    row.get_by_role("button", name="编辑").click()
    row.get_by_role("textbox").fill(text)
    row.get_by_role("button", name="保存").click()
    expect(row.get_by_text("手工翻译于")).to_be_visible()


def test_story_goes_from_the_achievement_to_the_portal(log_in, people, confirmed, achievement, public):
    author = log_in("author")
    begin_story(author, achievement.name)
    fill_story(author)
    save_and_submit(author)
    publish()  # the reference records, which were confirmed before
    for person in APPROVERS:
        assert public.get("/results/tandem-module/")[0] == 404
        assert publisher.publish_waiting() is None
        approve_at_desk(log_in(person))
    publish()

    status, text = public.get("/results/tandem-module/")
    assert status == 200
    assert [told for told in (ONE_LINER, ABSTRACT, PROSE) if told not in text] == []
    assert public.places("/results/tandem-module/") == EVERYWHERE
    facts = json.loads(public.get("/results/tandem-module/index.json")[1])
    assert facts["record"]["one_liner"] == ONE_LINER


def test_edit_after_the_first_approval_sends_the_story_back(log_in, people, confirmed, story, approve):
    request = approve(story.subject(), stages=1)
    author = log_in("author")
    author.goto(f"/desk/pages/{story.pk}/edit/")
    field(author, "一句话介绍").fill(ONE_LINER)
    author.get_by_role("button", name="保存草稿").click()
    expect(author.get_by_text("已被更新")).to_be_visible()

    request.refresh_from_db()
    assert (request.state, request.is_open) == ("changed", False)
    author.goto("/desk/")
    sent_back = author.get_by_role("heading", name="退回给我的").locator("xpath=following-sibling::ul[1]")
    expect(sent_back.get_by_role("link", name=request.title)).to_be_visible()
    approver = log_in("second")
    approver.goto(f"/desk/work/approvals/{request.pk}/")
    expect(approver.get_by_role("button", name="通过")).to_have_count(0)


@pytest.fixture
def english(published, people):
    """The English draft of the published story, as the translator begins it."""
    return translations.begin(published, by=people.translator)


@pytest.fixture
def published_in_both(published, english, approve, people):
    """The story, public in both languages."""
    translate_all(english, by=people.translator)
    approve(english.subject(), by=people.translator)
    publish()
    return published


def test_withdrawn_story_is_gone_in_both_languages(log_in, published_in_both, public):
    reason = "完成单位申请更正，核实中"
    addresses = ("/results/tandem-module/", "/en/results/tandem-module/")
    assert [public.places(address) for address in addresses] == [EVERYWHERE, EVERYWHERE]

    page = log_in("third")
    page.goto(f"/desk/work/publications/{published_in_both.subject()}/")
    page.get_by_role("link", name="撤回").click()
    page.get_by_role("button", name="立即撤回").click()
    expect(page.get_by_role("textbox", name="撤回原因")).to_have_accessible_description(re.compile("请写明撤回原因"))
    assert public.get(addresses[0])[0] == 200
    page.get_by_role("textbox", name="撤回原因").fill(reason)
    page.get_by_role("button", name="立即撤回").click()
    expect(page.get_by_text("已撤回 2 种语言的内容")).to_be_visible()
    publish()

    for address in addresses:
        status, text = public.get(address)
        assert status == 410
        assert reason in text
        assert public.get(f"{address}index.json")[0] in {404, 410}
        assert public.places(address) == NOWHERE


def test_translation_is_public_only_after_its_own_approvals(log_in, published, public, people):
    publish()
    page = log_in("translator")
    begin_translation(page, published.title)
    expect(page.get_by_role("button", name=re.compile("发布|Publish"))).to_have_count(0)
    expect(page.get_by_role("button", name="更改 成果")).to_have_count(0)
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text(re.compile("译文：还有 [0-9]+ 处没有翻译"))).to_be_visible()
    expect(page.get_by_text("一句话介绍：英文版里还有中文")).to_be_visible()

    translate_all(published, by=people.translator)
    page.reload()
    type_translation(page, "公众摘要", "Two cells absorb different colours of light.")
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text("已送审，等待一审")).to_be_visible()
    for person in APPROVERS:
        assert public.get("/en/results/tandem-module/")[0] == 404
        approve_at_desk(log_in(person), locale="en")
    publish()

    status, text = public.get("/en/results/tandem-module/")
    assert status == 200
    assert "Two cells absorb" in text
    assert public.places("/en/results/tandem-module/") == EVERYWHERE
