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
from showcase.publication.models import ApprovalRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

APPROVERS = ("first", "second", "third")
EVERYWHERE = {"listing": True, "feed": True, "sitemap": True}
ONE_LINER = "两层电池叠在一起的光伏组件"
ABSTRACT = "两层电池分别吸收不同颜色的光,同样面积能多发三成电。"
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
    page.get_by_role("button", name="更多动作").click()
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("已送审,等待一审")).to_be_visible()


def approve_at_desk(page: Page, *, locale: str = "zh-hans") -> None:
    """An approver finds the request in the list, reads the record in its frame, ticks the checks and approves."""
    request = ApprovalRequest.objects.open().get(locale=locale)
    page.goto("/desk/work/approvals/")
    page.get_by_role("link", name=request.title).click()
    expect(page.frame_locator("iframe.desk-record").locator("h1")).to_contain_text(request.title)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="通过").click()
    page.wait_for_url("**/work/approvals/")


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
