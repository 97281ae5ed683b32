import pytest
from showcase.publication.models import ApprovalRequest
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
def shot(page, name, width=1280, full=True):
    page.set_viewport_size({"width": width, "height": 900}); page.wait_for_timeout(700)
    page.screenshot(path=f"/tmp/wtdesk/{name}-{width}.png", full_page=full)
def test_explore(log_in, people, confirmed, achievement, browser, desk):
    page = browser.new_context(base_url=desk.url, locale="zh-CN").new_page()
    page.goto("/desk/login/"); shot(page, "login")
    page = log_in("author"); shot(page, "start")
    page.goto("/desk/work/stories/"); shot(page, "stories")
    page.get_by_role("button", name="建稿").click(); page.wait_for_url("**/edit/"); shot(page, "editor", full=False); shot(page,"editor",390,False)
    page.set_viewport_size({"width":1280,"height":900})
    open("/tmp/wtdesk/editor.html","w").write(page.content())
    page.get_by_role("tab", name="正文").click(); shot(page, "body", full=False)
    page.locator(".c-sf-add-button").first.click(); shot(page, "blocks", full=False)
    page.keyboard.press("Escape")
    page.goto("/desk/pages/"); shot(page, "explorer", full=False)
    page.goto("/desk/images/"); shot(page, "images", full=False)
    page.goto("/desk/snippets/library/achievement/"); shot(page, "achievements", full=False)
def test_explore2(log_in, published, people):
    page = log_in("translator")
    page.goto("/desk/work/translations/"); shot(page, "translations"); shot(page, "translations", 390)
    page.get_by_role("button", name="开始翻译").click(); page.wait_for_url("**/edit/"); page.wait_for_timeout(2000); shot(page, "translate", full=False); shot(page, "translate", 390, False)
    open("/tmp/wtdesk/translate.html","w").write(page.content())
    page = log_in("first"); page.goto("/desk/work/approvals/1/"); shot(page, "approval"); shot(page, "approval", 390)
    page.goto("/desk/work/approvals/"); shot(page, "approvals"); shot(page, "approvals", 390)
    page.goto(f"/desk/work/publications/{published.subject()}/"); shot(page, "history"); shot(page, "history", 390)
    page.goto("/desk/"); shot(page, "start-first", 390)
    page = log_in("account_admin"); shot(page, "start-admin"); page.goto("/desk/users/"); shot(page, "users", full=False)
