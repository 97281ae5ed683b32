"""Three approvers, each in a browser, read the record and approve it; then the public reads it on the portal."""

import urllib.request

import pytest
from playwright.sync_api import expect

from cms import publisher
from showcase.publication import approving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_story_is_public_after_three_approvers_at_the_desk(log_in, people, confirmed, story, portal):
    request = approving.submit(story.subject(), by=people.author)

    for person in ("first", "second", "third"):
        page = log_in(person)
        page.goto(f"/desk/work/approvals/{request.pk}/")
        frame = page.frame_locator("iframe.desk-record")
        expect(frame.locator("h1")).to_contain_text(request.title)
        for box in page.locator("form.desk-decision input[type=checkbox]").all():
            box.check()
        page.get_by_role("button", name="通过").click()
        page.wait_for_url("**/approvals/")
    batch = publisher.publish_waiting()

    assert batch.error == ""
    with urllib.request.urlopen(f"{portal}/results/tandem-module/", timeout=20) as reply:
        assert request.title in reply.read().decode()
